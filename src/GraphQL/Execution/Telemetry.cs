using System.Diagnostics;

namespace Headless.GraphQL.Execution;

/// <summary>Spans of the engine, under the name <c>Headless.GraphQL</c>; nothing is made while nobody listens.</summary>
internal static class Telemetry
{
    public const string SourceName = "Headless.GraphQL";
    private static readonly ActivitySource Source = new(SourceName);

    public static bool IsListening => Source.HasListeners();

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
