using System.Buffers;
using Headless.GraphQL.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Headless.GraphQL.Subscriptions;

/// <summary>
/// One answer in server-sent events: <c>next</c> for each response, <c>complete</c> at the end. Holds no memory between two.
/// </summary>
internal sealed class EventStream(HttpContext context) : IResponseStream, IDisposable
{
    /// <summary>Fits most answers; larger ones double it.</summary>
    private const int ResponseSizeHintBytes = 4 * 1024;

    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    private PooledBuffer? _output;

    public IBufferWriter<byte> Output => _output ??= new PooledBuffer(ResponseSizeHintBytes);

    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        SetHeaders();
        await context.Response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask SendAsync(bool hasNext, CancellationToken cancellationToken)
    {
        SetHeaders();
        Write(_output!.Written.Span);
        Dispose();
        await context.Response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the stream; what a request error left in the output is sent first.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        if (_output is not null)
        {
            await SendAsync(hasNext: false, cancellationToken).ConfigureAwait(false);
        }

        SetHeaders();
        context.Response.BodyWriter.Write("event: complete\ndata:\n\n"u8);
        await context.Response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _output?.Dispose();
        _output = null;
    }

    private void SetHeaders()
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            return;
        }

        response.ContentType = MediaType.EventStream;
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = "Accept";

        // Proxies that collect answers before they pass them on would hold events back.
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    /// <summary>A line end ends a field, so each line of the response is a field of its own; the client joins them again.</summary>
    private void Write(ReadOnlySpan<byte> response)
    {
        var writer = context.Response.BodyWriter;
        writer.Write("event: next\ndata: "u8);
        for (var end = response.IndexOfAny(LineEnds); end >= 0; end = response.IndexOfAny(LineEnds))
        {
            writer.Write(response[..end]);
            writer.Write("\ndata: "u8);
            response = response[(end + 1)..];
        }

        writer.Write(response);
        writer.Write("\n\n"u8);
    }
}
