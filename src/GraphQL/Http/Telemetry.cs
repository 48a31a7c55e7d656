using System.Diagnostics;
using System.Diagnostics.Metrics;
using Headless.GraphQL.Execution;

namespace Headless.GraphQL.Http;

/// <summary>What the transport measures: meter <c>Headless.GraphQL</c>, and tags on the span of the HTTP request.</summary>
internal static class Telemetry
{
    private static readonly Meter Meter = new("Headless.GraphQL");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "headless.graphql.request.duration", "s", "Time from the first byte of a request to the last of its answer, by outcome.");

    public static void Answered(in ExecutionOutcome outcome, OperationNames names, long started)
    {
        var kind = outcome.Kind switch
        {
            OperationKind.Mutation => "mutation",
            OperationKind.Subscription => "subscription",
            _ => "query",
        };
        var status = outcome.Status switch
        {
            ExecutionStatus.Ok => "ok",
            ExecutionStatus.FieldErrors => "field_errors",
            _ => outcome.ErrorCode ?? "request_error",
        };
        if (Activity.Current is { IsAllDataRequested: true } span)
        {
            span.SetTag("graphql.operation.type", kind);
            span.SetTag("graphql.operation.name", outcome.OperationName);
            span.SetTag("graphql.outcome", status);
        }

        // How long a subscription lived tells nothing about how fast anything was.
        if (Duration.Enabled && outcome.Kind != OperationKind.Subscription)
        {
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            Duration.Record(
                seconds,
                new("graphql.operation.type", kind),
                new("graphql.operation.name", names.Bounded(outcome.OperationName)),
                new("graphql.outcome", status));
        }
    }

    public static void Refused(string code, long started)
    {
        Activity.Current?.SetTag("graphql.outcome", code);
        if (Duration.Enabled)
        {
            Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("graphql.outcome", code));
        }
    }
}
