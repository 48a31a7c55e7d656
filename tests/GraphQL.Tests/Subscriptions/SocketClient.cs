using System.Net.WebSockets;
using System.Text;

namespace Headless.GraphQL.Tests.Subscriptions;

/// <summary>A bare WebSocket client: texts go out and come in as they are.</summary>
internal sealed class SocketClient(ClientWebSocket socket) : IDisposable
{
    private readonly byte[] _buffer = new byte[1024 * 1024];

    public Task SendAsync(string message) => SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text);

    public Task SendAsync(byte[] message, WebSocketMessageType type) => socket.SendAsync(message, type, true, default);

    public Task SubscribeAsync(string id, string query) =>
        SendAsync($$$"""{"id":"{{{id}}}","type":"subscribe","payload":{"query":"{{{query}}}"}}""");

    /// <summary>The next message, or the code with which the server closed.</summary>
    public async Task<string> ReadAsync()
    {
        var length = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(_buffer.AsMemory(length), default).AsTask().WaitAsync(StreamHost.Enough);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return $"closed {(int)socket.CloseStatus!} {socket.CloseStatusDescription}".TrimEnd();
            }

            length += received.Count;
            if (received.EndOfMessage)
            {
                return Encoding.UTF8.GetString(_buffer, 0, length);
            }
        }
    }

    /// <summary>The next message that is no ping.</summary>
    public async Task<string> ReadPastPingsAsync()
    {
        string message;
        do
        {
            message = await ReadAsync();
        }
        while (message == """{"type":"ping"}""");
        return message;
    }

    public Task CloseAsync() => socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default).WaitAsync(StreamHost.Enough);

    public void Dispose() => socket.Dispose();
}
