using Headless.Storage.Documents;
using Headless.Storage.Sqlite.Engine;
using Headless.Storage.Sqlite.Events;

namespace Headless.Storage.Sqlite.Documents;

/// <summary>Moves documents in and out of the embedded store, past versions and events.</summary>
internal sealed class SqliteDocumentTransfer(SqliteStorage storage, RecordCache cache) : IDocumentTransfer
{
    public ValueTask<IReadOnlyList<IDocument>> ReadAsync(
        Collection collection, string? afterId, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, IDocumentTransfer.MaxBatch);
        var found = new List<IDocument>(limit);
        using var lease = storage.Documents.Read(cancellationToken);
        var select = lease.Connection.Prepare(storage.Table(collection).SelectNext).Bind(afterId ?? "").Bind((long)limit);
        while (select.Step())
        {
            found.Add(collection.Deserialize(select.Bytes(0)));
        }

        lease.Complete();
        return new(found);
    }

    public async ValueTask WriteAsync(Collection collection, IReadOnlyList<IDocument> documents, CancellationToken cancellationToken)
    {
        var table = storage.Table(collection);
        var job = new PutJob(table, cache, [.. documents.Select(document => Row.Of(table, document))]);
        if (await storage.Documents.WriteAsync(job, cancellationToken).ConfigureAwait(false) is { } refused)
        {
            throw new InvalidOperationException($"'{refused}' of {collection.Name} breaks a unique index.");
        }
    }

    public ValueTask<long> CountAsync(Collection collection, CancellationToken cancellationToken)
    {
        using var lease = storage.Documents.Read(cancellationToken);
        var select = lease.Connection.Prepare($"SELECT count(*) FROM {storage.Table(collection).Name}");
        select.Step();
        var count = select.Int64(0);
        select.Reset();
        lease.Complete();
        return new(count);
    }

    public async ValueTask ContinueBehindAsync(long position, CancellationToken cancellationToken) =>
        await storage.Documents.WriteAsync(new SqliteOutbox.ContinueJob(position), cancellationToken).ConfigureAwait(false);

    /// <summary>Answers the id that a unique index refused; null when all are in place.</summary>
    private sealed class PutJob(Table table, RecordCache cache, IReadOnlyList<Row> rows) : WriteJob<string?>
    {
        public override void Committing()
        {
            foreach (var row in rows)
            {
                cache.BeginCommit(table.Records, row.Id);
            }
        }

        public override void Settled(bool committed)
        {
            foreach (var _ in rows)
            {
                cache.EndCommit(table.Records);
            }
        }

        protected override bool Apply(Connection connection, out string? result)
        {
            result = rows.FirstOrDefault(row => !TryPut(connection, row))?.Id;
            return result is null;
        }

        private bool TryPut(Connection connection, Row row) => StoredRow.Find(connection, table, row.Id) is { } stored
            ? row.TryReplace(connection, table, stored)
            : row.TryInsert(connection, table, number: null);
    }
}
