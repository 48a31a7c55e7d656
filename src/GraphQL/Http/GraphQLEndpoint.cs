using System.Diagnostics;
using Headless.GraphQL.Subscriptions;
using Microsoft.AspNetCore.Http;

namespace Headless.GraphQL.Http;

/// <summary>
/// GraphQL over HTTP: JSON by POST, queries also by GET; one operation per request, or a list where the host allows it. The media type
/// that the client accepts chooses who answers; what passes all checks of the request goes to the engine.
/// </summary>
internal sealed class GraphQLEndpoint(
    GraphQLExecutor executor, GraphQLHttpOptions options, EventStreamEndpoint eventStreams, TimeProvider time)
{
    /// <summary>Fits most answers; larger ones double it.</summary>
    private const int ResponseSizeHintBytes = 32 * 1024;

    private readonly DeadlinePool _deadlines = new(options.Timeout, time);
    private readonly StreamResponder _streams = new(executor, options, eventStreams);
    private readonly CacheHeaders _cacheHeaders = new(options);
    private readonly BatchResponder _batches = new(executor, options);

    /// <summary>Answers over plain HTTP: one response, or as many as there are when the request asks for a stream.</summary>
    public Task HandleAsync(HttpContext context)
    {
        var accepted = Accepted.By(context.Request);
        return accepted is { Single: null, Events: true } ? eventStreams.HandleAsync(context) : HandleAsync(context, accepted);
    }

    private async Task HandleAsync(HttpContext context, Accepted accepted)
    {
        var started = Stopwatch.GetTimestamp();
        using var deadline = _deadlines.Start(context.RequestAborted);
        try
        {
            if (await AnswerAsync(context, accepted, started, deadline.Token) is { } fault)
            {
                Telemetry.Refused(fault.Code, started);
                await GraphQLHttpResponse.RefuseAsync(context, fault, options);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; nobody reads an answer.
        }
        catch (OperationCanceledException) when (deadline.Token.IsCancellationRequested && !context.Response.HasStarted)
        {
            Telemetry.Refused("TIMEOUT", started);
            await GraphQLHttpResponse.RefuseAsync(context, RequestFault.TimedOut(options.Timeout), options);
        }
    }

    private async Task<RequestFault?> AnswerAsync(HttpContext context, Accepted accepted, long started, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (options.PlaygroundPath is { } playground && IsBrowsers(request))
        {
            context.Response.Headers.Vary = "Accept";
            context.Response.Redirect(playground);
            return null;
        }

        if (accepted.Single is not { } mediaType)
        {
            return RequestFault.NotAcceptable(request.Headers.Accept.ToString());
        }

        using var reader = new RequestReader(options);
        if (await reader.ReadAsync(request, cancellationToken) is { } fault)
        {
            return ReferenceEquals(fault, RequestFault.Batch) && options.MaxBatchedOperations > 1
                ? await _batches.RespondAsync(context, reader.Body, mediaType, started, cancellationToken)
                : fault;
        }

        if (accepted.IsOpen && await _streams.TryRespondAsync(context, reader.Envelope, accepted, started, cancellationToken))
        {
            return null;
        }

        await RespondAsync(context, reader.Envelope, mediaType, started, cancellationToken);
        return null;
    }

    /// <summary>One operation, one response.</summary>
    private async Task RespondAsync(
        HttpContext context, RequestEnvelope envelope, string mediaType, long started, CancellationToken cancellationToken)
    {
        var isSafe = RequestReader.IsSafe(context.Request);
        using var output = new PooledBuffer(ResponseSizeHintBytes);
        using var variables = envelope.ParseVariables(options.MaxJsonDepth);
        var outcome = await executor.ExecuteAsync(
            envelope.ToRequest(variables?.RootElement ?? default, isSafe),
            context.RequestServices,
            output,
            cancellationToken);
        Telemetry.Answered(outcome, executor.Names, started);
        if (outcome.Status == ExecutionStatus.Ok && isSafe && _cacheHeaders.Apply(context, outcome.Cache, mediaType, output.Written.Span))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await GraphQLHttpResponse.AnswerAsync(context, outcome, mediaType, options, output.Written);
    }

    private static bool IsBrowsers(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && MediaType.WantsPage(request)
        && !QueryStringReader.NamesDocument(request);
}
