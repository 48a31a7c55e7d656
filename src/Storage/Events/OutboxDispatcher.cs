using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headless.Storage.Events;

/// <summary>How far a consumer is.</summary>
/// <param name="Position">Passed in the outbox.</param>
/// <param name="Lag">Events behind it, of whatever type.</param>
/// <param name="Failure">Null while all goes well.</param>
public sealed record ConsumerState(string Name, long Position, long Lag, ConsumerFailure? Failure);

/// <summary>Why a consumer stands still.</summary>
/// <param name="Attempts">That failed since the last success.</param>
/// <param name="Since">The first of them.</param>
/// <param name="Message">Of the last.</param>
public sealed record ConsumerFailure(int Attempts, DateTimeOffset Since, string Message);

/// <summary>
/// Hands committed events to every registered <see cref="IEventConsumer"/>, each at its own pace, woken by commits; removes what all have
/// passed. Lag and failing attempts of each consumer are metrics of the meter <c>Headless.Storage</c>.
/// </summary>
public sealed class OutboxDispatcher : BackgroundService
{
    /// <summary>The meter's name, for whoever exports metrics.</summary>
    public const string MeterName = "Headless.Storage";

    private static readonly TimeSpan HeadRefresh = TimeSpan.FromSeconds(5);

    private readonly IOutbox _outbox;
    private readonly StorageStart _stores;
    private readonly OutboxOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly List<ConsumerLoop> _loops;
    private long _head;

    public OutboxDispatcher(
        IOutbox outbox,
        StorageStart stores,
        IEnumerable<IEventConsumer> consumers,
        OutboxOptions options,
        TimeProvider time,
        IMeterFactory meters,
        ILogger<OutboxDispatcher> logger)
    {
        _outbox = outbox;
        _stores = stores;
        _options = options;
        _time = time;
        _logger = logger;
        var process = Guid.NewGuid().ToString("N");
        _loops =
        [
            .. consumers.Select(consumer => new ConsumerLoop(
                outbox, consumer, new ConsumerLease(outbox, consumer.Name, process, options, time), options, time, logger)),
        ];
        var twice = _loops.GroupBy(loop => loop.Consumer.Name).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new InvalidOperationException($"Two event consumers are named '{twice.Key}'; they would share one cursor.");
        }

        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "headless.outbox.lag", () => Measure(state => state.Lag), "{event}", "Events that a consumer has not passed yet");
        meter.CreateObservableGauge(
            "headless.outbox.failures",
            () => Measure(state => state.Failure?.Attempts ?? 0),
            "{attempt}",
            "Failed attempts since a consumer's last success");
    }

    public IReadOnlyList<ConsumerState> Consumers => [.. _loops.Select(State)];

    /// <summary>Completes when every consumer has passed all that was committed before the call. For tests and tools.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        if (ExecuteTask is null)
        {
            throw new InvalidOperationException("The dispatcher has not been started.");
        }

        var head = await _outbox.HeadAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(_loops.Select(loop => loop.ReachAsync(head, cancellationToken))).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _stores.OpenedAsync(stoppingToken).ConfigureAwait(false);
        await Task.WhenAll([.. _loops.Select(loop => loop.RunAsync(stoppingToken)), WatchAsync(stoppingToken)]).ConfigureAwait(false);
    }

    private async Task WatchAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(HeadRefresh, _time);
        var trimmed = _time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
            {
                try
                {
                    _head = await _outbox.HeadAsync(stopping).ConfigureAwait(false);
                    if (_time.GetElapsedTime(trimmed) >= TimeSpan.FromMinutes(_options.TrimMinutes))
                    {
                        trimmed = _time.GetTimestamp();
                        await TrimAsync(stopping).ConfigureAwait(false);
                    }
                }
                catch (Exception failure) when (!stopping.IsCancellationRequested)
                {
                    Log.WatchFailed(_logger, failure);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task TrimAsync(CancellationToken stopping)
    {
        var olderThan = _time.GetUtcNow() - TimeSpan.FromHours(_options.RetentionHours);
        var removed = await _outbox.TrimAsync([.. _loops.Select(loop => loop.Consumer.Name)], olderThan, stopping).ConfigureAwait(false);
        if (removed > 0)
        {
            Log.Trimmed(_logger, removed);
        }
    }

    private ConsumerState State(ConsumerLoop loop) =>
        new(loop.Consumer.Name, loop.Position, Math.Max(0, Volatile.Read(ref _head) - loop.Position), loop.Failure);

    private IEnumerable<Measurement<long>> Measure(Func<ConsumerState, long> value) =>
        Consumers.Select(state => new Measurement<long>(value(state), new KeyValuePair<string, object?>("consumer", state.Name)));
}
