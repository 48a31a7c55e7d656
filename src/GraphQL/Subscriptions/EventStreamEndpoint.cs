using System.Diagnostics;
using Headless.GraphQL.Http;
using Microsoft.AspNetCore.Http;

namespace Headless.GraphQL.Subscriptions;

/// <summary>
/// Operations over server-sent events, as the protocol graphql-sse has it in its mode of distinct connections: one operation per request,
/// by POST or GET, answered by <c>next</c> for each response and <c>complete</c>. What is wrong with the HTTP request is answered with its
/// status, what is wrong with the document as a response in the stream, where browsers can read it.
/// </summary>
internal sealed class EventStreamEndpoint(GraphQLExecutor executor, GraphQLHttpOptions options, StreamRegistry registry)
{
    public async Task HandleAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var (request, fault) = await ReadAsync(context);
            if (fault is not null)
            {
                Http.Telemetry.Refused(fault.Code, started);
                await GraphQLHttpResponse.RefuseAsync(context, fault, options);
                return;
            }

            await RespondAsync(context, request!, started);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; nobody reads an answer.
        }
    }

    /// <summary>Answers what has been read already.</summary>
    /// <param name="request">With memory of its own.</param>
    public async Task RespondAsync(HttpContext context, GraphQLRequest request, long started)
    {
        var caller = registry.CallerOf(context);
        if (registry.Enter(caller) is { } fault)
        {
            Http.Telemetry.Refused(fault.Code, started);
            await GraphQLHttpResponse.RefuseAsync(context, fault, options);
            return;
        }

        try
        {
            var outcome = await AnswerAsync(context, request);
            Http.Telemetry.Answered(outcome, executor.Names, started);
        }
        finally
        {
            registry.Leave(caller);
        }
    }

    /// <summary>Holds nothing of the request while it waits: what was sent is the engine's to keep or to let go.</summary>
    private Task<ExecutionOutcome> AnswerAsync(HttpContext context, GraphQLRequest request)
    {
        var stream = new EventStream(context, registry);
        registry.Add(stream);
        return CompleteAsync(
            stream, executor.StreamAsync(request, context.RequestServices, stream, context.RequestAborted));
    }

    private async Task<ExecutionOutcome> CompleteAsync(EventStream stream, ValueTask<ExecutionOutcome> answering)
    {
        try
        {
            var outcome = await answering;
            if (!stream.IsDrained || outcome.Kind != OperationKind.Subscription)
            {
                await stream.CompleteAsync();
            }

            return outcome;
        }
        finally
        {
            registry.Remove(stream);
            stream.Dispose();
        }
    }

    private async Task<(GraphQLRequest? Request, RequestFault? Fault)> ReadAsync(HttpContext context)
    {
        using var reader = new RequestReader(options) { IsTrustedOrigin = OriginCheck.IsListed(context.Request, registry.Options) };
        if (await reader.ReadAsync(context.Request, context.RequestAborted) is { } fault)
        {
            return (null, fault);
        }

        var request = reader.Envelope.ToOwnRequest(RequestReader.IsSafe(context.Request), options.MaxJsonDepth);
        return (request with { Timeout = options.Timeout }, null);
    }
}
