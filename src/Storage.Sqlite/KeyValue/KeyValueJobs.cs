using Headless.Storage.KeyValue;
using Headless.Storage.Sqlite.Engine;

namespace Headless.Storage.Sqlite.KeyValue;

/// <summary>What the writer does with values and counters. An expired one counts as absent at once, swept or not.</summary>
internal static class KeyValueJobs
{
    public static KeyValueEntry? Find(Connection connection, string key, long now)
    {
        var select = connection.Prepare("SELECT version, expires, value FROM entries WHERE key = ?").Bind(key);
        if (!select.Step())
        {
            return null;
        }

        KeyValueEntry? found = null;
        long? expires = select.IsNull(1) ? null : select.Int64(1);
        if (expires is null || expires > now)
        {
            DateTimeOffset? expiresAt = expires is null ? null : new DateTimeOffset(expires.Value, TimeSpan.Zero);
            found = new KeyValueEntry(select.Bytes(2).ToArray(), select.Int64(0), expiresAt);
        }

        select.Reset();
        return found;
    }

    internal sealed class CompareAndSet(string key, long expectedVersion, ReadOnlyMemory<byte> value, long? expires, TimeProvider time)
        : WriteJob<CompareAndSetResult>
    {
        protected override bool Apply(Connection connection, out CompareAndSetResult result)
        {
            var current = Find(connection, key, time.GetUtcNow().UtcTicks);
            var version = current?.Version ?? 0;
            if (version != expectedVersion)
            {
                result = new CompareAndSetResult(false, version, current);
                return false;
            }

            connection.Prepare(
                "INSERT INTO entries(key, version, expires, value) VALUES(?, ?, ?, ?) "
                + "ON CONFLICT(key) DO UPDATE SET version = excluded.version, expires = excluded.expires, value = excluded.value")
                .Bind(key).Bind(version + 1).Bind(expires).Bind(value.Span).Run();
            result = new CompareAndSetResult(true, version + 1, null);
            return true;
        }
    }

    internal sealed class Delete(string key, long? expectedVersion, TimeProvider time) : WriteJob<bool>
    {
        protected override bool Apply(Connection connection, out bool result)
        {
            connection.Prepare("DELETE FROM entries WHERE key = ? AND (? IS NULL OR version = ?) AND (expires IS NULL OR expires > ?)")
                .Bind(key).Bind(expectedVersion).Bind(expectedVersion).Bind(time.GetUtcNow().UtcTicks).Run();
            result = connection.Changes > 0;
            return true;
        }
    }

    internal sealed class Increment(string key, long delta, long? expires, TimeProvider time) : WriteJob<long>
    {
        protected override bool Apply(Connection connection, out long result)
        {
            var insert = connection.Prepare(
                "INSERT INTO counters(key, value, expires) VALUES(?, ?, ?) ON CONFLICT(key) DO UPDATE SET "
                + "value = excluded.value + iif(expires IS NULL OR expires > ?, value, 0), "
                + "expires = iif(expires IS NULL OR expires > ?, expires, excluded.expires) RETURNING value");
            var now = time.GetUtcNow().UtcTicks;
            insert.Bind(key).Bind(delta).Bind(expires).Bind(now).Bind(now).Step();
            result = insert.Int64(0);
            insert.Run();
            return true;
        }
    }

    /// <summary>Removes some of what has expired; answers how much.</summary>
    internal sealed class Sweep(TimeProvider time) : WriteJob<int>
    {
        /// <summary>Rows of each table in one transaction: bounds how long other writes wait behind it.</summary>
        public const int MaxRows = 1000;

        protected override bool Apply(Connection connection, out int result)
        {
            var now = time.GetUtcNow().UtcTicks;
            connection.Prepare("DELETE FROM entries WHERE n IN (SELECT n FROM entries WHERE expires <= ? ORDER BY expires LIMIT ?)")
                .Bind(now).Bind((long)MaxRows).Run();
            result = connection.Changes;
            connection.Prepare("DELETE FROM counters WHERE key IN (SELECT key FROM counters WHERE expires <= ? ORDER BY expires LIMIT ?)")
                .Bind(now).Bind((long)MaxRows).Run();
            result = Math.Max(result, connection.Changes);
            return true;
        }
    }
}
