using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Headless.GraphQL.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.GraphQL.Subscriptions;

/// <summary>
/// One socket that speaks graphql-transport-ws. One loop reads and acts on messages in their order; each operation runs beside it and sends
/// in turn with the others. A client that does not read is not read from either, and is cut off after a while.
/// </summary>
internal sealed class WebSocketConnection : StreamConnection, IDisposable
{
    /// <summary>Most messages are ids and short documents; longer ones double it.</summary>
    private const int ReceiveSizeHintBytes = 4 * 1024;

    /// <summary>What a close frame can hold besides its code.</summary>
    private const int MaxReasonBytes = 123;

    /// <summary>Silence, counted in keep-alive intervals, after which a client that was pinged is gone.</summary>
    private const int MissedIntervals = 3;

    private static readonly byte[] Ping = "{\"type\":\"ping\"}"u8.ToArray();
    private static readonly byte[] Ack = "{\"type\":\"connection_ack\"}"u8.ToArray();

    /// <summary>How long the other side may take to answer a close.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(3);

    private readonly HttpContext _context;
    private readonly WebSocket _socket;
    private readonly GraphQLExecutor _executor;
    private readonly GraphQLHttpOptions _options;
    private readonly ConcurrentDictionary<string, WebSocketStream> _streams = new(StringComparer.Ordinal);

    /// <summary>All that run, those included that the client has forgotten.</summary>
    private readonly ConcurrentDictionary<WebSocketStream, bool> _running = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly long _openedAt;
    private long _lastHeard;
    private long _lastPing;
    private long _closingSince;
    private bool _isInitialised;
    private volatile bool _isAcknowledged;
    private volatile bool _isDraining;

    public WebSocketConnection(
        HttpContext context, WebSocket socket, GraphQLExecutor executor, GraphQLHttpOptions options, StreamRegistry registry)
        : base(registry)
    {
        _context = context;
        _socket = socket;
        _executor = executor;
        _options = options;
        _openedAt = _lastHeard = _lastPing = registry.Time.GetTimestamp();
    }

    /// <summary>Only what the client sends tells that it is there, and pings make it send.</summary>
    protected override long LastSign => Math.Max(Volatile.Read(ref _lastHeard), Volatile.Read(ref _lastPing));

    private bool IsClosing => Volatile.Read(ref _closingSince) != 0;

