using System.Diagnostics;
using Headless.GraphQL.Http;
using Microsoft.AspNetCore.Http;

namespace Headless.GraphQL.Subscriptions;

/// <summary>
/// Operations over server-sent events, as the protocol graphql-sse has it in its mode of distinct connections: one operation per request,
/// by POST or GET, answered by <c>next</c> for each response and <c>complete</c>. What is wrong with the HTTP request is answered with its
/// status, what is wrong with the document as a response in the stream, where browsers can read it.
/// </summary>
internal sealed class EventStreamEndpoint(GraphQLExecutor executor, GraphQLHttpOptions options)
{
    public async Task HandleAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var (request, fault) = await ReadAsync(context);
            if (fault is not null)
            {
                Telemetry.Refused(fault.Code, started);
                await GraphQLHttpResponse.RefuseAsync(context, fault, options);
                return;
            }

            using var stream = new EventStream(context);
            var outcome = await executor.StreamAsync(request!, context.RequestServices, stream, context.RequestAborted);
            await stream.CompleteAsync(context.RequestAborted);
            Telemetry.Answered(outcome, started);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; nobody reads an answer.
        }
    }

    private async Task<(GraphQLRequest? Request, RequestFault? Fault)> ReadAsync(HttpContext context)
    {
        using var reader = new RequestReader(options);
        var fault = await reader.ReadAsync(context.Request, context.RequestAborted);
        var request = fault is null
            ? reader.Envelope.ToOwnRequest(RequestReader.IsSafe(context.Request), options.MaxJsonDepth) with { Timeout = options.Timeout }
            : null;
        return (request, fault);
    }
}
