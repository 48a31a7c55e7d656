using System.Net;
using System.Net.WebSockets;

namespace Headless.GraphQL.Tests.Subscriptions;

/// <summary>Every rule of graphql-transport-ws, by a client that sends bare messages.</summary>
public sealed class WebSocketTests
{
    [Fact]
    public async Task Socket_Should_AnswerEveryKindOfOperation_When_Initialised()
    {
        await using var host = await StreamHost.StartAsync();
        using var client = await host.ConnectAsync();

        await client.SubscribeAsync("q", "{ hello }");
        Assert.Equal("""{"id":"q","type":"next","payload":{"data":{"hello":"world"}}}""", await client.ReadAsync());
        Assert.Equal("""{"id":"q","type":"complete"}""", await client.ReadAsync());
        await client.SubscribeAsync("m", "mutation { add(by: 3) }");
        Assert.Equal("""{"id":"m","type":"next","payload":{"data":{"add":3}}}""", await client.ReadAsync());
        Assert.Equal("""{"id":"m","type":"complete"}""", await client.ReadAsync());
        await client.SubscribeAsync("s", "subscription { count(upTo: 2) }");
        Assert.Equal("""{"id":"s","type":"next","payload":{"data":{"count":1}}}""", await client.ReadAsync());
        Assert.Equal("""{"id":"s","type":"next","payload":{"data":{"count":2}}}""", await client.ReadAsync());
        Assert.Equal("""{"id":"s","type":"complete"}""", await client.ReadAsync());
        await client.CloseAsync();
    }

    [Theory]
    [InlineData(
        "{ nope }",
        """[{"message":"The type \"Query\" has no field \"nope\".","locations":[{"line":1,"column":3}],"extensions":"""
        + """{"code":"VALIDATION_ERROR"}}]""")]
    [InlineData("subscription { fails }", """[{"message":"Not today.","extensions":{"code":"NO_LUCK"}}]""")]
    public async Task Socket_Should_SendErrorAndNoComplete_When_AnOperationCannotBegin(string query, string errors)
    {
        await using var host = await StreamHost.StartAsync();
        using var client = await host.ConnectAsync();

        await client.SubscribeAsync("a", query);
        Assert.Equal($$$"""{"id":"a","type":"error","payload":{{{errors}}}}""", await client.ReadAsync());
        await client.SubscribeAsync("b", "{ hello }");
        Assert.Equal("""{"id":"b","type":"next","payload":{"data":{"hello":"world"}}}""", await client.ReadAsync());
    }

    [Theory]
    [InlineData("nonsense", "closed 4400 The message is not JSON")]
    [InlineData("[]", "closed 4400 A message is a JSON object")]
    [InlineData("{}", "closed 4400 'type' is missing")]
    [InlineData("""{"type":7}""", "closed 4400 'type' must be a string")]
    [InlineData("""{"type":"start","id":"1"}""", "closed 4400 A client does not send messages of type 'start'")]
    [InlineData("""{"type":"next","id":"1","payload":{}}""", "closed 4400 A client does not send messages of type 'next'")]
    [InlineData("""{"type":"subscribe","payload":{"query":"{ hello }"}}""", "closed 4400 'subscribe' needs an id")]
    [InlineData("""{"type":"subscribe","id":"","payload":{"query":"{ hello }"}}""", "closed 4400 'subscribe' needs an id")]
    [InlineData("""{"type":"subscribe","id":1,"payload":{"query":"{ hello }"}}""", "closed 4400 'id' must be a string")]
    [InlineData("""{"type":"complete"}""", "closed 4400 'complete' needs an id")]
    [InlineData(
        """{"type":"subscribe","id":"1","payload":{"query":1}}""", "closed 4400 Parameter 'query' must be a string, not a number.")]
    [InlineData(
        """{"type":"subscribe","id":"1","payload":{"query":"{ hello }","variables":[]}}""",
        "closed 4400 Parameter 'variables' must be an object, not a list.")]
    public async Task Socket_Should_CloseWith4400_When_AMessageIsNone(string message, string close)
    {
        await using var host = await StreamHost.StartAsync();
        using var client = await host.ConnectAsync();

        await client.SendAsync(message);

        Assert.Equal(close, await client.ReadAsync());
    }

