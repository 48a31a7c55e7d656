using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Headless.Storage.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.Gateway.Tests;

/// <summary>Changes of carts as clients hear of them, over both transports of the whole gateway.</summary>
public sealed class SubscriptionTests
{
    private const string Changes = "subscription($id: ID!) { cartChanged(id: $id) { version totalQuantity } }";
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task CartChanged_Should_AnswerOverServerSentEvents_When_LinesAreAdded()
    {
        await using var host = await GatewayHost.ReadyAsync();
        var (cart, variant) = await CartAsync(host);
        using var response = await AskAsync(host, cart);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        await AddAsync(host, cart, variant);
        Assert.Equal("event: next", await LineAsync(reader));
        Assert.Equal("""data: {"data":{"cartChanged":{"version":2,"totalQuantity":1}}}""", await LineAsync(reader));
        Assert.Equal("", await LineAsync(reader));
        await AddAsync(host, cart, variant);
        Assert.Equal("event: next", await LineAsync(reader));
        Assert.Equal("""data: {"data":{"cartChanged":{"version":3,"totalQuantity":2}}}""", await LineAsync(reader));
    }

    [Fact]
    public async Task CartChanged_Should_AnswerOverWebSocket_When_LinesAreAdded()
    {
        await using var host = await GatewayHost.ReadyAsync();
        var (cart, variant) = await CartAsync(host);
        using var socket = await ConnectAsync(host, """{"acceptLanguage":"de"}""");
        await SendAsync(socket, Subscribe("a", Changes, cart));

        await WatchedAsync(host);
        await AddAsync(host, cart, variant);

        Assert.Equal(
            """{"id":"a","type":"next","payload":{"data":{"cartChanged":{"version":2,"totalQuantity":1}}}}""", await ReadAsync(socket));
    }

    [Fact]
    public async Task CartChanged_Should_Complete_When_TheCartIsJoined()
    {
        await using var host = await GatewayHost.ReadyAsync();
        var (cart, variant) = await CartAsync(host);
        await AddAsync(host, cart, variant);
        using var response = await AskAsync(host, cart);

        var merged = await host.QueryAsync(
            "mutation($id: ID!) { cartMerge(guestCartId: $id) { userErrors { message } } }",
            new { id = cart },
            ("X-API-Key", GatewayHost.AdminKey),
            ("X-Customer-Id", "cust_1"));

        Assert.Equal("""{"data":{"cartMerge":{"userErrors":[]}}}""", merged.Body);
        Assert.Equal("event: complete\ndata:\n\n", await response.Content.ReadAsStringAsync().WaitAsync(Enough));
    }

    [Fact]
    public async Task CartChanged_Should_BeNotFound_When_ThereIsNoSuchCart()
    {
        await using var host = await GatewayHost.ReadyAsync();
        using var response = await AskAsync(host, "cart_none");

        const string Error =
            """{"message":"There is no such cart: unknown, expired, or joined to another.","extensions":{"code":"NOT_FOUND"}}""";
        Assert.Equal(
            $"event: next\ndata: {{\"errors\":[{Error}]}}\n\nevent: complete\ndata:\n\n",
            await response.Content.ReadAsStringAsync().WaitAsync(Enough));
    }

    [Theory]
    [InlineData("{}", "Anonymous")]
    [InlineData($$"""{"apiKey":"{{GatewayHost.AdminKey}}"}""", "ApiClient")]
    [InlineData($$"""{"X-API-Key":"{{GatewayHost.AdminKey}}","x-customer-id":"cust_7"}""", "Customer")]
    public async Task Socket_Should_KnowItsCaller_When_InitSaysWhoItIs(string payload, string viewer)
    {
        await using var host = await GatewayHost.ReadyAsync();
        using var socket = await ConnectAsync(host, payload);

        await SendAsync(socket, """{"id":"a","type":"subscribe","payload":{"query":"{ viewer { __typename } }"}}""");

        Assert.Equal(
            """{"id":"a","type":"next","payload":{"data":{"viewer":{"__typename":"?"}}}}""".Replace("?", viewer, StringComparison.Ordinal),
            await ReadAsync(socket));
    }

