using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Headless.Storage.Documents;
using Headless.Storage.KeyValue;
using Headless.Storage.Redis.Connection;
using StackExchange.Redis;

namespace Headless.Storage.Redis.KeyValue;

/// <summary>Reads every master by SCAN and writes in pipelined batches.</summary>
internal sealed class RedisKeyValueTransfer(RedisConnection connection, RedisCalls calls, KeyNames names, TimeProvider time)
    : IKeyValueTransfer
{
    /// <summary>Keys that a server looks at for one page: it serves nobody else meanwhile.</summary>
    private const int ScanKeys = 500;

    /// <summary>Entries on their way at once: at most 64 MB, usually far less.</summary>
    private const int BatchEntries = 128;

    public async IAsyncEnumerable<StoredEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var server in Masters())
        {
            await foreach (var keys in ScanAsync(server, names.ValuePrefix, cancellationToken).ConfigureAwait(false))
            {
                foreach (var entry in await ReadValuesAsync(keys, cancellationToken).ConfigureAwait(false))
                {
                    yield return entry;
                }
            }

            await foreach (var keys in ScanAsync(server, names.CounterPrefix, cancellationToken).ConfigureAwait(false))
            {
                foreach (var entry in await ReadCountersAsync(keys, cancellationToken).ConfigureAwait(false))
                {
                    yield return entry;
                }
            }
        }
    }

    public async ValueTask WriteAsync(IReadOnlyList<StoredEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var chunk in entries.Chunk(BatchEntries))
        {
            await calls.RunAsync("transfer-write", (Names: names, Entries: chunk), WriteAsync, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Task<bool[]> WriteAsync(IDatabase database, (KeyNames Names, StoredEntry[] Entries) asked)
    {
        var batch = database.CreateBatch();
        var replies = Array.ConvertAll(asked.Entries, entry =>
        {
            var expires = entry.ExpiresAt is { } at ? new Expiration(at.UtcDateTime, ExpirationFlags.None) : Expiration.Default;
            return entry.Value is { } value
                ? batch.StringSetAsync(asked.Names.Value(entry.Key), PackedEntry.Write(value.Span, entry.Number, entry.ExpiresAt), expires)
                : batch.StringSetAsync(asked.Names.Counter(entry.Key), entry.Number, expires);
        });
        batch.Execute();
        return Task.WhenAll(replies);
    }

    /// <summary>A part of the data that is out of reach must not pass for an empty one.</summary>
    private List<IServer> Masters()
    {
        var servers = connection.Multiplexer.GetServers();
        var masters = servers.Where(server => server is { IsConnected: true, IsReplica: false }).ToList();
        var isPartial = servers.Any(server => server is { IsConnected: false, IsReplica: false, ServerType: ServerType.Cluster });
        return masters.Count > 0 && !isPartial
            ? masters
            : throw new StoreUnavailableException(RedisFailures.Store, "Not every master is connected.");
    }

    private async IAsyncEnumerable<string[]> ScanAsync(
        IServer server, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pattern = Literal(prefix) + "*";
        var cursor = "0";
        do
        {
            var page = await calls.RunAsync(
                "transfer-scan",
                (Server: server, Cursor: cursor, Pattern: pattern),
                static (database, asked) => asked.Server.ExecuteAsync(
                    database.Database, "SCAN", [asked.Cursor, "MATCH", asked.Pattern, "COUNT", ScanKeys]),
                cancellationToken).ConfigureAwait(false);
            cursor = (string?)page[0] ?? "0";
            foreach (var keys in ((RedisKey[]?)page[1] ?? []).Chunk(BatchEntries))
            {
                yield return Array.ConvertAll(keys, key => key.ToString()[prefix.Length..]);
            }
        }
        while (cursor != "0");
    }

    private async Task<List<StoredEntry>> ReadValuesAsync(string[] keys, CancellationToken cancellationToken)
    {
        var found = await calls.RunAsync("transfer-read", Array.ConvertAll(keys, names.Value), ReadAsync, cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. keys.Zip(found, (key, packed) => (Key: key, Entry: PackedEntry.Read(packed)))
                .Where(pair => pair.Entry is not null)
                .Select(pair => new StoredEntry(pair.Key, pair.Entry!.Value, pair.Entry.Version, pair.Entry.ExpiresAt)),
        ];

        static Task<RedisValue[]> ReadAsync(IDatabase database, RedisKey[] names)
        {
            var batch = database.CreateBatch();
            var replies = Array.ConvertAll(names, name => batch.StringGetAsync(name));
            batch.Execute();
            return Task.WhenAll(replies);
        }
    }

    private async Task<List<StoredEntry>> ReadCountersAsync(string[] keys, CancellationToken cancellationToken)
    {
        var found = await calls.RunAsync("transfer-read", Array.ConvertAll(keys, names.Counter), ReadAsync, cancellationToken)
            .ConfigureAwait(false);
        var now = time.GetUtcNow();
        return
        [
            .. keys.Zip(found, (key, counter) => (Key: key, Counter: counter))
                .Where(pair => !pair.Counter.Value.IsNull)
                .Select(pair => new StoredEntry(pair.Key, null, (long)pair.Counter.Value, now + pair.Counter.Expiry)),
        ];

        static Task<RedisValueWithExpiry[]> ReadAsync(IDatabase database, RedisKey[] names)
        {
            return Task.WhenAll(Array.ConvertAll(names, name => database.StringGetWithExpiryAsync(name)));
        }
    }

    /// <summary>The prefix in a pattern stands for itself.</summary>
    private static string Literal(string prefix) => prefix.Aggregate(
        new StringBuilder(),
        (pattern, letter) => "*?[]^\\".Contains(letter, StringComparison.Ordinal)
            ? pattern.Append(CultureInfo.InvariantCulture, $"\\{letter}")
            : pattern.Append(letter),
        pattern => pattern.ToString());
}