    [Fact]
    public async Task Socket_Should_CloseWith4400_When_AMessageIsBinary()
    {
        await using var host = await StreamHost.StartAsync();
        using var client = await host.ConnectAsync();

        await client.SendAsync("""{"type":"ping"}"""u8.ToArray(), WebSocketMessageType.Binary);

        Assert.Equal("closed 4400 Messages are text, not binary", await client.ReadAsync());
    }

    [Fact]
    public async Task Socket_Should_CloseWith4401_When_AnOperationComesBeforeInit()
    {
        await using var host = await StreamHost.StartAsync();
        using var client = await host.OpenAsync();

        await client.SubscribeAsync("a", "{ hello }");

        Assert.Equal("closed 4401 Unauthorized", await client.ReadAsync());
    }

    [Theory]
    [InlineData("""{"type":"connection_init","payload":{"apiKey":"wrong"}}""", "closed 4403 The key is not known.")]
    [InlineData("""{"type":"connection_init","payload":[]}""", "closed 4400 The payload of connection_init is an object")]
    [InlineData("""{"type":"connection_init","payload":null}""", """{"type":"connection_ack"}""")]
    [InlineData("""{"type":"connection_init","payload":{"apiKey":"right"}}""", """{"type":"connection_ack"}""")]
    public async Task Socket_Should_AskTheHost_When_InitCarriesCredentials(string init, string answer)
    {
        await using var host = await StreamHost.StartAsync();
        using var client = await host.OpenAsync();

        await client.SendAsync(init);

        Assert.Equal(answer, await client.ReadAsync());
    }

    [Theory]
    [InlineData("graphql-ws")]
    [InlineData(null)]
    public async Task Socket_Should_CloseWith4406_When_TheSubProtocolIsAnother(string? protocol)
    {
        await using var host = await StreamHost.StartAsync();
        using var client = await host.OpenAsync(protocol);

        Assert.Equal("closed 4406 Sub-protocol not acceptable, ask for graphql-transport-ws", await client.ReadAsync());
    }

    [Fact]
    public async Task Socket_Should_CloseWith4408_When_InitDoesNotCome()
    {
        await using var host = await StreamHost.StartAsync(options => options.InitTimeout = TimeSpan.FromSeconds(1));
        using var client = await host.OpenAsync();

        Assert.Equal("closed 4408 Connection initialisation timeout", await client.ReadAsync());
    }

    [Fact]
    public async Task Socket_Should_CloseWith4409_When_AnIdIsTaken()
    {
        await using var host = await StreamHost.StartAsync();
        using var client = await host.ConnectAsync();

        await client.SubscribeAsync("a", "subscription { forever }");
        await client.ReadAsync();
        await client.SubscribeAsync("a", "{ hello }");

        Assert.Equal("closed 4409 Subscriber for a already exists", await client.ReadAsync());
        await host.SourcesAsync(0);
    }

    [Fact]
    public async Task Socket_Should_CloseWith4429_When_InitialisedTwice()
    {
        await using var host = await StreamHost.StartAsync();
        using var client = await host.ConnectAsync();

        await client.SendAsync("""{"type":"connection_init"}""");

        Assert.Equal("closed 4429 Too many initialisation requests", await client.ReadAsync());
    }

    [Fact]
    public async Task Socket_Should_AnswerPings_When_InitialisedOrNot()
    {
        await using var host = await StreamHost.StartAsync();
        using var client = await host.OpenAsync();

        await client.SendAsync("""{"type":"ping"}""");
        Assert.Equal("""{"type":"pong"}""", await client.ReadAsync());
        await client.SendAsync("""{"type":"ping","payload":{"at":1}}""");
        Assert.Equal("""{"type":"pong","payload":{"at":1}}""", await client.ReadAsync());
        await client.SendAsync("""{"type":"pong"}""");
        await client.SendAsync("""{"type":"connection_init"}""");
        Assert.Equal("""{"type":"connection_ack"}""", await client.ReadAsync());
    }

