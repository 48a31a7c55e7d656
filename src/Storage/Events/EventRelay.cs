using Headless.Storage.Documents;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headless.Storage.Events;

/// <summary>
/// Emits events about what is written elsewhere than in documents, such as carts: soon after the write and many in one commit, so that the
/// write itself waits for nothing. Events of one aggregate that come close together become one. A process that is killed in between loses
/// the event, never what was written; so this is for telling watchers, and nothing may depend on each event.
/// </summary>
public sealed class EventRelay(IDocumentStore documents, OutboxOptions options, TimeProvider time, ILogger<EventRelay> logger)
    : BackgroundService
{
    /// <summary>Aggregates whose events wait while the store does not answer; further ones are not told. Some 2 MB.</summary>
    public const int MaxWaitingEvents = 10_000;

    /// <summary>Nobody notices it in a notification, and a busy shop gets by with a hundred commits a second.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    /// <summary>What a stopping host may still spend on telling what was written last.</summary>
    private static readonly TimeSpan LastCommit = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _hasEvents = new(0);
    private Dictionary<(string Type, string AggregateId), NewEvent> _waiting = [];

    /// <summary>Takes an event, to be emitted soon. The latest of one type and aggregate stands for those before it.</summary>
    public void Post<T>(EventType<T> type, string aggregateId, T data)
    {
        var happened = new NewEvent(type.Name, aggregateId, type.Serialize(data));
        lock (_lock)
        {
            if (_waiting.Count >= MaxWaitingEvents && !_waiting.ContainsKey((type.Name, aggregateId)))
            {
                return;
            }

            _waiting[(type.Name, aggregateId)] = happened;
            if (_waiting.Count == 1)
            {
                _hasEvents.Release();
            }
        }
    }

    public override void Dispose()
    {
        _hasEvents.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (true)
        {
            await _hasEvents.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(Gathering, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var events = TakeAll();
            try
            {
                if (stoppingToken.IsCancellationRequested)
                {
                    await CommitAsync(events, CancellationToken.None)
                        .WaitAsync(LastCommit, time, CancellationToken.None).ConfigureAwait(false);
                    return;
                }

                await CommitAsync(events, stoppingToken).ConfigureAwait(false);
                failures = 0;
            }
            catch (Exception failure)
            {
                Log.RelayFailed(logger, events.Count, failure);
                if (stoppingToken.IsCancellationRequested)
                {
                    return;
                }

                PutBack(events);
                var doubled = options.FirstRetryMilliseconds * Math.Pow(2, Math.Min(failures++, 30));
                var pause = TimeSpan.FromMilliseconds(Math.Min(doubled, options.LongestRetrySeconds * 1000.0));
                await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task CommitAsync(Dictionary<(string Type, string AggregateId), NewEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return;
        }

        var batch = new WriteBatch();
        foreach (var happened in events.Values)
        {
            batch.Emit(happened);
        }

        await documents.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    private Dictionary<(string Type, string AggregateId), NewEvent> TakeAll()
    {
        lock (_lock)
        {
            var taken = _waiting;
            _waiting = [];
            return taken;
        }
    }

    private void PutBack(Dictionary<(string Type, string AggregateId), NewEvent> events)
    {
        lock (_lock)
        {
            var isSignalled = _waiting.Count > 0;
            foreach (var (key, happened) in events)
            {
                // What came since is newer.
                _waiting.TryAdd(key, happened);
            }

            if (!isSignalled && _waiting.Count > 0)
            {
                _hasEvents.Release();
            }
        }
    }
}
