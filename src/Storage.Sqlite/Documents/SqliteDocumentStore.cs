using Headless.Storage.Documents;
using Headless.Storage.Sqlite.Events;

namespace Headless.Storage.Sqlite.Documents;

/// <summary>
/// Documents in one SQLite file. Reads run on the caller's thread, because they take microseconds and never wait for the writer;
/// each call sees one moment.
/// </summary>
internal sealed class SqliteDocumentStore(SqliteStorage storage, SqliteOutbox outbox, RecordCache cache, SqliteStorageOptions options)
    : IDocumentStore
{
    [ThreadStatic]
    private static SqlText? _text;

    private static SqlText Text => _text ??= new SqlText();

    public ValueTask<IReadOnlyList<T?>> GetAsync<T>(
        Collection<T> collection, IReadOnlyList<string> ids, CancellationToken cancellationToken) where T : class, IDocument
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (ids.Count == 0)
        {
            return new([]);
        }

        var found = new T?[ids.Count];
        var table = storage.Table(collection);
        if (TryFindCached(table, ids, found))
        {
            return new(found);
        }

        var generation = table.Records.Generation;
        using var lease = storage.Documents.Read(cancellationToken);
        var reader = new DocumentReader(lease.Connection, table, cache, generation, Text);
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = (T?)reader.Find(ids[i]);
        }

        lease.Complete();
        return new(found);
    }

    /// <summary>No other process writes here.</summary>
    public ValueTask<IReadOnlyList<T?>> GetRecentAsync<T>(
        Collection<T> collection, IReadOnlyList<string> ids, CancellationToken cancellationToken) where T : class, IDocument =>
        GetAsync(collection, ids, cancellationToken);

    public ValueTask<DocumentPage<T>> QueryAsync<T>(DocumentQuery<T> query, CancellationToken cancellationToken) where T : class, IDocument
    {
        cancellationToken.ThrowIfCancellationRequested();
        var use = Choose(query);
        var table = storage.Table(query.Collection);
        var generation = table.Records.Generation;
        using var lease = storage.Documents.Read(cancellationToken);
        var page = new DocumentReader(lease.Connection, table, cache, generation, Text).Page(query, use);
        lease.Complete();
        return new(page);
    }

    public ValueTask<IReadOnlyList<DocumentPage<T>>> QueryManyAsync<T>(
        IReadOnlyList<DocumentQuery<T>> queries, CancellationToken cancellationToken) where T : class, IDocument
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (queries.Count == 0)
        {
            return new([]);
        }

        var uses = new IndexUse?[queries.Count];
        for (var i = 0; i < uses.Length; i++)
        {
            uses[i] = Choose(queries[i]);
            DemandSame(queries[i].Collection, queries[0].Collection);
        }

        var pages = new DocumentPage<T>[queries.Count];
        var table = storage.Table(queries[0].Collection);
        var generation = table.Records.Generation;
        using var lease = storage.Documents.Read(cancellationToken);
        var reader = new DocumentReader(lease.Connection, table, cache, generation, Text);
        for (var i = 0; i < pages.Length; i++)
        {
            pages[i] = reader.Page(queries[i], uses[i]);
        }

        lease.Complete();
        return new(pages);
    }

    public ValueTask<IReadOnlyList<(int Value, bool IsExact)>> CountAsync<T>(
        IReadOnlyList<DocumentCount<T>> counts, CancellationToken cancellationToken) where T : class, IDocument
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (counts.Count == 0)
        {
            return new([]);
        }

        var counted = new (int, bool)[counts.Count];
        var table = storage.Table(counts[0].Collection);
        using var lease = storage.Documents.Read(cancellationToken);
        var reader = new DocumentReader(lease.Connection, table, cache, table.Records.Generation, Text);
        for (var i = 0; i < counted.Length; i++)
        {
            DemandSame(counts[i].Collection, counts[0].Collection);
            counted[i] = reader.Count(counts[i].Filter, counts[i].Bound);
        }

        lease.Complete();
        return new(counted);
    }

    public async ValueTask<CommitResult> CommitAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        if (batch.IsEmpty)
        {
            return CommitResult.Committed;
        }

        batch.DemandChangeEvents();
        var lines = new CommitLine[batch.Writes.Count];
        var seen = new HashSet<(Collection, string)>();
        for (var i = 0; i < lines.Length; i++)
        {
            var write = batch.Writes[i];
            if (!seen.Add((write.Target, write.Id)))
            {
                throw new ArgumentException($"The batch names '{write.Id}' of {write.Target.Name} twice.");
            }

            var table = storage.Table(write.Target);
            lines[i] = new CommitLine(write, table, write.Content is null ? null : Row.Of(table, write.Content));
        }

        return await storage.Documents.WriteAsync(new CommitJob(lines, batch, outbox, cache), cancellationToken).ConfigureAwait(false);
    }

    private static void DemandSame(Collection one, Collection first)
    {
        if (!ReferenceEquals(one, first))
        {
            throw new ArgumentException($"One call reads one collection, not {one.Name} and {first.Name}.");
        }
    }

    /// <summary>True when the cache alone answers for one moment.</summary>
    private static bool TryFindCached<T>(Table table, IReadOnlyList<string> ids, T?[] found) where T : class, IDocument
    {
        var generation = table.Records.Generation;
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = (T?)table.Records.Find(ids[i], generation);
            if (found[i] is null)
            {
                return false;
            }
        }

        return table.Records.Generation == generation;
    }

    private IndexUse? Choose<T>(DocumentQuery<T> query) where T : class, IDocument
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, DocumentQuery<T>.MaxLimit);
        if (query.After is not null && query.After.Values.Count != query.Sort.Count)
        {
            throw new ArgumentException("The cursor belongs to another sort.");
        }

        var use = IndexChoice.ForPage(query.Collection, query.Filter, query.Sort);
        if (use is null && options.RefuseUnindexedQueries)
        {
            throw UnindexedQueryException.For(query.Collection, query.Filter, query.Sort);
        }

        return use;
    }
}
