using Headless.Storage.Documents;
using Headless.Storage.Sqlite.Events;

namespace Headless.Storage.Sqlite.Documents;

/// <summary>
/// Documents in one SQLite file. Reads run on the caller's thread, because they take microseconds and never wait for the writer;
/// each call sees one moment.
/// </summary>
internal sealed class SqliteDocumentStore(SqliteStorage storage, SqliteOutbox outbox, SqliteStorageOptions options) : IDocumentStore
{
    [ThreadStatic]
    private static SqlText? _text;

    private static SqlText Text => _text ??= new SqlText();

    public ValueTask<IReadOnlyList<T?>> GetAsync<T>(Collection<T> collection, IReadOnlyList<string> ids, CancellationToken cancellationToken)
        where T : class, IDocument
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (ids.Count == 0)
        {
            return new([]);
        }

        var found = new T?[ids.Count];
        using var lease = storage.Documents.Read();
        var reader = new DocumentReader(lease.Connection, storage.Table(collection), Text);
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = (T?)reader.Find(ids[i]);
        }

        lease.Complete();
        return new(found);
    }

    public ValueTask<DocumentPage<T>> QueryAsync<T>(DocumentQuery<T> query, CancellationToken cancellationToken) where T : class, IDocument
    {
        cancellationToken.ThrowIfCancellationRequested();
        var use = Choose(query);
        using var lease = storage.Documents.Read();
        var page = new DocumentReader(lease.Connection, storage.Table(query.Collection), Text).Page(query, use);
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
        }

        var pages = new DocumentPage<T>[queries.Count];
        using var lease = storage.Documents.Read();
        for (var i = 0; i < pages.Length; i++)
        {
            pages[i] = new DocumentReader(lease.Connection, storage.Table(queries[i].Collection), Text).Page(queries[i], uses[i]);
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
        using var lease = storage.Documents.Read();
        for (var i = 0; i < counted.Length; i++)
        {
            var reader = new DocumentReader(lease.Connection, storage.Table(counts[i].Collection), Text);
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

        return await storage.Documents.WriteAsync(new CommitJob(lines, batch, outbox), cancellationToken).ConfigureAwait(false);
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