    [Fact]
    public async Task Socket_Should_AnswerTrustedDocumentsOnly_When_TheHostDoes()
    {
        using var folder = new TempFolder();
        var manifest = folder.Write("m.json", """{"who":"{ viewer { __typename } }"}""");
        await using var host = await GatewayHost.ReadyAsync(
            null, "--GraphQL:TrustedDocuments:Only=true", $"--GraphQL:TrustedDocuments:Manifests:0={manifest}");
        using var anybody = await ConnectAsync(host, "{}");
        using var administrator = await ConnectAsync(host, $$"""{"apiKey":"{{GatewayHost.AdminKey}}"}""");
        const string Text = """{"id":"a","type":"subscribe","payload":{"query":"{ viewer { __typename } }"}}""";

        await SendAsync(anybody, Text);
        Assert.Contains("\"code\":\"TRUSTED_DOCUMENTS_ONLY\"", await ReadAsync(anybody), StringComparison.Ordinal);
        await SendAsync(anybody, """{"id":"b","type":"subscribe","payload":{"documentId":"who"}}""");
        Assert.Equal("""{"id":"b","type":"next","payload":{"data":{"viewer":{"__typename":"Anonymous"}}}}""", await ReadAsync(anybody));

        await SendAsync(administrator, Text);
        Assert.Equal(
            """{"id":"a","type":"next","payload":{"data":{"viewer":{"__typename":"ApiClient"}}}}""", await ReadAsync(administrator));
    }

    [Theory]
    [InlineData("""{"apiKey":"wrong"}""", "4403 The key in X-API-Key is not known.")]
    [InlineData("""{"apiKey":7}""", "4403 apiKey in the payload of connection_init must be a string.")]
    [InlineData("""{"customerId":"cust_7"}""", "4403 X-Customer-Id needs an API key in X-API-Key that has the scope customers:act.")]
    public async Task Socket_Should_BeClosed_When_InitShowsWrongCredentials(string payload, string close)
    {
        await using var host = await GatewayHost.ReadyAsync();
        using var socket = await OpenAsync(host);

        await SendAsync(socket, $$"""{"type":"connection_init","payload":{{payload}}}""");

        Assert.Equal(close, await ReadAsync(socket));
    }