    [Fact]
    public async Task Operation_Should_EndAndFreeItsId_When_TheClientCompletesIt()
    {
        await using var host = await StreamHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("a", "subscription { forever }");
        await client.ReadAsync();

        await client.SendAsync("""{"id":"a","type":"complete"}""");
        await client.SendAsync("""{"id":"unknown","type":"complete"}""");
        await host.SourcesAsync(0);
        await client.SubscribeAsync("a", "{ hello }");

        Assert.Equal("""{"id":"a","type":"next","payload":{"data":{"hello":"world"}}}""", await client.ReadAsync());
    }

    [Fact]
    public async Task Operations_Should_Run_When_OthersOfTheSocketWait()
    {
        await using var host = await StreamHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("a", "{ waits }");
        await client.SubscribeAsync("b", "subscription { forever }");
        Assert.Equal("""{"id":"b","type":"next","payload":{"data":{"forever":1}}}""", await client.ReadAsync());

        await client.SubscribeAsync("c", "{ hello }");

        Assert.Equal("""{"id":"c","type":"next","payload":{"data":{"hello":"world"}}}""", await client.ReadAsync());
    }

    [Fact]
    public async Task Source_Should_End_When_TheClientGoes()
    {
        await using var host = await StreamHost.StartAsync();
        var client = await host.ConnectAsync();
        await client.SubscribeAsync("a", "subscription { forever }");
        await client.ReadAsync();
        await host.SourcesAsync(1);

        client.Dispose();

        await host.SourcesAsync(0);
    }

    [Fact]
    public async Task Socket_Should_CloseWith1009_When_AMessageIsTooLarge()
    {
        await using var host = await StreamHost.StartAsync(options => options.MaxMessageBytes = 1024);
        using var client = await host.ConnectAsync();

        await client.SubscribeAsync("a", $"{{ hello {new string(' ', 20_000)} }}");

        Assert.Equal("closed 1009 A message has at most 1024 bytes", await client.ReadAsync());
    }

    [Fact]
    public async Task Socket_Should_BePingedAndCutOff_When_TheClientIsSilent()
    {
        await using var host = await StreamHost.StartAsync(options => options.KeepAlive = TimeSpan.FromSeconds(1));
        using var client = await host.ConnectAsync();

        Assert.Equal("""{"type":"ping"}""", await client.ReadAsync());
        await Assert.ThrowsAsync<WebSocketException>(client.ReadPastPingsAsync);
    }

    [Fact]
    public async Task Socket_Should_StayOpen_When_TheClientAnswersPings()
    {
        await using var host = await StreamHost.StartAsync(options => options.KeepAlive = TimeSpan.FromSeconds(1));
        using var client = await host.ConnectAsync();

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal("""{"type":"ping"}""", await client.ReadAsync());
            await client.SendAsync("""{"type":"pong"}""");
        }
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    [InlineData("https://shop.example", true)]
    [InlineData("own", true)]
    [InlineData(null, true)]
    public async Task Socket_Should_BeRefused_When_APageOfAnotherSiteAsks(string? origin, bool isWelcome)
    {
        await using var host = await StreamHost.StartAsync(options => options.AllowedOrigins.Add("https://shop.example"));
        origin = origin == "own" ? $"http://{host.Endpoint.Authority}" : origin;

        if (isWelcome)
        {
            using var client = await host.OpenAsync(origin: origin);
            await client.SendAsync("""{"type":"connection_init"}""");
            Assert.Equal("""{"type":"connection_ack"}""", await client.ReadAsync());
        }
        else
        {
            var refused = await Assert.ThrowsAsync<HttpRequestException>(() => host.OpenAsync(origin: origin));
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }
    }

    [Fact]
    public async Task Socket_Should_CloseWith1001_When_TheHostStops()
    {
        await using var host = await StreamHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("a", "subscription { forever }");
        await client.ReadAsync();

        var stopping = host.StopAsync();

        Assert.Equal("closed 1001 The service is stopping; connect again", await client.ReadAsync());
        await client.CloseAsync();
        Assert.InRange(await stopping, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(0, host.RunningSources);
    }
}
