using System.Collections.Concurrent;

namespace Headless.GraphQL.Http;

/// <summary>
/// Ends operations that take too long or whose caller is gone. What neither has ended is used again with its timer for a later request:
/// a timer and two sources for each would cost more than reading the request.
/// </summary>
internal sealed class DeadlinePool(TimeSpan timeout, TimeProvider time)
{
    /// <summary>More than run at once on a busy machine.</summary>
    private const int MaxPooledSources = 64;

    private readonly ConcurrentQueue<CancellationTokenSource> _sources = new();

    /// <summary>Starts the clock for one request.</summary>
    public Deadline Start(CancellationToken aborted)
    {
        if (_sources.TryDequeue(out var source))
        {
            source.CancelAfter(timeout);
        }
        else
        {
            source = new CancellationTokenSource(timeout, time);
        }

        return new Deadline(this, source, aborted.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), source));
    }

    private void Return(CancellationTokenSource source)
    {
        if (_sources.Count < MaxPooledSources && source.TryReset())
        {
            _sources.Enqueue(source);
        }
        else
        {
            source.Dispose();
        }
    }

    /// <summary>The time that one request has; disposing stops the clock.</summary>
    internal readonly struct Deadline(DeadlinePool pool, CancellationTokenSource source, CancellationTokenRegistration aborted)
        : IDisposable
    {
        public CancellationToken Token => source.Token;

        public void Dispose()
        {
            // Waits for an abort that is just being told, so nothing cancels the source once it belongs to somebody else.
            aborted.Dispose();
            pool.Return(source);
        }
    }
}
