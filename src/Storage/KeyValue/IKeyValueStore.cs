namespace Headless.Storage.KeyValue;

/// <summary>A value with the version that a compare-and-set must name. Versions grow, and start at 1.</summary>
public sealed record KeyValueEntry(ReadOnlyMemory<byte> Value, long Version, DateTimeOffset? ExpiresAt);

/// <summary>Outcome of a compare-and-set.</summary>
/// <param name="IsSet">Whether the value was written.</param>
/// <param name="Version">The version now stored; 0 when there is none.</param>
/// <param name="Current">On refusal, what is stored now, so that the caller can decide anew without a second read.</param>
public readonly record struct CompareAndSetResult(bool IsSet, long Version, KeyValueEntry? Current);

/// <summary>A bucket of points that refills evenly.</summary>
/// <param name="Capacity">Points it holds when full.</param>
/// <param name="RefillPerSecond">Points it regains.</param>
public readonly record struct TokenBucket(int Capacity, double RefillPerSecond);

/// <summary>Outcome of taking points from a bucket.</summary>
/// <param name="IsGranted">Whether the points were taken; a refusal takes none.</param>
/// <param name="Remaining">Points left, rounded down.</param>
/// <param name="RetryAfter">How long until the asked points would be there; zero when granted, <see cref="TimeSpan.MaxValue"/> when
/// never.</param>
public readonly record struct TokenBucketResult(bool IsGranted, int Remaining, TimeSpan RetryAfter);

/// <summary>
/// Small values under a key, each atomic on its own: carts, idempotency answers, counters, rate buckets.
/// The part of a key in braces (<c>{cart_…}</c>) decides where it lives when the store is spread over machines.
/// Values, counters and buckets have keys of their own: a counter named like a value is another thing.
/// What was answered about a value or a counter survives a crash; a bucket may be forgotten, which is as if it were full.
/// Keys and values beyond the limits are bugs of the caller.
/// </summary>
public interface IKeyValueStore
{
    /// <summary>Longest key in characters.</summary>
    const int MaxKeyLength = 256;

    /// <summary>Largest value in bytes: a cart of some hundred lines has room, a body of a request does not pass for one.</summary>
    const int MaxValueBytes = 512 * 1024;

    /// <summary>As many results as keys, in their order; null where there is none or it has expired.</summary>
    ValueTask<IReadOnlyList<KeyValueEntry?>> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Writes when the stored version is the expected one; 0 expects that there is no value. Of many callers who name one version, one
    /// wins.
    /// </summary>
    /// <param name="expiry">From now; null keeps it until deleted.</param>
    ValueTask<CompareAndSetResult> CompareAndSetAsync(
        string key, long expectedVersion, ReadOnlyMemory<byte> value, TimeSpan? expiry, CancellationToken cancellationToken);

    /// <summary>True when a value was there (with that version, if one is named) and is gone now.</summary>
    ValueTask<bool> DeleteAsync(string key, long? expectedVersion, CancellationToken cancellationToken);

    /// <summary>Adds to a counter that starts at 0 and returns the sum. The expiry is set when the counter is made.</summary>
    ValueTask<long> IncrementAsync(string key, long delta, TimeSpan? expiry, CancellationToken cancellationToken);

    /// <summary>Takes points from a bucket, atomically.</summary>
    /// <param name="points">0 only looks; more than the capacity is never granted.</param>
    ValueTask<TokenBucketResult> TakeAsync(string key, TokenBucket bucket, int points, CancellationToken cancellationToken);
}
