namespace Headless.Storage.Documents;

/// <summary>
/// Versioned documents with secondary indexes and an outbox. Reads see every commit that was acknowledged before they began, and one read
/// sees one moment: no half of a commit.
/// Outages throw <see cref="StoreUnavailableException"/>; everything a caller can cause is a typed result.
/// </summary>
public interface IDocumentStore
{
    /// <summary>How old the answer of <see cref="GetRecentAsync"/> may be when another process has written.</summary>
    static readonly TimeSpan MaxStaleness = TimeSpan.FromSeconds(1);

    /// <summary>One batch read: as many results as ids, in their order, null where there is none.</summary>
    ValueTask<IReadOnlyList<T?>> GetAsync<T>(Collection<T> collection, IReadOnlyList<string> ids, CancellationToken cancellationToken)
        where T : class, IDocument;

    /// <summary>
    /// The same for showing and never for deciding, as cheap as the engine can make it: commits of this process are seen, those of others
    /// after <see cref="MaxStaleness"/> at the latest, and each document may be of a moment of its own.
    /// </summary>
    ValueTask<IReadOnlyList<T?>> GetRecentAsync<T>(Collection<T> collection, IReadOnlyList<string> ids, CancellationToken cancellationToken)
        where T : class, IDocument;

    /// <summary>One page. In development a query that no declared index serves throws <see cref="UnindexedQueryException"/>.</summary>
    ValueTask<DocumentPage<T>> QueryAsync<T>(DocumentQuery<T> query, CancellationToken cancellationToken) where T : class, IDocument;

    /// <summary>
    /// Several pages of one collection in one round trip, in the order of the queries: what a nested connection asks for all its parents.
    /// </summary>
    ValueTask<IReadOnlyList<DocumentPage<T>>> QueryManyAsync<T>(
        IReadOnlyList<DocumentQuery<T>> queries, CancellationToken cancellationToken) where T : class, IDocument;

    /// <summary>Several bounded counts over one collection in one round trip: (number, whether it is exact).</summary>
    ValueTask<IReadOnlyList<(int Value, bool IsExact)>> CountAsync<T>(
        IReadOnlyList<DocumentCount<T>> counts, CancellationToken cancellationToken) where T : class, IDocument;

    /// <summary>Commits whole or not at all; when this returns Committed, the batch survives a crash of the machine.</summary>
    /// <exception cref="ArgumentException">
    /// The batch names a document twice, or changes one without an event of its <see cref="Collection.ChangeEvents"/>.
    /// </exception>
    ValueTask<CommitResult> CommitAsync(WriteBatch batch, CancellationToken cancellationToken);
}

/// <summary>
/// The store cannot be reached or does not answer in time. Mapped once, at the gateway, to a request error with code UNAVAILABLE.
/// </summary>
public sealed class StoreUnavailableException(string store, string message, Exception? inner = null)
    : Exception($"{store}: {message}", inner)
{
    public string Store { get; } = store;
}

/// <summary>A query that would scan a collection: a missing index declaration, found in development.</summary>
public sealed class UnindexedQueryException(string message) : InvalidOperationException(message)
{
    /// <summary>Says what was asked and what could be declared.</summary>
    public static UnindexedQueryException For(Collection collection, Filter filter, IReadOnlyList<SortKey> sort)
    {
        var fixedFields = IndexChoice.Conditions(filter).OfType<Filter.In>().Select(equality => equality.Field.Name).Distinct();
        var keys = sort.Select(key => key.Field.Name + (key.Descending ? " descending" : ""));
        return new UnindexedQueryException(
            $"No index of '{collection.Name}' serves a query that fixes [{string.Join(", ", fixedFields)}] "
            + $"and sorts by [{string.Join(", ", keys)}]. "
            + "Declare one that begins with fixed fields and goes on with the sort, or sort by an indexed field.");
    }
}
