using Headless.Storage.Events;

namespace Headless.Gateway.Startup;

/// <summary>
/// Lets the consumers of events pass what was committed before, so that the first search finds what the first query shows. A consumer that
/// does not get there in time catches up while the host serves; health tells by how much it lags.
/// </summary>
internal sealed class OutboxCatchUp(OutboxDispatcher dispatcher, TimeProvider time, ILogger<OutboxCatchUp> logger) : IStartupTask
{
    /// <summary>Enough for the demo shop and for what a stop leaves behind; a long import's backlog must not keep a shop closed.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);

    public string Name => "events";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await dispatcher.CatchUpAsync(cancellationToken).WaitAsync(MaxWait, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            Log.EventsBehind(logger, (long)MaxWait.TotalSeconds);
        }
    }
}
