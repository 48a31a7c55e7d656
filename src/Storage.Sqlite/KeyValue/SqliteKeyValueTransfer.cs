using System.Runtime.CompilerServices;
using Headless.Storage.KeyValue;
using Headless.Storage.Sqlite.Engine;

namespace Headless.Storage.Sqlite.KeyValue;

/// <summary>Moves values and counters in and out of the embedded store.</summary>
internal sealed class SqliteKeyValueTransfer(SqliteStorage storage, TimeProvider time) : IKeyValueTransfer
{
    private const int PageRows = 1000;

    public async IAsyncEnumerable<StoredEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var read in (Func<string, List<StoredEntry>>[])[ReadValues, ReadCounters])
        {
            for (var page = read(""); page.Count > 0; page = read(page[^1].Key))
            {
                foreach (var entry in page)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return entry;
                }
            }
        }
    }

    public async ValueTask WriteAsync(IReadOnlyList<StoredEntry> entries, CancellationToken cancellationToken) =>
        await storage.KeyValue.WriteAsync(new PutJob(entries), cancellationToken).ConfigureAwait(false);

    private static DateTimeOffset? At(Statement select, int column) =>
        select.IsNull(column) ? null : new DateTimeOffset(select.Int64(column), TimeSpan.Zero);

    private List<StoredEntry> ReadValues(string after) => Read(
        "SELECT key, version, expires, value FROM entries WHERE key > ? AND (expires IS NULL OR expires > ?) ORDER BY key LIMIT ?",
        after,
        select => new StoredEntry(select.Text(0), select.Bytes(3).ToArray(), select.Int64(1), At(select, 2)));

    private List<StoredEntry> ReadCounters(string after) => Read(
        "SELECT key, value, expires FROM counters WHERE key > ? AND (expires IS NULL OR expires > ?) ORDER BY key LIMIT ?",
        after,
        select => new StoredEntry(select.Text(0), null, select.Int64(1), At(select, 2)));

    private List<StoredEntry> Read(string sql, string after, Func<Statement, StoredEntry> entry)
    {
        var page = new List<StoredEntry>();
        using var lease = storage.KeyValue.Read(CancellationToken.None);
        var select = lease.Connection.Prepare(sql).Bind(after).Bind(time.GetUtcNow().UtcTicks).Bind((long)PageRows);
        while (select.Step())
        {
            page.Add(entry(select));
        }

        lease.Complete();
        return page;
    }

    private sealed class PutJob(IReadOnlyList<StoredEntry> entries) : WriteJob<bool>
    {
        protected override bool Apply(Connection connection, out bool result)
        {
            foreach (var entry in entries)
            {
                var put = connection.Prepare(
                    entry.Value is null
                        ? "INSERT INTO counters(key, value, expires) VALUES(?, ?, ?) "
                            + "ON CONFLICT(key) DO UPDATE SET value = excluded.value, expires = excluded.expires"
                        : "INSERT INTO entries(key, version, expires, value) VALUES(?, ?, ?, ?) ON CONFLICT(key) DO UPDATE SET "
                            + "version = excluded.version, expires = excluded.expires, value = excluded.value");
                put.Bind(entry.Key).Bind(entry.Number).Bind(entry.ExpiresAt?.UtcTicks);
                if (entry.Value is { } value)
                {
                    put.Bind(value.Span);
                }

                put.Run();
            }

            result = true;
            return true;
        }
    }
}
