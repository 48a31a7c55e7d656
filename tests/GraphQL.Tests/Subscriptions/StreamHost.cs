using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Headless.GraphQL.Hosting;
using Headless.GraphQL.Http;
using Headless.GraphQL.Schema;
using Headless.GraphQL.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headless.GraphQL.Tests.Subscriptions;

/// <summary>The transports of streams over a small run-time schema, on a real server at a free port.</summary>
internal sealed class StreamHost : IAsyncDisposable
{
    public static readonly TimeSpan Enough = TimeSpan.FromSeconds(30);

    private const string Sdl =
        """
        type Query { hello: String! waits: String }
        type Mutation { add(by: Int!): Int! }
        type Subscription { count(upTo: Int!): Int! forever: Int! flood: String! fails: Int! }
        """;

    private readonly WebApplication _app;
    private readonly Resolver _resolver = new();

    private StreamHost(Action<SubscriptionOptions> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure(configure);
        builder.Services.AddSingleton<IStreamCallers, Callers>();
        builder.Services.AddSingleton(
            RuntimeSchema.Build(SchemaBuilder.Build(Sdl), _resolver, NullLogger<GraphQLExecutor>.Instance));
        _app = builder.Build();
        _app.MapGraphQL();
    }

    public Uri Endpoint { get; private set; } = null!;

    public HttpClient Client { get; } = new();

    /// <summary>Sources of events that have begun and not ended.</summary>
    public int RunningSources => _resolver.Running;

    public static async Task<StreamHost> StartAsync(Action<SubscriptionOptions>? configure = null)
    {
        var host = new StreamHost(configure ?? (_ => { }));
        await host._app.StartAsync();
        host.Endpoint = new Uri($"{host._app.Urls.Single()}/graphql");
        return host;
    }

    /// <summary>A socket that speaks the sub-protocol and has been let in.</summary>
    public async Task<SocketClient> ConnectAsync()
    {
        var client = await OpenAsync();
        await client.SendAsync("""{"type":"connection_init"}""");
        Assert.Equal("""{"type":"connection_ack"}""", await client.ReadAsync());
        return client;
    }

    /// <summary>A socket on which nothing has been said yet.</summary>
    public async Task<SocketClient> OpenAsync(string? protocol = "graphql-transport-ws", string? origin = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (protocol is not null)
        {
            socket.Options.AddSubProtocol(protocol);
        }

        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        try
        {
            await socket.ConnectAsync(new UriBuilder(Endpoint) { Scheme = "ws" }.Uri, default).WaitAsync(Enough);
        }
        catch (WebSocketException)
        {
            throw new HttpRequestException("Not upgraded.", null, socket.HttpStatusCode);
        }

        return new SocketClient(socket);
    }

    /// <summary>A request for a stream, answered as far as its headers.</summary>
    public Task<HttpResponseMessage> AskAsync(string query)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{Endpoint}?query={Uri.EscapeDataString(query)}");
        request.Headers.Accept.ParseAdd("text/event-stream");
        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Enough);
    }

    /// <summary>Waits until as many sources run.</summary>
    public async Task SourcesAsync(int expected)
    {
        using var enough = new CancellationTokenSource(Enough);
        while (RunningSources != expected)
        {
            await Task.Delay(10, enough.Token);
        }
    }

    /// <summary>Stops the host and tells how long that took.</summary>
    public async Task<TimeSpan> StopAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        await _app.StopAsync();
        return TimeProvider.System.GetElapsedTime(started);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private sealed class Callers : IStreamCallers
    {
        public string? Connect(HttpContext context, JsonElement payload)
        {
            var isGiven = payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty("apiKey", out _);
            var key = isGiven ? payload.GetProperty("apiKey").GetString() : null;
            context.Items["caller"] = key;
            return key == "wrong" ? "The key is not known." : null;
        }

        public string? NameOf(HttpContext context) => context.Items.TryGetValue("caller", out var caller) ? (string?)caller : null;
    }

    private sealed class Resolver : IRuntimeResolver
    {
        private int _running;

        public int Running => Volatile.Read(ref _running);

        public async ValueTask<IReadOnlyList<object?>> ResolveAsync(
            FieldDefinition field, IReadOnlyList<object> parents, IReadOnlyList<object?> arguments, CancellationToken cancellationToken)
        {
            if (field.Name == "waits")
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return [field.Name == "add" ? arguments[0] : "world"];
        }

        public ValueTask<IAsyncEnumerable<object?>> SubscribeAsync(
            FieldDefinition field, IReadOnlyList<object?> arguments, CancellationToken cancellationToken) =>
            ValueTask.FromResult(EventsAsync(field.Name, arguments, cancellationToken));

        public string TypeOf(object value, CompositeType type) => throw new NotSupportedException();

        private async IAsyncEnumerable<object?> EventsAsync(
            string field, IReadOnlyList<object?> arguments, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _running);
            try
            {
                if (field == "fails")
                {
                    throw new GraphQLRequestException("NO_LUCK", "Not today.");
                }

                for (var i = 1; field == "count" && i <= (int)arguments[0]!; i++)
                {
                    yield return i;
                }

                while (field == "flood")
                {
                    await Task.Yield();
                    yield return new string('x', 64 * 1024);
                }

                if (field == "forever")
                {
                    yield return 1;
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }
    }
}
