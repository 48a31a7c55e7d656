using System.Diagnostics;
using System.Text.Json;
using Headless.GraphQL.Subscriptions;
using Microsoft.AspNetCore.Http;

namespace Headless.GraphQL.Http;

/// <summary>
/// GraphQL over HTTP: one operation per request, JSON by POST, queries also by GET. The order of the checks is method, Accept, origin,
/// content type, size, JSON, parameters; what passes them all goes to the engine. Who asks for a stream of responses is handed on.
/// </summary>
internal sealed class GraphQLEndpoint(
    GraphQLExecutor executor, GraphQLHttpOptions options, EventStreamEndpoint eventStreams, TimeProvider time)
{
    /// <summary>Fits most answers; larger ones double it.</summary>
    private const int ResponseSizeHintBytes = 32 * 1024;

    public Task HandleAsync(HttpContext context)
    {
        var mediaType = MediaType.Negotiate(context.Request);
        return mediaType == MediaType.EventStream ? eventStreams.HandleAsync(context) : HandleAsync(context, mediaType);
    }

    private async Task HandleAsync(HttpContext context, string? mediaType)
    {
        var started = Stopwatch.GetTimestamp();
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, timeout.Token);
        try
        {
            if (await AnswerAsync(context, mediaType, started, linked.Token) is { } fault)
            {
                Telemetry.Refused(fault.Code, started);
                await RefuseAsync(context, fault);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; nobody reads an answer.
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !context.Response.HasStarted)
        {
            Telemetry.Refused("TIMEOUT", started);
            await RefuseAsync(context, RequestFault.TimedOut(options.Timeout));
        }
    }

    private async Task<RequestFault?> AnswerAsync(HttpContext context, string? mediaType, long started, CancellationToken cancellationToken)
    {
        var request = context.Request;
        var isGet = HttpMethods.IsGet(request.Method);
        if (isGet && options.PlaygroundPath is { } playground && MediaType.WantsPage(request) && !request.Query.ContainsKey("query"))
        {
            context.Response.Headers.Vary = "Accept";
            context.Response.Redirect(playground);
            return null;
        }

        if (!isGet && !HttpMethods.IsPost(request.Method))
        {
            return RequestFault.Method($"{request.Method} is not supported. Use POST, or GET for queries.");
        }

        if (mediaType is null)
        {
            return RequestFault.NotAcceptable(request.Headers.Accept.ToString());
        }

        using var reader = new EnvelopeReader(options.MaxJsonDepth);
        if (isGet)
        {
            return CrossSiteGuard.Refuses(request)
                ? RequestFault.CrossSite
                : QueryStringReader.Read(request.Query, reader, out var fromQuery) ?? await ExecuteAsync(fromQuery);
        }

        if (!MediaType.IsJsonBody(request))
        {
            return RequestFault.MediaType(request);
        }

        var body = await BodyReader.ReadAsync(request, options.MaxBodyBytes, cancellationToken);
        using (body)
        {
            return body.Fault ?? reader.Read(body.Bytes, out var envelope) ?? await ExecuteAsync(envelope);
        }

        async Task<RequestFault?> ExecuteAsync(RequestEnvelope envelope)
        {
            using var output = new PooledBuffer(ResponseSizeHintBytes);
            using var variables = envelope.Variables.IsEmpty ? null : ParseVariables(envelope.Variables);
            var outcome = await executor.ExecuteAsync(
                envelope.ToRequest(variables?.RootElement ?? default, isGet),
                context.RequestServices,
                output,
                cancellationToken);
            Telemetry.Answered(outcome, started);
            if (outcome.Status == ExecutionStatus.NotAQuery)
            {
                context.Response.Headers.Allow = "POST";
            }

            var status = StatusOf(outcome, isLegacy: mediaType == MediaType.Json);
            await GraphQLHttpResponse.SendAsync(context, status, mediaType, output.Written);
            return null;
        }
    }

    private JsonDocument ParseVariables(ReadOnlyMemory<byte> variables) =>
        JsonDocument.Parse(variables, new JsonDocumentOptions { MaxDepth = options.MaxJsonDepth + 1 });

    internal static async Task RefuseAsync(HttpContext context, RequestFault fault)
    {
        if (fault.Status == StatusCodes.Status405MethodNotAllowed)
        {
            context.Response.Headers.Allow = "GET, POST";
        }

        await GraphQLHttpResponse.WriteErrorAsync(context, fault.Status, fault.Code, fault.Message);
    }

    /// <summary>
    /// Legacy clients read the body only at 200, so they get it for every well-formed request. Others get what happened: 200, 294 (Partial
    /// Success of the published edition) when there are field errors, and a refusal's own status, 400 if it has none.
    /// </summary>
    private static int StatusOf(in ExecutionOutcome outcome, bool isLegacy) => outcome.Status switch
    {
        ExecutionStatus.NotAQuery => StatusCodes.Status405MethodNotAllowed,
        _ when isLegacy => StatusCodes.Status200OK,
        ExecutionStatus.Ok => StatusCodes.Status200OK,
        ExecutionStatus.FieldErrors => 294,
        _ => outcome.ErrorCode switch
        {
            "UNAUTHENTICATED" => StatusCodes.Status401Unauthorized,
            "FORBIDDEN" => StatusCodes.Status403Forbidden,
            "RATE_LIMITED" => StatusCodes.Status429TooManyRequests,
            "INTERNAL" => StatusCodes.Status500InternalServerError,
            "UNAVAILABLE" => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status400BadRequest,
        },
    };
}
