using System.Buffers;

namespace Headless.GraphQL;

/// <summary>Answers operations against the composed schema. One instance per host, safe for concurrent use.</summary>
public sealed class GraphQLExecutor
{
    internal GraphQLExecutor()
    {
    }

    /// <summary>
    /// Parses, validates, plans (all three cached by the document) and executes, and writes one complete JSON response. Nothing is written
    /// to <paramref name="output"/> before the whole response is known. Listeners, interceptor, scopes and resolvers' services come from
    /// <paramref name="requestServices"/>. Throws only when <paramref name="cancellationToken"/> is cancelled.
    /// </summary>
    public ValueTask<ExecutionOutcome> ExecuteAsync(
        GraphQLRequest request,
        IServiceProvider requestServices,
        IBufferWriter<byte> output,
        CancellationToken cancellationToken) => throw new NotSupportedException();
}
