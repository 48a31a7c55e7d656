using Headless.GraphQL.Subscriptions;
using Microsoft.AspNetCore.Http;

namespace Headless.GraphQL.Http;

/// <summary>
/// Answers clients that accept one response and a stream of them alike: the operation decides. What it defers comes in parts of one body,
/// or in events where parts are not accepted; a subscription comes in events; everything else is left to others.
/// </summary>
internal sealed class StreamResponder(GraphQLExecutor executor, GraphQLHttpOptions options, EventStreamEndpoint eventStreams)
{
    /// <summary>False when one response answers the request.</summary>
    public async ValueTask<bool> TryRespondAsync(
        HttpContext context, RequestEnvelope envelope, Accepted accepted, long started, CancellationToken cancellationToken)
    {
        // Most clients that accept a stream ask for none, so nothing is kept before it is known.
        var isSafe = RequestReader.IsSafe(context.Request);
        var form = await executor.FormOfAsync(envelope.ToRequest(default, isSafe), context.RequestServices, cancellationToken);
        if (form == ResponseForm.One)
        {
            return false;
        }

        var request = envelope.ToOwnRequest(isSafe, options.MaxJsonDepth) with { Timeout = options.Timeout };
        if (form == ResponseForm.Deferred && accepted.Multipart is not null)
        {
            await RespondInPartsAsync(context, request, accepted, started);
            return true;
        }

        if (accepted.Events)
        {
            await eventStreams.RespondAsync(context, request, started);
        }

        return accepted.Events;
    }

    private async Task RespondInPartsAsync(HttpContext context, GraphQLRequest request, Accepted accepted, long started)
    {
        using var stream = new MultipartStream(context, accepted.Multipart!);
        var outcome = await executor.StreamAsync(request, context.RequestServices, stream, context.RequestAborted);
        Telemetry.Answered(outcome, executor.Names, started);
        if (!stream.IsStarted)
        {
            await GraphQLHttpResponse.AnswerAsync(context, outcome, accepted.Single!, options, stream.Left);
        }
    }
}