    /// <summary>Reads until the socket is closed; every operation has ended when this returns.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await ReceiveAsync())
            {
            }
        }
        catch (Exception exception) when (IsGone(exception))
        {
            // The client is gone.
        }
        finally
        {
            await _ended.CancelAsync();
            await Task.WhenAll(StopAll());
        }
    }

    public override void Beat(long now)
    {
        if (Volatile.Read(ref _closingSince) is var since and not 0)
        {
            if (Elapsed(since, now) > CloseTimeout)
            {
                Abort();
            }

            return;
        }

        if (!_isAcknowledged && Elapsed(_openedAt, now) > Registry.Options.InitTimeout)
        {
            _ = CloseAsync(CloseCode.InitTimeout, "Connection initialisation timeout");
        }
        else if (Elapsed(Volatile.Read(ref _lastHeard), now) > Registry.Options.KeepAlive * MissedIntervals)
        {
            Abort();
        }
        else
        {
            base.Beat(now);
        }
    }

    /// <summary>Subscriptions end without <c>complete</c>, so that clients begin them again over their next socket.</summary>
    public override void Drain() => _ = DrainAsync();

    public override void Abort() => _context.Abort();

    /// <summary>Says why the socket ends, then waits in the reading loop for the client to agree. Only the first call has effect.</summary>
    public async Task CloseAsync(int code, string reason)
    {
        if (Interlocked.CompareExchange(ref _closingSince, Registry.Time.GetTimestamp(), 0) != 0)
        {
            return;
        }

        try
        {
            await SendInTurnAsync(async () =>
                await _socket.CloseOutputAsync((WebSocketCloseStatus)code, Fitting(reason), CancellationToken.None));
        }
        catch (Exception exception) when (IsGone(exception))
        {
            // The client is gone already.
        }
    }

    /// <summary>Sends one message; none once the socket is closing.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> message) => SendInTurnAsync(() => IsClosing || _socket.State != WebSocketState.Open
        ? ValueTask.CompletedTask
        : _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None));

    public void Dispose() => _ended.Dispose();

    protected override ValueTask SendKeepAliveAsync()
    {
        Volatile.Write(ref _lastPing, Registry.Time.GetTimestamp());
        return _socket.SendAsync(Ping.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
    }

    private static string Fitting(string reason)
    {
        var length = reason.Length;
        while (Encoding.UTF8.GetByteCount(reason.AsSpan(0, length)) > MaxReasonBytes)
        {
            length--;
        }

        return reason[..length];
    }

    private static byte[] Json(string type, string? id, ReadOnlySpan<byte> payload)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (id is not null)
            {
                json.WriteString("id"u8, id);
            }

            json.WriteString("type"u8, type);
            if (!payload.IsEmpty)
            {
                json.WritePropertyName("payload"u8);
                json.WriteRawValue(payload, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private IEnumerable<Task> StopAll()
    {
        foreach (var (stream, _) in _running)
        {
            stream.Stop();
            yield return stream.Ended;
        }
    }

    private async Task DrainAsync()
    {
        _isDraining = true;
        await Task.WhenAll(StopAll());
        await CloseAsync(CloseCode.GoingAway, "The service is stopping; connect again");
    }

    /// <summary>Reads one message and acts on it; false when the socket is closed.</summary>
    private async Task<bool> ReceiveAsync()
    {
        // A read of nothing waits without holding a buffer.
        var received = await _socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        using var message = new PooledBuffer(ReceiveSizeHintBytes);
        while (received.MessageType != WebSocketMessageType.Close && !received.EndOfMessage)
        {
            received = await _socket.ReceiveAsync(message.GetMemory(), CancellationToken.None);
            message.Advance(received.Count);
            if (message.Length > Registry.Options.MaxMessageBytes)
            {
                await CloseAsync(CloseCode.MessageTooBig, $"A message has at most {Registry.Options.MaxMessageBytes} bytes");
            }

            if (IsClosing)
            {
                // Only the close is waited for.
                message.Clear();
            }
        }

        if (received.MessageType == WebSocketMessageType.Close)
        {
            await CloseAsync(CloseCode.Normal, "");
            return false;
        }

        Volatile.Write(ref _lastHeard, Registry.Time.GetTimestamp());
        if (!IsClosing)
        {
            await (received.MessageType == WebSocketMessageType.Text
                ? ActAsync(message.Written)
                : CloseAsync(CloseCode.BadRequest, "Messages are text, not binary"));
        }

        return true;
    }

    private async Task ActAsync(ReadOnlyMemory<byte> text)
    {
        var message = ProtocolMessage.Read(text);
        switch (message)
        {
            case { Problem: { } problem }:
                await CloseAsync(CloseCode.BadRequest, problem);
                break;
            case { Type: "connection_init" }:
                await InitialiseAsync(message.Payload);
                break;
            case { Type: "ping" }:
                await SendAsync(Json("pong", null, message.Payload.Span));
                break;
            case { Type: "pong" }:
                break;
            case { Type: "subscribe", Id: { Length: > 0 } id }:
                await SubscribeAsync(id, message.Payload);
                break;
            case { Type: "complete", Id: { } id }:
                if (_streams.TryRemove(id, out var forgotten))
                {
                    forgotten.Forget();
                }

                break;
            case { Type: "subscribe" or "complete" }:
                await CloseAsync(CloseCode.BadRequest, $"'{message.Type}' needs an id");
                break;
            default:
                await CloseAsync(CloseCode.BadRequest, $"A client does not send messages of type '{message.Type}'");
                break;
        }
    }

    private async Task InitialiseAsync(ReadOnlyMemory<byte> payload)
    {
        if (_isInitialised)
        {
            await CloseAsync(CloseCode.TooManyInits, "Too many initialisation requests");
            return;
        }

        _isInitialised = true;
        var given = payload.IsEmpty
            ? default
            : JsonElement.Parse(payload.Span, new JsonDocumentOptions { MaxDepth = ProtocolMessage.MaxJsonDepth });
        if (given.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Object))
        {
            await CloseAsync(CloseCode.BadRequest, "The payload of connection_init is an object");
        }
        else if (Registry.Callers?.Connect(_context, given) is { } refusal)
        {
            await CloseAsync(CloseCode.Forbidden, refusal);
        }
        else
        {
            _isAcknowledged = true;
            await SendAsync(Ack);
        }
    }

    private async Task SubscribeAsync(string id, ReadOnlyMemory<byte> payload)
    {
        if (!_isAcknowledged)
        {
            await CloseAsync(CloseCode.Unauthorized, "Unauthorized");
            return;
        }

        if (_streams.ContainsKey(id))
        {
            await CloseAsync(CloseCode.SubscriberExists, $"Subscriber for {id} already exists");
            return;
        }

        using var reader = new EnvelopeReader(_options);
        if (reader.Read(payload, out var envelope) is { } malformed)
        {
            await CloseAsync(CloseCode.BadRequest, malformed.Message);
            return;
        }

        var caller = Registry.CallerOf(_context);
        var limit = Registry.Options.MaxStreamsPerConnection;
        var fault = _streams.Count < limit
            ? Registry.Enter(caller)
            : RequestFault.TooManyStreams(nameof(SubscriptionOptions.MaxStreamsPerConnection), limit);
        if (fault is not null)
        {
            await SendAsync(Json("error", id, fault.ToErrors()));
            return;
        }

        Begin(id, envelope.ToOwnRequest(queriesOnly: false, _options.MaxJsonDepth) with { Timeout = _options.Timeout }, caller);
    }

    /// <summary>Each operation has services of its own, since it may change what they know of the call.</summary>
    private void Begin(string id, GraphQLRequest request, string caller)
    {
        var stream = new WebSocketStream(id, this);
        _streams[id] = stream;
        _running[stream] = true;
        var scope = _context.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        scope.ServiceProvider.GetService<IRequestState>()?.CarryOver(_context.RequestServices, scope.ServiceProvider);
        _ = CompleteAsync(stream, scope, caller, _executor.StreamAsync(request, scope.ServiceProvider, stream, _ended.Token));
    }

    private async Task CompleteAsync(WebSocketStream stream, AsyncServiceScope scope, string caller, ValueTask<ExecutionOutcome> answering)
    {
        try
        {
            var outcome = await answering;

            // Free before the client hears that it is over, so that it can use the id again.
            _streams.TryRemove(KeyValuePair.Create(stream.Id, stream));
            if (!_isDraining || outcome.Kind != OperationKind.Subscription)
            {
                await stream.CompleteAsync(outcome);
            }
        }
        catch (Exception exception) when (IsGone(exception))
        {
            // The client is gone.
        }
        finally
        {
            await scope.DisposeAsync();
            Registry.Leave(caller);
            _streams.TryRemove(KeyValuePair.Create(stream.Id, stream));
            _running.TryRemove(stream, out _);
            stream.Dispose();
        }
    }
}
