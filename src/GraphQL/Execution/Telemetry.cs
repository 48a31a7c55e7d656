using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Headless.GraphQL.Execution;

/// <summary>Spans and measures of the engine, under the name <c>Headless.GraphQL</c>; nothing is made while nobody listens.</summary>
internal static class Telemetry
{
    public const string SourceName = "Headless.GraphQL";
    private static readonly ActivitySource Source = new(SourceName);
    private static readonly Meter Meter = new(SourceName);

    private static readonly Counter<long> Prepared = Meter.CreateCounter<long>(
        "headless.graphql.documents.prepared", "{document}", "Documents parsed and validated because the cache did not hold them.");

    private static readonly UpDownCounter<long> Active = Meter.CreateUpDownCounter<long>(
        "headless.graphql.subscriptions.active", "{subscription}", "Subscriptions that wait for events or answer one.");

    private static readonly Counter<long> Events = Meter.CreateCounter<long>(
        "headless.graphql.subscriptions.events", "{event}", "Events of subscriptions that were answered, by outcome.");

    public static bool IsListening => Source.HasListeners();

    public static void CountPrepared() => Prepared.Add(1);

    public static void CountSubscription(int change) => Active.Add(change);

    public static void CountEvent(in ExecutionOutcome outcome) =>
        Events.Add(1, new KeyValuePair<string, object?>("graphql.outcome", outcome.ErrorCode ?? "ok"));

    public static Activity? StartOperation(OperationKind kind, string? name)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var type = kind switch { OperationKind.Query => "query", OperationKind.Mutation => "mutation", _ => "subscription" };
        var span = Source.StartActivity(name is null ? type : $"{type} {name}");
        span?.SetTag("graphql.operation.type", type);
        span?.SetTag("graphql.operation.name", name);
        return span;
    }

    public static Activity? StartBatch(string coordinate, string kind, int parents)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var span = Source.StartActivity($"{kind} {coordinate}");
        span?.SetTag("graphql.batch.size", parents);
        return span;
    }

    public static void Failed(Activity? span, Exception exception) => span?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
}
