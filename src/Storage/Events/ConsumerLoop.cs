using Microsoft.Extensions.Logging;

namespace Headless.Storage.Events;

/// <summary>Hands the outbox to one consumer, for ever.</summary>
internal sealed class ConsumerLoop(IOutbox outbox, IEventConsumer consumer, OutboxOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>
    /// Events of other types that are passed over before the cursor is written: reading them again is cheaper than a write for each.
    /// </summary>
    private const int MaxUnwritten = 1000;

    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _position;
    private long _written;
    private long _singlyThrough;
    private volatile ConsumerFailure? _failure;

    public IEventConsumer Consumer => consumer;

    public long Position => Volatile.Read(ref _position);

    public ConsumerFailure? Failure => _failure;

    public async Task RunAsync(CancellationToken stopping)
    {
        var isLoaded = false;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (!isLoaded)
                {
                    _written = await outbox.CursorAsync(consumer.Name, stopping).ConfigureAwait(false);
                    MoveTo(_written);
                    isLoaded = true;
                }

                // Asked for before reading, so that nothing emitted in between is missed.
                var news = outbox.WaitAsync(stopping);
                if (!await DeliverAsync(stopping).ConfigureAwait(false))
                {
                    await news.ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                await PauseAsync(failure, stopping).ConfigureAwait(false);
            }
        }
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

    private async Task<bool> DeliverAsync(CancellationToken stopping)
    {
        var limit = Position < _singlyThrough ? 1 : options.BatchEvents;
        var read = await outbox.ReadAsync(Position, consumer.Types, limit, stopping).ConfigureAwait(false);
        if (read.Events.Count > 0)
        {
            try
            {
                await consumer.HandleAsync(read.Events, stopping).ConfigureAwait(false);
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
