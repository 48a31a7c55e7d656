namespace Headless.Catalog;

/// <summary>
/// Lets writers of one host to one product in one by one, so that they do not make each other's commits fail. Versions, not this, keep the
/// books right: other hosts have gates of their own.
/// </summary>
internal sealed class KeyedGate
{
    /// <summary>Products share gates by hash: the memory is bounded, and few wait for a stranger.</summary>
    private const int Gates = 256;

    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, Gates).Select(_ => new SemaphoreSlim(1))];

    public async ValueTask<Turn> EnterAsync(string key, CancellationToken cancellationToken)
    {
        var gate = _gates[(uint)string.GetHashCode(key, StringComparison.Ordinal) % Gates];
        await gate.WaitAsync(cancellationToken);
        return new Turn(gate);
    }

    /// <summary>Disposed once, when done.</summary>
    public readonly struct Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
