using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headless.Storage.Events;

/// <summary>
/// Hands events to watchers in this process as they are committed, by whichever process. One reader follows the outbox from its head for
/// the types that somebody watches; nothing is kept for later, so a watcher sees what was committed while it watched and no more. Each has
/// a mailbox of bounded size: one that is slow misses the older of its events, and holds up nobody.
/// </summary>
public sealed class EventFeed : BackgroundService
{
    private readonly IOutbox _outbox;
    private readonly StorageStart _stores;
    private readonly OutboxOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Counter<long> _displaced;
    private readonly Lock _lock = new();

    /// <summary>The first watcher of each event and aggregate; the others hang on it.</summary>
    private readonly Dictionary<(string Type, string AggregateId), EventWatch> _watches = [];
    private readonly Dictionary<string, int> _watchersOfType = new(StringComparer.Ordinal);
    private readonly List<(string Type, TaskCompletionSource IsRead)> _unread = [];
    private TaskCompletionSource _wake = NewSignal();
    private int _watchers;

    /// <summary>The types of the running read; events of others are passed over by it.</summary>
    private string[] _readTypes = [];

    public EventFeed(
        IOutbox outbox, StorageStart stores, OutboxOptions options, TimeProvider time, IMeterFactory meters, ILogger<EventFeed> logger)
    {
        _outbox = outbox;
        _stores = stores;
        _options = options;
        _time = time;
        _logger = logger;
        var meter = meters.Create(OutboxDispatcher.MeterName);
        meter.CreateObservableGauge(
            "headless.feed.watchers", () => Volatile.Read(ref _watchers), "{watcher}", "Who watches events in this process");
        _displaced = meter.CreateCounter<long>(
            "headless.feed.displaced", "{event}", "Events that a busy watcher missed: a later one of the aggregate took their place");
    }

    /// <summary>How many watch.</summary>
    public int Watchers => Volatile.Read(ref _watchers);

    /// <summary>
    /// The events of one aggregate that are committed from the completion of this call on, in commit order; read once, by one reader. It is
    /// watched until the enumeration ends or <paramref name="cancellationToken"/> is cancelled, and one of the two must happen.
    /// </summary>
    /// <param name="kept">
    /// Events that wait for a reader who is busy; with one more the oldest goes. One is right where the reader looks up the state anyway.
    /// </param>
    /// <exception cref="Documents.StoreUnavailableException">The store cannot tell where its outbox ends.</exception>
    public async ValueTask<IAsyncEnumerable<OutboxEvent>> WatchAsync<T>(
        EventType<T> type, string aggregateId, CancellationToken cancellationToken, int kept = 1)
    {
        var watch = new EventWatch(this, type.Name, aggregateId, kept);
        var isRead = Add(watch);
        try
        {
            await isRead.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Remove(watch);
            throw;
        }

        watch.EndWith(cancellationToken);
        return watch;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _stores.OpenedAsync(stoppingToken).ConfigureAwait(false);
        var failures = 0;
        long? position = null;
        var news = Task.CompletedTask;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Asked for before reading, so that nothing emitted in between is missed.
                news = news.IsCompleted ? _outbox.WaitAsync(stoppingToken) : news;
                var wake = Volatile.Read(ref _wake).Task;
                if (!IsWatched())
                {
                    position = null;
                    await wake.WaitAsync(stoppingToken).ConfigureAwait(false);
                    continue;
                }

                position ??= await _outbox.HeadAsync(stoppingToken).ConfigureAwait(false);
                var read = await _outbox
                    .ReadAsync(position.Value, BeginRead(), _options.BatchEvents, stoppingToken).ConfigureAwait(false);
                foreach (var happened in read.Events)
                {
                    Deliver(happened);
                }

                var hasMore = read.Through > position;
                (position, failures) = (read.Through, 0);
                if (!hasMore)
                {
                    await Task.WhenAny(news, wake).WaitAsync(stoppingToken).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Log.FeedFailed(_logger, failure);
                FailUnread(failure);
                await PauseAsync(++failures, stoppingToken).ConfigureAwait(false);
            }
        }
    }

    internal void Remove(EventWatch watch)
    {
        lock (_lock)
        {
            if (!watch.IsListed)
            {
                return;
            }

            watch.IsListed = false;
            _watchers--;
            _watchersOfType[watch.Type]--;
            if (watch.Next is { } next)
            {
                next.Previous = watch.Previous;
            }

            if (watch.Previous is { } previous)
            {
                previous.Next = watch.Next;
            }
            else if (watch.Next is { } first)
            {
                _watches[watch.Key] = first;
            }
            else
            {
                _watches.Remove(watch.Key);
            }
        }
    }

    internal void CountDisplaced() => _displaced.Add(1);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lists a watcher; what is returned completes when a read has begun that does not pass over its events.</summary>
    private Task Add(EventWatch watch)
    {
        lock (_lock)
        {
            ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(_watches, watch.Key, out _);
            watch.Next = first;
            if (first is not null)
            {
                first.Previous = watch;
            }

            first = watch;
            watch.IsListed = true;
            _watchers++;
            CollectionsMarshal.GetValueRefOrAddDefault(_watchersOfType, watch.Type, out _)++;
            if (_readTypes.Contains(watch.Type))
            {
                return Task.CompletedTask;
            }

            var isRead = NewSignal();
            _unread.Add((watch.Type, isRead));
            Interlocked.Exchange(ref _wake, NewSignal()).SetResult();
            return isRead.Task;
        }
    }

    private bool IsWatched()
    {
        lock (_lock)
        {
            if (_watchers == 0)
            {
                _readTypes = [];
            }

            return _watchers > 0;
        }
    }

    /// <summary>The types to read now. From here on everything committed under them is delivered.</summary>
    private string[] BeginRead()
    {
        lock (_lock)
        {
            var types = _watchersOfType.Where(type => type.Value > 0).Select(type => type.Key);
            _readTypes = _readTypes.Length == 0 || _unread.Count > 0 ? [.. types] : _readTypes;
            foreach (var (_, isRead) in _unread)
            {
                isRead.SetResult();
            }

            _unread.Clear();
            return _readTypes;
        }
    }

    private void FailUnread(Exception failure)
    {
        lock (_lock)
        {
            foreach (var (_, isRead) in _unread)
            {
                isRead.SetException(failure);
            }

            _unread.Clear();
        }
    }

    private void Deliver(OutboxEvent happened)
    {
        lock (_lock)
        {
            for (var watch = _watches.GetValueOrDefault((happened.Type, happened.AggregateId)); watch is not null; watch = watch.Next)
            {
                watch.Take(happened);
            }
        }
    }

    private async Task PauseAsync(int failures, CancellationToken stopping)
    {
        var doubled = _options.FirstRetryMilliseconds * Math.Pow(2, Math.Min(failures - 1, 30));
        var pause = TimeSpan.FromMilliseconds(Math.Min(doubled, _options.LongestRetrySeconds * 1000.0));
        await Task.Delay(pause, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
