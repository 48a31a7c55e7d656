namespace Headless.Storage.Documents;

/// <summary>
/// Documents as they lie in a store, to be moved to another one while nobody writes to either: versions and bodies stay what they are, and
/// no event is emitted. Outages throw <see cref="StoreUnavailableException"/>.
/// </summary>
public interface IDocumentTransfer
{
    /// <summary>Largest batch of documents in one call.</summary>
    const int MaxBatch = 1000;

    /// <summary>The next documents behind an id, by ordinal of their ids; fewer than the limit at the end.</summary>
    /// <param name="afterId">Null begins.</param>
    ValueTask<IReadOnlyList<IDocument>> ReadAsync(
        Collection collection, string? afterId, int limit, CancellationToken cancellationToken);

    /// <summary>Puts documents in place, over what has their ids. Doing it twice is the same as once.</summary>
    /// <exception cref="InvalidOperationException">A document breaks a unique index.</exception>
    ValueTask WriteAsync(Collection collection, IReadOnlyList<IDocument> documents, CancellationToken cancellationToken);

    ValueTask<long> CountAsync(Collection collection, CancellationToken cancellationToken);

    /// <summary>
    /// Events that are emitted from now on come behind this position: documents may remember up to which event they count. Events
    /// themselves are not moved, so every consumer has to have passed them.
    /// </summary>
    ValueTask ContinueBehindAsync(long position, CancellationToken cancellationToken);
}
