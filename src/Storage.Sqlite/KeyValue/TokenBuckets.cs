using System.Collections.Concurrent;
using Headless.Storage.KeyValue;

namespace Headless.Storage.Sqlite.KeyValue;

/// <summary>Rate buckets of this process. A full bucket is the same as none, so full ones are forgotten.</summary>
internal sealed class TokenBuckets(TimeProvider time)
{
    /// <summary>
    /// Most buckets at once, about 30 MB. When a flood of callers fills it, all are forgotten: each of them is then full for once.
    /// </summary>
    public const int MaxBuckets = 200_000;

    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public TokenBucketResult Take(string key, TokenBucket bucket, int points)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(points);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bucket.Capacity, nameof(bucket));
        if (!(bucket.RefillPerSecond >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(bucket), bucket.RefillPerSecond, "A bucket refills by no negative number.");
        }

        while (true)
        {
            var state = _buckets.GetValueOrDefault(key) ?? Add(key, bucket);
            lock (state)
            {
                if (!state.IsForgotten)
                {
                    return state.Take(bucket, points, time);
                }
            }
        }
    }

    public void ForgetFull()
    {
        foreach (var (key, state) in _buckets)
        {
            lock (state)
            {
                if (state.IsFull(time))
                {
                    Forget(key, state);
                }
            }
        }
    }

    private Bucket Add(string key, TokenBucket bucket)
    {
        if (Count >= MaxBuckets)
        {
            foreach (var (other, state) in _buckets)
            {
                lock (state)
                {
                    Forget(other, state);
                }
            }
        }

        var made = new Bucket(bucket, time.GetTimestamp());
        var kept = _buckets.GetOrAdd(key, made);
        if (ReferenceEquals(kept, made))
        {
            Interlocked.Increment(ref _count);
        }

        return kept;
    }

    private void Forget(string key, Bucket state)
    {
        state.IsForgotten = true;
        if (_buckets.TryRemove(new KeyValuePair<string, Bucket>(key, state)))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    private sealed class Bucket(TokenBucket limits, long since)
    {
        private TokenBucket _limits = limits;
        private double _points = limits.Capacity;
        private long _since = since;

        /// <summary>Set under the bucket's lock when it is no longer in the dictionary.</summary>
        public bool IsForgotten { get; set; }

        public bool IsFull(TimeProvider time) => Refilled(_limits, time) >= _limits.Capacity;

        public TokenBucketResult Take(TokenBucket asked, int points, TimeProvider time)
        {
            _points = Refilled(asked, time);
            _since = time.GetTimestamp();
            _limits = asked;
            if (points <= _points)
            {
                _points -= points;
                return new TokenBucketResult(true, (int)_points, TimeSpan.Zero);
            }

            return new TokenBucketResult(false, (int)_points, RetryAfter(asked, points - _points, points));
        }

        private static TimeSpan RetryAfter(TokenBucket bucket, double missing, int points)
        {
            // Rounded up, so that whoever waits this long is not refused for a fraction.
            var milliseconds = Math.Ceiling(missing / bucket.RefillPerSecond * 1000) + 1;
            return points <= bucket.Capacity && milliseconds < TimeSpan.MaxValue.TotalMilliseconds
                ? TimeSpan.FromMilliseconds(milliseconds)
                : TimeSpan.MaxValue;
        }

        private double Refilled(TokenBucket bucket, TimeProvider time) =>
            Math.Min(bucket.Capacity, _points + (time.GetElapsedTime(_since).TotalSeconds * bucket.RefillPerSecond));
    }
}
