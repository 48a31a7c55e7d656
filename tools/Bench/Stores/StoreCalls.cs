using System.Collections.Concurrent;
using System.Diagnostics;
using Headless.Storage.MongoDb;
using Headless.Storage.Redis;

namespace Headless.Bench.Stores;

/// <summary>One command on the wire.</summary>
internal sealed record StoreCall(string Name, double Milliseconds);

/// <summary>
/// Counts what a request sends to the stores, by the spans of the MongoDB driver (one for each command on the wire) and of the adapters of
/// Redis and Elasticsearch. What runs in the background belongs to no request and has another trace.
/// </summary>
internal sealed class StoreCalls : IDisposable
{
    /// <summary>Once a second a request also compares the stamps of reference data; the median is not one of those.</summary>
    private const int Repeats = 31;

    private readonly ActivityListener _listener;
    private readonly ConcurrentDictionary<ActivityTraceId, ConcurrentQueue<StoreCall>> _seen = [];

    public StoreCalls()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name
                is MongoDbStorageModule.ActivitySourceName or RedisStorageModule.TelemetryName or "Headless.Storage.Elasticsearch",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Stopped,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>The calls of one request: the median of some that are alike.</summary>
    public async Task<IReadOnlyList<StoreCall>> OfAsync(Func<Task> request)
    {
        var all = new List<IReadOnlyList<StoreCall>>();
        for (var i = 0; i < Repeats; i++)
        {
            all.Add(await OnceAsync(request));
        }

        return all.OrderBy(calls => calls.Count).ElementAt(all.Count / 2);
    }

    public async Task<IReadOnlyList<StoreCall>> OnceAsync(Func<Task> request)
    {
        using var trace = new Activity("bench request").SetIdFormat(ActivityIdFormat.W3C);
        trace.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        trace.Start();
        var calls = _seen[trace.TraceId] = [];
        await request();
        _seen.TryRemove(trace.TraceId, out _);
        return [.. calls];
    }

    private void Stopped(Activity activity)
    {
        if (_seen.TryGetValue(activity.TraceId, out var calls) && IsOnTheWire(activity))
        {
            var source = activity.Source.Name.Replace("Headless.Storage.", "", StringComparison.Ordinal);
            calls.Enqueue(new($"{source} {activity.DisplayName}", activity.Duration.TotalMilliseconds));
        }
    }

    /// <summary>The driver has a span for the operation, and within it one for each command.</summary>
    private static bool IsOnTheWire(Activity activity) =>
        activity.Source.Name != MongoDbStorageModule.ActivitySourceName || activity.GetTagItem("db.command.name") is not null;
}
