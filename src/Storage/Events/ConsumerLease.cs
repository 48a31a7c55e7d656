using Headless.Storage.Documents;

namespace Headless.Storage.Events;

/// <summary>
/// The right of this process to hand events to one consumer. It counts from before it was asked for, so this process never believes to have
/// it for longer than the store does.
/// </summary>
internal sealed class ConsumerLease(IOutbox outbox, string consumer, string holder, OutboxOptions options, TimeProvider time)
{
    /// <summary>What a stopping process still spends on giving it back; it ends by itself.</summary>
    private static readonly TimeSpan MaxRelease = TimeSpan.FromSeconds(2);

    private readonly TimeSpan _duration = TimeSpan.FromSeconds(options.LeaseSeconds);
    private long? _askedAt;
    private bool _isGranted;

    /// <summary>Grows when it was granted after somebody else may have had it.</summary>
    public int Term { get; private set; }

    private bool IsHeld => _isGranted && time.GetElapsedTime(_askedAt!.Value) < _duration;

    private TimeSpan Third => _duration / 3;

    /// <summary>Takes or renews it, a third of its duration after it was last asked for.</summary>
    public async ValueTask<bool> HoldAsync(CancellationToken stopping)
    {
        if (_askedAt is null || time.GetElapsedTime(_askedAt.Value) >= Third)
        {
            await AskAsync(stopping).ConfigureAwait(false);
        }

        return IsHeld;
    }

    /// <summary>
    /// Renews it while events are being handled, however long that takes. False when another process may have it meanwhile: the handling
    /// was cancelled.
    /// </summary>
    public async Task<bool> KeepAsync(Func<CancellationToken, ValueTask> handle, CancellationToken stopping)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var handling = handle(lost.Token);
        if (handling.IsCompletedSuccessfully)
        {
            return true;
        }

        var work = handling.AsTask();
        while (true)
        {
            try
            {
                await work.WaitAsync(Third, time, CancellationToken.None).ConfigureAwait(false);
                return true;
            }
            catch (TimeoutException) when (!work.IsCompleted)
            {
                await TryAskAsync(stopping).ConfigureAwait(false);
                if (!IsHeld)
                {
                    await lost.CancelAsync().ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (lost.IsCancellationRequested && !stopping.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    /// <summary>Lets another process go on at once.</summary>
    public async Task ReleaseAsync()
    {
        if (!IsHeld)
        {
            return;
        }

        using var brief = new CancellationTokenSource(MaxRelease);
        try
        {
            await outbox.LeaseAsync(consumer, holder, TimeSpan.Zero, brief.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is StoreUnavailableException or OperationCanceledException or ObjectDisposedException)
        {
            // It ends by itself.
        }
        finally
        {
            _isGranted = false;
        }
    }

    private async Task TryAskAsync(CancellationToken stopping)
    {
        try
        {
            await AskAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is StoreUnavailableException or OperationCanceledException)
        {
            // It is asked for again soon, and held until it ends by itself.
        }
    }

    private async Task AskAsync(CancellationToken stopping)
    {
        var now = time.GetTimestamp();
        var isGranted = await outbox.LeaseAsync(consumer, holder, _duration, stopping).ConfigureAwait(false);
        if (isGranted && !IsHeld)
        {
            Term++;
        }

        (_askedAt, _isGranted) = (now, isGranted);
    }
}
