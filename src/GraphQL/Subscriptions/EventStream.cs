using System.Buffers;
using Headless.GraphQL.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Headless.GraphQL.Subscriptions;

/// <summary>
/// One answer in server-sent events: <c>next</c> for each response, <c>complete</c> at the end. Holds no memory between two.
/// </summary>
internal sealed class EventStream : StreamConnection, IResponseStream, IDisposable
{
    /// <summary>Fits most answers; larger ones double it.</summary>
    private const int ResponseSizeHintBytes = 4 * 1024;

    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    private readonly HttpContext _context;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenRegistration _gone;
    private PooledBuffer? _output;

    public EventStream(HttpContext context, StreamRegistry registry)
        : base(registry)
    {
        _context = context;
        _gone = context.RequestAborted.UnsafeRegister(static stream => ((EventStream)stream!).Stop(), this);
    }

    public IBufferWriter<byte> Output => _output ??= new PooledBuffer(ResponseSizeHintBytes);

    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Whether the host stops. The stream then ends without <c>complete</c>, so that clients connect again, elsewhere.</summary>
    public bool IsDrained { get; private set; }

    public override void Drain()
    {
        IsDrained = true;
        Stop();
    }

    public override void Abort() => _context.Abort();

    public ValueTask OpenAsync(CancellationToken cancellationToken) => SendInTurnAsync(() =>
    {
        SetHeaders();
        return FlushAsync();
    });

    public ValueTask SendAsync(bool hasNext, CancellationToken cancellationToken) => SendInTurnAsync(() =>
    {
        SetHeaders();
        Write(_output!.Written.Span);
        Release();
        return FlushAsync();
    });

    /// <summary>Ends the stream; what a request error left in the output is sent first.</summary>
    public ValueTask CompleteAsync() => SendInTurnAsync(() =>
    {
        SetHeaders();
        if (_output is { } left)
        {
            Write(left.Written.Span);
            Release();
        }

        _context.Response.BodyWriter.Write("event: complete\ndata:\n\n"u8);
        return FlushAsync();
    });

    public void Dispose()
    {
        Release();
        _gone.Dispose();
        _stopping.Dispose();
    }

    protected override ValueTask SendKeepAliveAsync()
    {
        SetHeaders();
        _context.Response.BodyWriter.Write(":\n\n"u8);
        return FlushAsync();
    }

    private void Stop()
    {
        try
        {
            _stopping.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The stream has just ended by itself.
        }
    }

    private void Release()
    {
        _output?.Dispose();
        _output = null;
    }

    private async ValueTask FlushAsync() =>
        await _context.Response.BodyWriter.FlushAsync(_context.RequestAborted).ConfigureAwait(false);

    private void SetHeaders()
    {
        var response = _context.Response;
        if (response.HasStarted)
        {
            return;
        }

        response.ContentType = MediaType.EventStream;
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = "Accept";

        // Proxies that collect answers before they pass them on would hold events back.
        response.Headers["X-Accel-Buffering"] = "no";
        _context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    /// <summary>A line end ends a field, so each line of the response is a field of its own; the client joins them again.</summary>
    private void Write(ReadOnlySpan<byte> response)
    {
        var writer = _context.Response.BodyWriter;
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
