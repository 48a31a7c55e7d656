using System.Runtime.CompilerServices;
using Headless.Storage.Documents;
using Headless.Storage.KeyValue;
using Headless.Storage.Redis.Connection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Headless.Storage.Redis.KeyValue;

/// <summary>
/// Rate buckets that all processes share. While Redis is out of reach they answer by <see cref="RedisOptions.LimitsWhenDown"/>: a limit
/// protects the shop and must not be what closes it.
/// </summary>
internal sealed class RedisBuckets(RedisCalls calls, RedisOptions options, TimeProvider time, ILogger<RedisBuckets> logger)
{
    /// <summary>
    /// After a call ran out of time nobody is asked for this long: otherwise every request would wait for a limit in vain. Also what a
    /// refused caller is told to wait.
    /// </summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private long _restUntil = long.MinValue;
    private int _isDown;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<TokenBucketResult> TakeAsync(
        RedisKey key, TokenBucket bucket, int points, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(points);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bucket.Capacity, nameof(bucket));
        if (!(bucket.RefillPerSecond >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(bucket), bucket.RefillPerSecond, "A bucket refills by no negative number.");
        }

        if (time.GetTimestamp() < Volatile.Read(ref _restUntil))
        {
            return WhenDown(bucket, points);
        }

        try
        {
            var reply = await calls.RunAsync(
                KeyValueScripts.Take, key, [bucket.Capacity, bucket.RefillPerSecond, points], cancellationToken).ConfigureAwait(false);
            if (Volatile.Read(ref _isDown) == 1 && Interlocked.Exchange(ref _isDown, 0) == 1)
            {
                Log.LimitsBack(logger);
            }

            return reply.Resp2Type == ResultType.Integer
                ? new TokenBucketResult(true, (int)reply, TimeSpan.Zero)
                : new TokenBucketResult(false, (int)reply[0], Wait((long)reply[1]));
        }
        catch (StoreUnavailableException outage)
        {
            if (outage.InnerException is TimeoutException)
            {
                var rest = (long)(Rest.TotalSeconds * time.TimestampFrequency);
                Volatile.Write(ref _restUntil, time.GetTimestamp() + rest);
            }

            if (Interlocked.Exchange(ref _isDown, 1) == 0)
            {
                Log.LimitsDown(logger, options.LimitsWhenDown, outage);
            }

            return WhenDown(bucket, points);
        }
    }

    private static TimeSpan Wait(long milliseconds) => milliseconds < 0 ? TimeSpan.MaxValue : TimeSpan.FromMilliseconds(milliseconds);

    private TokenBucketResult WhenDown(TokenBucket bucket, int points)
    {
        if (points > bucket.Capacity)
        {
            return new TokenBucketResult(false, bucket.Capacity, TimeSpan.MaxValue);
        }

        return options.LimitsWhenDown == LimitsWhenDown.Open
            ? new TokenBucketResult(true, bucket.Capacity - points, TimeSpan.Zero)
            : new TokenBucketResult(false, 0, Rest);
    }
}
