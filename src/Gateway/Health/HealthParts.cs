using System.Diagnostics;
using Headless.Kernel.Contracts;
using Headless.Storage.Events;
using Headless.Storage.KeyValue;
using Headless.Storage.Search;

namespace Headless.Gateway.Health;

/// <summary>How one part of the host is doing.</summary>
/// <param name="Lag">Events that the slowest consumer has not seen yet; only for the outbox.</param>
internal sealed record PartHealth(string Name, string Status, double Milliseconds, long? Lag = null);

/// <summary>Asks each store something that costs it almost nothing.</summary>
internal sealed class HealthParts(
    IOutbox outbox,
    IKeyValueStore keyValue,
    ISearchStore search,
    IEnumerable<IEventConsumer> consumers,
    TimeProvider time,
    ILogger<HealthParts> logger)
{
    private const string ProbeKey = "health";

    /// <summary>An answer that takes longer is no answer: probes ask every few seconds.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(2);

    /// <summary>The outbox lies in the document store, so its head answers for both.</summary>
    public async Task<IReadOnlyList<PartHealth>> CheckAsync(CancellationToken cancellationToken) => await Task.WhenAll(
        MeasureAsync("documents", outbox.HeadAsync, cancellationToken),
        MeasureAsync("key-value", token => keyValue.GetAsync([ProbeKey], token), cancellationToken),
        MeasureAsync("search", token => search.StatsAsync(ProductSearchFields.Index, token), cancellationToken),
        MeasureAsync("outbox", LagAsync, cancellationToken, (part, lag) => part with { Lag = lag }));

    private async ValueTask<long> LagAsync(CancellationToken cancellationToken)
    {
        var head = await outbox.HeadAsync(cancellationToken);
        var lag = 0L;
        foreach (var consumer in consumers)
        {
            var passed = await outbox.CursorAsync(consumer.Name, cancellationToken);
            var read = await outbox.ReadAsync(passed, consumer.Types, 1, cancellationToken);
            lag = Math.Max(lag, read.Events.Count == 0 ? 0 : head - read.Events[0].Position + 1);
        }

        return lag;
    }

    private async Task<PartHealth> MeasureAsync<T>(
        string name,
        Func<CancellationToken, ValueTask<T>> ask,
        CancellationToken cancellationToken,
        Func<PartHealth, T, PartHealth>? tell = null)
    {
        var started = Stopwatch.GetTimestamp();
        using var timeout = new CancellationTokenSource(MaxWait, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var answer = await ask(linked.Token).AsTask().WaitAsync(linked.Token);
            var part = new PartHealth(name, "ok", Elapsed(started));
            return tell is null ? part : tell(part, answer);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.UnhealthyPart(logger, name, e);
            return new PartHealth(name, "failed", Elapsed(started));
        }
    }

    private static double Elapsed(long started) => Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 2);
}
