using System.Buffers;
using System.Text;
using System.Text.Json;
using Headless.GraphQL.Http;

namespace Headless.GraphQL.Subscriptions;

/// <summary>One operation over a WebSocket: <c>next</c> for each response, then <c>complete</c>, or <c>error</c>.</summary>
internal sealed class WebSocketStream : IResponseStream, IDisposable
{
    /// <summary>Fits most answers; larger ones double it.</summary>
    private const int ResponseSizeHintBytes = 4 * 1024;

    private readonly WebSocketConnection _connection;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _quotedId;
    private PooledBuffer? _output;
    private int _prefixBytes;
    private volatile bool _isForgotten;

    public WebSocketStream(string id, WebSocketConnection connection)
    {
        Id = id;
        _connection = connection;
        _quotedId = Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(id)}\"");
    }

    public string Id { get; }

    /// <summary>Completes when nothing more of the operation runs.</summary>
    public Task Ended => _ended.Task;

    public CancellationToken Stopping => _stopping.Token;

    /// <summary>The message around a response is written with it, so that both go out as one.</summary>
    public IBufferWriter<byte> Output
    {
        get
        {
            if (_output is null)
            {
                _output = new PooledBuffer(ResponseSizeHintBytes);
                Begin(_output, "next"u8);
                _output.Write(",\"payload\":"u8);
                _prefixBytes = _output.Length;
            }

            return _output;
        }
    }

    /// <summary>Lets the operation end once what runs is sent.</summary>
    public void Stop()
    {
        try
        {
            _stopping.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }

    /// <summary>The client listens no more: nothing further is sent.</summary>
    public void Forget()
    {
        _isForgotten = true;
        Stop();
    }

    public ValueTask SendAsync(bool hasNext, CancellationToken cancellationToken) => SendAsync();

    /// <summary>Says that the operation is over: with what is wrong when it never began, else as complete.</summary>
    public async ValueTask CompleteAsync(ExecutionOutcome outcome)
    {
        if (outcome.Status is ExecutionStatus.Ok or ExecutionStatus.FieldErrors)
        {
            var buffer = (PooledBuffer)Restart();
            Begin(buffer, "complete"u8);
        }
        else
        {
            using var response = JsonDocument.Parse(_output!.Written[_prefixBytes..].ToArray());
            var buffer = (PooledBuffer)Restart();
            Begin(buffer, "error"u8);
            buffer.Write(",\"payload\":"u8);
            buffer.Write(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(response.RootElement.GetProperty("errors"u8)));
        }

        await SendAsync();
    }

    public void Dispose()
    {
        Release();
        _stopping.Dispose();
        _ended.SetResult();
    }

    private async ValueTask SendAsync()
    {
        var message = _output!;
        message.Write("}"u8);
        if (!_isForgotten)
        {
            await _connection.SendAsync(message.Written);
        }

        Release();
    }

    private IBufferWriter<byte> Restart()
    {
        Release();
        return _output = new PooledBuffer(ResponseSizeHintBytes);
    }

    private void Begin(PooledBuffer buffer, ReadOnlySpan<byte> type)
    {
        buffer.Write("{\"id\":"u8);
        buffer.Write(_quotedId);
        buffer.Write(",\"type\":\""u8);
        buffer.Write(type);
        buffer.Write("\""u8);
    }

    private void Release()
    {
        _output?.Dispose();
        _output = null;
    }
}
