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
                await GraphQLEndpoint.RefuseAsync(context, fault);
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
        var request = context.Request;
        var isGet = HttpMethods.IsGet(request.Method);
        if (!isGet && !HttpMethods.IsPost(request.Method))
        {
            return (null, RequestFault.Method($"{request.Method} is not supported. Use POST, or GET for whatever changes nothing."));
        }

        using var reader = new EnvelopeReader(options.MaxJsonDepth);
        if (isGet)
        {
            var refusal = CrossSiteGuard.Refuses(request) ? RequestFault.CrossSite : null;
            var envelope = default(RequestEnvelope);
            var fault = refusal ?? QueryStringReader.Read(request.Query, reader, out envelope);
            return fault is null ? (Own(envelope), null) : (null, fault);
        }

        if (!MediaType.IsJsonBody(request))
        {
            return (null, RequestFault.MediaType(request));
        }

        using var body = await BodyReader.ReadAsync(request, options.MaxBodyBytes, context.RequestAborted);
        var fromBody = default(RequestEnvelope);
        return (body.Fault ?? reader.Read(body.Bytes, out fromBody)) is { } unreadable ? (null, unreadable) : (Own(fromBody), null);

        GraphQLRequest Own(RequestEnvelope envelope) =>
            envelope.ToOwnRequest(isGet, options.MaxJsonDepth) with { Timeout = options.Timeout };
    }
}
