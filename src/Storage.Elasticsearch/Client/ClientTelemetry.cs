using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Headless.Storage.Elasticsearch.Client;

/// <summary>Traces and metrics of calls to the cluster: what was asked of which index, how long, with what outcome; never data.</summary>
internal sealed class ClientTelemetry : IDisposable
{
    /// <summary>Of the activity source and of the meter.</summary>
    public const string Name = "Headless.Storage.Elasticsearch";

    private static readonly ActivitySource Source = new(Name);

    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _items;

    public ClientTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _duration = _meter.CreateHistogram<double>("db.client.operation.duration", "s", "Time of a call with all its attempts.");
        _retries = _meter.CreateCounter<long>("headless.search.retries", "{attempt}", "Attempts after the first.");
        _items = _meter.CreateCounter<long>("headless.search.bulk.items", "{document}", "Documents sent, by what became of them.");
    }

    public Measured Start(Call call) => new(this, call, Source.StartActivity($"{call.Operation} {call.Index}", ActivityKind.Client));

    public void CountRetry(string operation) => _retries.Add(1, new KeyValuePair<string, object?>("db.operation.name", operation));

    public void CountItem(string outcome) => _items.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Dispose() => _meter.Dispose();

    /// <summary>One call, measured until its disposal.</summary>
    internal sealed class Measured(ClientTelemetry telemetry, Call call, Activity? activity) : IDisposable
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private string? _error;

        public int Status { get; set; }

        public void Fail(Exception failure)
        {
            _error = failure.GetType().Name;
            activity?.SetStatus(ActivityStatusCode.Error, _error);
        }

        public void Dispose()
        {
            var tags = new TagList
            {
                { "db.system.name", "elasticsearch" },
                { "db.operation.name", call.Operation },
                { "db.collection.name", call.Index },
                { "db.response.status_code", Status },
            };
            if (_error is not null)
            {
                tags.Add("error.type", _error);
            }

            foreach (var (key, value) in activity is null ? new TagList() : tags)
            {
                activity!.SetTag(key, value);
            }

            activity?.Dispose();
            telemetry._duration.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, tags);
        }
    }
}
