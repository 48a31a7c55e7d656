using System.Net.WebSockets;

namespace Headless.GraphQL.Subscriptions;

/// <summary>A connection over which streams are sent: one sender at a time, a sign of life in silence, cut off when nobody reads.</summary>
internal abstract class StreamConnection(StreamRegistry registry)
{
    private readonly Lock _lock = new();
    private long _sendingSince;
    private long _lastSent = registry.Time.GetTimestamp();

    /// <summary>Completes when whoever sends now has sent; senders queue up behind each other by it.</summary>
    private Task _turn = Task.CompletedTask;

    protected StreamRegistry Registry => registry;

    /// <summary>When the connection was last seen alive, so that nobody on the way drops it.</summary>
    protected virtual long LastSign => Volatile.Read(ref _lastSent);

    /// <summary>Called by the registry now and then: does whatever is due.</summary>
    public virtual void Beat(long now)
    {
        if (Volatile.Read(ref _sendingSince) is var since and not 0)
        {
            if (Elapsed(since, now) > registry.Options.SendTimeout)
            {
                Telemetry.CountCutOff();
                Abort();
            }
        }
        else if (Elapsed(LastSign, now) > registry.Options.KeepAlive)
        {
            _ = KeepAliveAsync();
        }
    }

    /// <summary>Lets the streams end as soon as running events are sent, and the connection with them. Returns at once.</summary>
    public abstract void Drain();

    /// <summary>Ends the connection without a further word; may be called at any time and more than once.</summary>
    public abstract void Abort();

    /// <summary>Whether an exception tells only that the connection is no more.</summary>
    protected static bool IsGone(Exception exception) =>
        exception is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException;

    /// <summary>Sends a sign of life; called in its turn.</summary>
    protected abstract ValueTask SendKeepAliveAsync();

    protected TimeSpan Elapsed(long since, long now) => registry.Time.GetElapsedTime(since, now);

    /// <summary>Sends in turn with others. A send that takes too long is cut off by the registry's beat.</summary>
    protected async ValueTask SendInTurnAsync(Func<ValueTask> send)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (_lock)
        {
            before = _turn;
            _turn = mine.Task;
        }

        await before.ConfigureAwait(false);
        Volatile.Write(ref _sendingSince, registry.Time.GetTimestamp());
        try
        {
            await send().ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _lastSent, registry.Time.GetTimestamp());
            Volatile.Write(ref _sendingSince, 0);
            mine.SetResult();
        }
    }

    private async Task KeepAliveAsync()
    {
        try
        {
            await SendInTurnAsync(SendKeepAliveAsync).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsGone(exception))
        {
            // The connection broke; whoever reads or sends next finds out and ends it.
        }
    }
}
