using System.Diagnostics;
using System.Diagnostics.Metrics;
using StackExchange.Redis;

namespace Headless.Storage.Redis;

/// <summary>
/// Spans and durations of operations, under the name <c>Headless.Storage.Redis</c>, after the conventions of OpenTelemetry. Names of
/// operations only, never keys or values; nothing is made while nobody listens.
/// </summary>
internal static class Telemetry
{
    public const string SourceName = "Headless.Storage.Redis";

    private static readonly ActivitySource Source = new(SourceName);
    private static readonly Meter Meter = new(SourceName);
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "db.client.operation.duration", "s", "Duration of database client operations.");

    public static Operation Start(string name)
    {
        var span = Source.HasListeners() ? Source.StartActivity(name, ActivityKind.Client) : null;
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("db.system.name", "redis");
            span.SetTag("db.operation.name", name);
        }

        return new Operation(name, span, span is not null || Duration.Enabled ? Stopwatch.GetTimestamp() : 0);
    }

    /// <summary>One operation on its way.</summary>
    internal readonly struct Operation(string name, Activity? span, long since)
    {
        public void Succeed()
        {
            if (since != 0)
            {
                End(null);
            }
        }

        public void Fail(Exception failure)
        {
            if (since != 0)
            {
                End(failure switch
                {
                    RedisServerException refused => refused.Kind.ToString(),
                    RedisConnectionException lost => lost.FailureType.ToString(),
                    _ => failure.GetType().Name,
                });
            }
        }

        private void End(string? error)
        {
            var tags = new TagList { { "db.system.name", "redis" }, { "db.operation.name", name } };
            if (error is not null)
            {
                tags.Add("error.type", error);
                span?.SetTag("error.type", error);
                span?.SetStatus(ActivityStatusCode.Error, error);
            }

            Duration.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, tags);
            span?.Dispose();
        }
    }
}
