using Headless.Storage.KeyValue;
using Headless.Storage.Sqlite.Engine;

namespace Headless.Storage.Sqlite.KeyValue;

/// <summary>Values and counters in a SQLite file of their own, with the durability of documents; buckets in memory.</summary>
internal sealed class SqliteKeyValueStore(SqliteStorage storage, TokenBuckets buckets, TimeProvider time) : IKeyValueStore
{
    public static void MakeTables(Connection connection)
    {
        connection.Execute(
            "CREATE TABLE IF NOT EXISTS entries(n INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, "
            + "expires INTEGER, value BLOB NOT NULL)");
        connection.Execute("CREATE INDEX IF NOT EXISTS entries_expiry ON entries(expires) WHERE expires IS NOT NULL");
        connection.Execute(
            "CREATE TABLE IF NOT EXISTS counters(key TEXT PRIMARY KEY, value INTEGER NOT NULL, expires INTEGER) WITHOUT ROWID");
        connection.Execute("CREATE INDEX IF NOT EXISTS counters_expiry ON counters(expires) WHERE expires IS NOT NULL");
    }

    public ValueTask<IReadOnlyList<KeyValueEntry?>> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (keys.Count == 0)
        {
            return new([]);
        }

        var now = Now();
        var found = new KeyValueEntry?[keys.Count];
        using var lease = storage.KeyValue.Read(cancellationToken);
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = KeyValueJobs.Find(lease.Connection, keys[i], now);
        }

        lease.Complete();
        return new(found);
    }

    public async ValueTask<CompareAndSetResult> CompareAndSetAsync(
        string key, long expectedVersion, ReadOnlyMemory<byte> value, TimeSpan? expiry, CancellationToken cancellationToken)
    {
        Demand(key);
        ArgumentOutOfRangeException.ThrowIfNegative(expectedVersion);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, IKeyValueStore.MaxValueBytes, nameof(value));
        var job = new KeyValueJobs.CompareAndSet(key, expectedVersion, value, Expires(expiry), time);
        return await storage.KeyValue.WriteAsync(job, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> DeleteAsync(string key, long? expectedVersion, CancellationToken cancellationToken) =>
        await storage.KeyValue.WriteAsync(new KeyValueJobs.Delete(key, expectedVersion, time), cancellationToken).ConfigureAwait(false);

    public async ValueTask<long> IncrementAsync(string key, long delta, TimeSpan? expiry, CancellationToken cancellationToken)
    {
        Demand(key);
        return await storage.KeyValue.WriteAsync(new KeyValueJobs.Increment(key, delta, Expires(expiry), time), cancellationToken)
            .ConfigureAwait(false);
    }

    public ValueTask<TokenBucketResult> TakeAsync(string key, TokenBucket bucket, int points, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Demand(key);
        return new(buckets.Take(key, bucket, points));
    }

    private static void Demand(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, IKeyValueStore.MaxKeyLength, nameof(key));
    }

    private long Now() => time.GetUtcNow().UtcTicks;

    private long? Expires(TimeSpan? expiry) => expiry is null ? null : Now() + expiry.Value.Ticks;
}
