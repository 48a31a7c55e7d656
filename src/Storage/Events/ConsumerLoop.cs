using Microsoft.Extensions.Logging;

namespace Headless.Storage.Events;

/// <summary>
/// Hands the outbox to one consumer, for ever, while this process has the right to. Without it the loop only follows how far the consumer
/// is.
/// </summary>
internal sealed class ConsumerLoop(
    IOutbox outbox, IEventConsumer consumer, ConsumerLease lease, OutboxOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>
    /// Events of other types that are passed over before the cursor is written: reading them again is cheaper than a write for each.
    /// </summary>
    private const int MaxUnwritten = 1000;

    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _position;
    private long _written;
    private long _singlyThrough;
    private int _term;
    private volatile ConsumerFailure? _failure;

    public IEventConsumer Consumer => consumer;

    public long Position => Volatile.Read(ref _position);

    public ConsumerFailure? Failure => _failure;

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                // Asked for before reading, so that nothing emitted in between is missed.
                var news = outbox.WaitAsync(stopping);
                if (!await lease.HoldAsync(stopping).ConfigureAwait(false))
                {
                    await FollowAsync(stopping).ConfigureAwait(false);
                    await news.ConfigureAwait(false);
                    continue;
                }

                if (_term != lease.Term)
                {
                    await TakeOverAsync(stopping).ConfigureAwait(false);
                }

                if (!await DeliverAsync(stopping).ConfigureAwait(false))
                {
                    await news.ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                await PauseAsync(failure, stopping).ConfigureAwait(false);
            }
        }

        await lease.ReleaseAsync().ConfigureAwait(false);
    }

    /// <summary>Completes once the consumer has passed this position.</summary>
    public async Task ReachAsync(long position, CancellationToken cancellationToken)
    {
        while (true)
        {
            var moved = Volatile.Read(ref _moved).Task;
            if (Position >= position)
            {
                return;
            }

            await moved.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Another process may have handled events since this one looked.</summary>
    private async Task TakeOverAsync(CancellationToken stopping)
    {
        var term = lease.Term;
        _written = await outbox.CursorAsync(consumer.Name, stopping).ConfigureAwait(false);
        _singlyThrough = 0;
        MoveTo(Math.Max(Position, _written));
        _term = term;
    }

    /// <summary>
    /// What the consumer does not want is passed here as well: the cursor is not written for it, and who waits for a position waits for no
    /// event.
    /// </summary>
    private async Task FollowAsync(CancellationToken stopping)
    {
        var passed = Math.Max(Position, await outbox.CursorAsync(consumer.Name, stopping).ConfigureAwait(false));
        var read = await outbox.ReadAsync(passed, consumer.Types, 1, stopping).ConfigureAwait(false);
        _failure = null;
        MoveTo(read.Events.Count == 0 ? read.Through : passed);
    }

    private async Task<bool> DeliverAsync(CancellationToken stopping)
    {
        var limit = Position < _singlyThrough ? 1 : options.BatchEvents;
        var read = await outbox.ReadAsync(Position, consumer.Types, limit, stopping).ConfigureAwait(false);
        if (read.Events.Count > 0)
        {
            try
            {
                if (!await lease.KeepAsync(token => consumer.HandleAsync(read.Events, token), stopping).ConfigureAwait(false))
                {
                    // Whoever has it now begins where this process began.
                    return true;
                }
            }
            catch (Exception failure) when (read.Events.Count > 1 && !stopping.IsCancellationRequested)
            {
                // One by one, what stands before the event that cannot be handled gets through.
                Log.BatchFailed(logger, consumer.Name, read.Events.Count, read.Events[0].Position, failure);
                _singlyThrough = read.Through;
                return true;
            }
        }

        if (read.Through == Position)
        {
            _failure = null;
            return false;
        }

        if (read.Events.Count > 0 || read.Through - _written >= MaxUnwritten)
        {
            await outbox.AcknowledgeAsync(consumer.Name, read.Through, stopping).ConfigureAwait(false);
            _written = read.Through;
        }

        _failure = null;
        MoveTo(read.Through);
        return true;
    }

    private void MoveTo(long position)
    {
        Volatile.Write(ref _position, position);
        Interlocked.Exchange(ref _moved, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private async Task PauseAsync(Exception failure, CancellationToken stopping)
    {
        var attempts = (_failure?.Attempts ?? 0) + 1;
        _failure = new ConsumerFailure(attempts, _failure?.Since ?? time.GetUtcNow(), failure.Message);
        var doubled = options.FirstRetryMilliseconds * Math.Pow(2, Math.Min(attempts - 1, 30));
        var pause = TimeSpan.FromMilliseconds(Math.Min(doubled, options.LongestRetrySeconds * 1000.0));
        Log.DeliveryFailed(logger, consumer.Name, Position, attempts, pause, failure);
        try
        {
            await Task.Delay(pause, time, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The loop ends by itself.
        }
    }
}
