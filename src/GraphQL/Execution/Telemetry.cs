using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;

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

    /// <summary>After the conventions of OpenTelemetry: a name in the span's own name only where names are bounded.</summary>
    /// <param name="measuredName">The name as <see cref="OperationNames"/> bounds it.</param>
    /// <param name="document">Empty unless the host wants it.</param>
    public static Activity? StartOperation(OperationKind kind, string? name, string? measuredName, ReadOnlyMemory<byte> document)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var type = kind switch { OperationKind.Query => "query", OperationKind.Mutation => "mutation", _ => "subscription" };
        var isNamed = measuredName is not null && measuredName == name;
        var span = Source.StartActivity(isNamed ? $"{type} {name}" : type);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("graphql.operation.type", type);
            span.SetTag("graphql.operation.name", name);
            span.SetTag("graphql.document", document.IsEmpty ? null : Encoding.UTF8.GetString(document.Span));
        }

        return span;
    }

    public static Activity? StartBatch(string coordinate, string kind, int parents)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var span = Source.StartActivity($"{kind} {coordinate}");
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("graphql.coordinate", coordinate);
            span.SetTag("graphql.batch.size", parents);
        }

        return span;
    }

    public static void Failed(Activity? span, Exception exception)
    {
        if (span is not null)
        {
            Failed(span, exception is GraphQLRequestException request ? request.Code : exception.GetType().Name);
        }
    }

    /// <summary>Marks the span of an operation that was answered with errors.</summary>
    public static void Failed(Activity? span, string? firstCode)
    {
        if (firstCode is not null)
        {
            span?.SetStatus(ActivityStatusCode.Error, firstCode);
            span?.SetTag("error.type", firstCode);
        }
    }

    /// <summary>For exception filters: marks the span and catches nothing.</summary>
    public static bool Passes(Activity? span, Exception exception)
    {
        Failed(span, exception);
        return false;
    }
}
