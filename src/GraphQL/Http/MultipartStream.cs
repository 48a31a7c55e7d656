using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Headless.GraphQL.Http;

/// <summary>
/// Responses as the parts of one <c>multipart/mixed</c> body, each sent on its own. A lone response is not sent but left in the output:
/// it needs no parts.
/// </summary>
internal sealed class MultipartStream(HttpContext context, string mediaType) : IResponseStream, IDisposable
{
    /// <summary>Fits most answers; larger ones double it.</summary>
    private const int ResponseSizeHintBytes = 32 * 1024;

    private readonly PooledBuffer _output = new(ResponseSizeHintBytes);

    /// <summary>Whether parts have been sent.</summary>
    public bool IsStarted { get; private set; }

    public IBufferWriter<byte> Output => _output;

    /// <summary>What has not been sent.</summary>
    public ReadOnlyMemory<byte> Left => _output.Written;

    public async ValueTask SendAsync(bool hasNext, CancellationToken cancellationToken)
    {
        if (!IsStarted && !hasNext)
        {
            return;
        }

        var body = context.Response.BodyWriter;
        if (!IsStarted)
        {
            Start();
            body.Write("\r\n---"u8);
        }

        // The boundary behind a part goes with it: until they have read it, clients cannot know that the part is whole.
        body.Write("\r\nContent-Type: application/json; charset=utf-8\r\n\r\n"u8);
        body.Write(_output.Written.Span);
        body.Write(hasNext ? "\r\n---"u8 : "\r\n-----\r\n"u8);
        _output.Clear();
        await body.FlushAsync(cancellationToken);
    }

    public void Dispose() => _output.Dispose();

    private void Start()
    {
        IsStarted = true;
        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = mediaType;
        response.Headers.Vary = "Accept";
        response.Headers.CacheControl = "no-store";

        // Proxies that collect answers before they pass them on would hold parts back.
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }
}
