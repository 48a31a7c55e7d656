using System.Runtime.CompilerServices;
using Headless.Storage.KeyValue;
using Headless.Storage.Redis.Connection;
using StackExchange.Redis;

namespace Headless.Storage.Redis.KeyValue;

/// <summary>
/// Values, counters and buckets, each a key of its own. Every operation is one round trip. One that ran out of time may have been carried
/// out all the same: whoever names a version learns that by reading anew, and nothing here tries again in their place.
/// </summary>
internal sealed class RedisKeyValueStore(RedisConnection connection, RedisCalls calls, RedisBuckets buckets, KeyNames names)
    : IKeyValueStore
{
    /// <summary>Longer ones count as this long: a hundred years.</summary>
    private const long MaxExpiryMilliseconds = 36_525L * 24 * 60 * 60 * 1000;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<KeyValueEntry?>> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        if (keys.Count == 1)
        {
            var packed = await calls.RunAsync(
                "get", names.Value(keys[0]), static (database, key) => database.StringGetAsync(key), cancellationToken)
                .ConfigureAwait(false);
            return [PackedEntry.Read(packed)];
        }

        var asked = new RedisKey[keys.Count];
        for (var i = 0; i < asked.Length; i++)
        {
            asked[i] = names.Value(keys[i]);
        }

        Func<IDatabase, RedisKey[], Task<RedisValue[]>> get = ShareOneSlot(asked)
            ? static (database, asked) => database.StringGetAsync(asked)
            : GetApartAsync;
        var found = await calls.RunAsync("get-many", asked, get, cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll(found, PackedEntry.Read);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<CompareAndSetResult> CompareAndSetAsync(
        string key, long expectedVersion, ReadOnlyMemory<byte> value, TimeSpan? expiry, CancellationToken cancellationToken)
    {
        Demand(key);
        ArgumentOutOfRangeException.ThrowIfNegative(expectedVersion);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, IKeyValueStore.MaxValueBytes, nameof(value));
        RedisValue[] arguments = expiry is null
            ? [expectedVersion, value]
            : [expectedVersion, value, Milliseconds(expiry.Value)];
        var reply = await calls.RunAsync(KeyValueScripts.CompareAndSet, names.Value(key), arguments, cancellationToken)
            .ConfigureAwait(false);
        if (reply.Resp2Type == ResultType.Integer)
        {
            return new CompareAndSetResult(true, expectedVersion + 1, null);
        }

        var current = PackedEntry.Read((RedisValue)reply);
        return new CompareAndSetResult(false, current?.Version ?? 0, current);
    }

    public async ValueTask<bool> DeleteAsync(string key, long? expectedVersion, CancellationToken cancellationToken)
    {
        var name = names.Value(key);
        if (expectedVersion is null)
        {
            return await calls.RunAsync("delete", name, static (database, key) => database.KeyDeleteAsync(key), cancellationToken)
                .ConfigureAwait(false);
        }

        var reply = await calls.RunAsync(KeyValueScripts.Delete, name, [expectedVersion.Value], cancellationToken).ConfigureAwait(false);
        return (long)reply == 1;
    }

    public async ValueTask<long> IncrementAsync(string key, long delta, TimeSpan? expiry, CancellationToken cancellationToken)
    {
        Demand(key);
        var name = names.Counter(key);
        if (expiry is null)
        {
            return await calls.RunAsync(
                "increment",
                (Name: name, Delta: delta),
                static (database, asked) => database.StringIncrementAsync(asked.Name, asked.Delta),
                cancellationToken).ConfigureAwait(false);
        }

        var reply = await calls.RunAsync(KeyValueScripts.Increment, name, [delta, Milliseconds(expiry.Value)], cancellationToken)
            .ConfigureAwait(false);
        return (long)reply;
    }

    public ValueTask<TokenBucketResult> TakeAsync(string key, TokenBucket bucket, int points, CancellationToken cancellationToken)
    {
        Demand(key);
        return buckets.TakeAsync(names.Bucket(key), bucket, points, cancellationToken);
    }

    private static void Demand(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, IKeyValueStore.MaxKeyLength, nameof(key));
    }

    /// <summary>The server knows no part of a millisecond and no expiry that has passed: the next moment comes close.</summary>
    private static long Milliseconds(TimeSpan expiry) =>
        (long)Math.Clamp(Math.Ceiling(expiry.TotalMilliseconds), 1, MaxExpiryMilliseconds);

    /// <summary>A command of many keys is refused by a cluster unless one slot holds them all.</summary>
    private bool ShareOneSlot(RedisKey[] keys)
    {
        var slot = connection.Multiplexer.HashSlot(keys[0]);
        for (var i = 1; slot >= 0 && i < keys.Length; i++)
        {
            if (connection.Multiplexer.HashSlot(keys[i]) != slot)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A command for each key, sent together to each server.</summary>
    private static Task<RedisValue[]> GetApartAsync(IDatabase database, RedisKey[] keys)
    {
        var batch = database.CreateBatch();
        var replies = Array.ConvertAll(keys, key => batch.StringGetAsync(key));
        batch.Execute();
        return Task.WhenAll(replies);
    }
}
