using Headless.Storage.Documents;
using Headless.Storage.KeyValue;

namespace Headless.Cart.Tests;

/// <summary>A store that stops after a number of writes, as for a process that is killed: what was written stays.</summary>
internal sealed class BreakableKeyValueStore(IKeyValueStore inner) : IKeyValueStore
{
    private int _writesLeft = int.MaxValue;

    public void FailAfter(int writes) => _writesLeft = writes;

    public void Heal() => _writesLeft = int.MaxValue;

    public ValueTask<IReadOnlyList<KeyValueEntry?>> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        return inner.GetAsync(keys, cancellationToken);
    }

    public async ValueTask<CompareAndSetResult> CompareAndSetAsync(
        string key, long expectedVersion, ReadOnlyMemory<byte> value, TimeSpan? expiry, CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        var result = await inner.CompareAndSetAsync(key, expectedVersion, value, expiry, cancellationToken);
        CountWrite();
        return result;
    }

    public async ValueTask<bool> DeleteAsync(string key, long? expectedVersion, CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        var isGone = await inner.DeleteAsync(key, expectedVersion, cancellationToken);
        CountWrite();
        return isGone;
    }

    public ValueTask<long> IncrementAsync(string key, long delta, TimeSpan? expiry, CancellationToken cancellationToken) =>
        inner.IncrementAsync(key, delta, expiry, cancellationToken);

    public ValueTask<TokenBucketResult> TakeAsync(string key, TokenBucket bucket, int points, CancellationToken cancellationToken) =>
        inner.TakeAsync(key, bucket, points, cancellationToken);

    /// <summary>The last write is done, but whoever asked for it does not hear of it.</summary>
    private void CountWrite()
    {
        if (Interlocked.Decrement(ref _writesLeft) == 0)
        {
            ThrowIfBroken();
        }
    }

    private void ThrowIfBroken()
    {
        if (Volatile.Read(ref _writesLeft) <= 0)
        {
            throw new StoreUnavailableException("key-value", "broken by the test");
        }
    }
}