    [Fact]
    public async Task Socket_Should_TakeTheOriginsOfCors_When_TheyAreListed()
    {
        await using var host = await GatewayHost.ReadyAsync(null, "--Http:CorsOrigins:0=https://shop.example");

        using var listed = await OpenAsync(host, "https://shop.example");
        Assert.Equal(WebSocketState.Open, listed.State);
        await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync(host, "https://evil.example"));
    }

    [Fact]
    public async Task Streams_Should_EndSoon_When_TheHostStops()
    {
        await using var host = await GatewayHost.ReadyAsync();
        var (cart, _) = await CartAsync(host);
        var responses = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => AskAsync(host, cart)));
        using var socket = await ConnectAsync(host, "{}");
        await SendAsync(socket, Subscribe("a", Changes, cart));
        await SendAsync(socket, """{"type":"ping"}""");
        await ReadAsync(socket);

        var stopping = host.StopAsync();

        Assert.Equal("1001 The service is stopping; connect again", await ReadAsync(socket));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default).WaitAsync(Enough);
        foreach (var response in responses)
        {
            Assert.Equal("", await response.Content.ReadAsStringAsync().WaitAsync(Enough));
            response.Dispose();
        }

        await stopping.WaitAsync(TimeSpan.FromSeconds(15));
    }

    [Theory]
    [InlineData("KeepAlive=00:00:00", "GraphQL:Subscriptions:KeepAlive is 00:00:00; allowed is 00:00:01 to 00:10:00.")]
    [InlineData("MaxStreamsPerCaller=0", "GraphQL:Subscriptions:MaxStreamsPerCaller is 0; allowed is 1 to 1000000.")]
    public void Host_Should_NotStart_When_ALimitIsOutOfRange(string setting, string message)
    {
        var problem = Assert.Throws<SettingsException>(() => GatewayApp.Build([$"--GraphQL:Subscriptions:{setting}"]));

        Assert.Equal(message, problem.Message);
    }

    private static async Task<(string Cart, string Variant)> CartAsync(GatewayHost host)
    {
        var product = await host.AdminAsync(
            """
            mutation { productCreate(input: {name: "Lamp", status: ACTIVE, variants: [
              {sku: "L1", name: "Lamp", price: {amount: "10", currencyCode: "CNY"}}
            ]}) { product { variants { id } } userErrors { message } } }
            """);
        var cart = await host.QueryAsync("mutation { cartCreate { cart { id } userErrors { message } } }");
        var variants = product.Data().GetProperty("productCreate").GetProperty("product").GetProperty("variants");
        return (
            cart.Data().GetProperty("cartCreate").GetProperty("cart").GetProperty("id").GetString()!,
            variants[0].GetProperty("id").GetString()!);
    }

    private static async Task AddAsync(GatewayHost host, string cart, string variant)
    {
        const string Add =
            "mutation($cart: ID!, $it: ID!) { cartLinesAdd(cartId: $cart, lines: [{variantId: $it}]) { userErrors { message } } }";
        Assert.Equal("""{"data":{"cartLinesAdd":{"userErrors":[]}}}""", (await host.QueryAsync(Add, new { cart, it = variant })).Body);
    }

    private static async Task<HttpResponseMessage> AskAsync(GatewayHost host, string cart)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, GatewayApp.GraphQLPath)
        {
            Content = new StringContent(
                JsonSerializer.Serialize(new { query = Changes, variables = new { id = cart } }), Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.ParseAdd("text/event-stream");
        return await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Enough);
    }

    /// <summary>Waits until the change would be heard: a WebSocket does not tell when a subscription has begun.</summary>
    private static async Task WatchedAsync(GatewayHost host)
    {
        using var enough = new CancellationTokenSource(Enough);
        while (host.Services.GetRequiredService<EventFeed>().Watchers == 0)
        {
            await Task.Delay(5, enough.Token);
        }
    }

    private static Task<string?> LineAsync(StreamReader reader) => reader.ReadLineAsync().WaitAsync(Enough);

    private static string Subscribe(string id, string query, string cart) =>
        JsonSerializer.Serialize(new { id, type = "subscribe", payload = new { query, variables = new { id = cart } } });

    private static async Task<ClientWebSocket> ConnectAsync(GatewayHost host, string payload)
    {
        var socket = await OpenAsync(host);
        await SendAsync(socket, $$"""{"type":"connection_init","payload":{{payload}}}""");
        Assert.Equal("""{"type":"connection_ack"}""", await ReadAsync(socket));
        return socket;
    }

    private static async Task<ClientWebSocket> OpenAsync(GatewayHost host, string? origin = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        await socket.ConnectAsync(
            new UriBuilder(host.Client.BaseAddress!) { Scheme = "ws", Path = GatewayApp.GraphQLPath }.Uri, default).WaitAsync(Enough);
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, default);

    /// <summary>The next message, or the code and reason with which the server closes.</summary>
    private static async Task<string> ReadAsync(ClientWebSocket socket)
    {
        var buffer = new byte[16 * 1024];
        var received = await socket.ReceiveAsync(buffer, default).WaitAsync(Enough);
        return received.MessageType == WebSocketMessageType.Close
            ? $"{(int)received.CloseStatus!} {received.CloseStatusDescription}"
            : Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
