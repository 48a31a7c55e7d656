using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Headless.GraphQL.Http;

/// <summary>
/// The body of a request in one piece: the pipe's own buffer where it lies in one segment, else a rented copy. Disposing gives the
/// memory back.
/// </summary>
internal readonly struct RequestBody : IDisposable
{
    private readonly PipeReader? _pipe;
    private readonly ReadOnlySequence<byte> _buffer;
    private readonly byte[]? _rented;

    public RequestBody(RequestFault fault) => Fault = fault;

    public RequestBody(PipeReader pipe, ReadOnlySequence<byte> buffer)
    {
        (_pipe, _buffer) = (pipe, buffer);
        if (buffer.IsSingleSegment)
        {
            Bytes = buffer.First;
            return;
        }

        var length = checked((int)buffer.Length);
        _rented = ArrayPool<byte>.Shared.Rent(length);
        buffer.CopyTo(_rented);
        Bytes = _rented.AsMemory(0, length);
    }

    public RequestFault? Fault { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    public void Dispose()
    {
        _pipe?.AdvanceTo(_buffer.End);
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }
    }
}

/// <summary>Reads request bodies up to a limit.</summary>
internal static class BodyReader
{
    public static async ValueTask<RequestBody> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
        {
            return Refuse(request, maxBytes);
        }

        try
        {
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(cancellationToken);
                if (read.Buffer.Length > maxBytes)
                {
                    request.BodyReader.AdvanceTo(read.Buffer.End);
                    return Refuse(request, maxBytes);
                }

                if (read.IsCompleted)
                {
                    return new RequestBody(request.BodyReader, read.Buffer);
                }

                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (BadHttpRequestException e)
        {
            return e.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? Refuse(request, maxBytes)
                : new RequestBody(RequestFault.Unreadable(e.StatusCode));
        }
    }

    /// <summary>What is left of the body is not worth reading, so the connection ends with the answer.</summary>
    private static RequestBody Refuse(HttpRequest request, int maxBytes)
    {
        request.HttpContext.Response.Headers.Connection = "close";
        return new RequestBody(RequestFault.TooLarge(maxBytes));
    }
}
