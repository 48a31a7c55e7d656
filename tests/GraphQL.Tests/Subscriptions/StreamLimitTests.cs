using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Headless.GraphQL.Tests.Subscriptions;

/// <summary>Limits, signs of life, slow readers and the end of the host, over both transports.</summary>
public sealed class StreamLimitTests
{
    [Fact]
    public async Task EventStream_Should_BeRefusedWith429_When_TheCallerHasTooMany()
    {
        await using var host = await StreamHost.StartAsync(options => options.MaxStreamsPerCaller = 2);
        using var first = await host.AskAsync("subscription{forever}");
        using var second = await host.AskAsync("subscription{forever}");
        using var third = await host.AskAsync("subscription{forever}");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.Equal(
            """{"errors":[{"message":"MaxStreamsPerCaller is 2, and as many streams are open. End one before you begin another.","""
            + "\"extensions\":{\"code\":\"LIMIT_EXCEEDED\"}}]}",
            await third.Content.ReadAsStringAsync());

        first.Dispose();
        await host.SourcesAsync(1);
        using var fourth = await UntilWelcomeAsync(host);
        Assert.Equal(HttpStatusCode.OK, fourth.StatusCode);
    }

    [Fact]
    public async Task Streams_Should_BeRefused_When_TheProcessHasTooMany()
    {
        await using var host = await StreamHost.StartAsync(options => options.MaxStreamsPerProcess = 2);
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("a", "subscription { forever }");
        await client.ReadAsync();

        await client.SubscribeAsync("b", "{ hello }");
        using var stream = await host.AskAsync("{hello}");

        Assert.Equal(Refused("b", "MaxStreamsPerProcess is 2"), await client.ReadAsync());
        Assert.Equal(HttpStatusCode.TooManyRequests, stream.StatusCode);
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => host.OpenAsync());
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
    }

    [Fact]
    public async Task Operation_Should_BeRefused_When_TheSocketHasTooMany()
    {
        await using var host = await StreamHost.StartAsync(options => options.MaxStreamsPerConnection = 1);
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("a", "subscription { forever }");
        await client.ReadAsync();

        await client.SubscribeAsync("b", "subscription { forever }");
        Assert.Equal(Refused("b", "MaxStreamsPerConnection is 1"), await client.ReadAsync());
        await client.SendAsync("""{"id":"a","type":"complete"}""");
        await client.SubscribeAsync("b", "{ hello }");
        Assert.Equal("""{"id":"b","type":"next","payload":{"data":{"hello":"world"}}}""", await client.ReadAsync());
    }

    [Fact]
    public async Task Callers_Should_BeCountedByThemselves_When_TheHostNamesThem()
    {
        await using var host = await StreamHost.StartAsync(options => options.MaxStreamsPerCaller = 3);
        using var first = await host.OpenAsync();
        using var second = await host.OpenAsync();
        foreach (var (client, key) in new[] { (first, "one"), (second, "two") })
        {
            await client.SendAsync($$$"""{"type":"connection_init","payload":{"apiKey":"{{{key}}}"}}""");
            await client.ReadAsync();
            for (var i = 0; i < 3; i++)
            {
                await client.SubscribeAsync($"{i}", "subscription { forever }");
                Assert.Equal($"{{\"id\":\"{i}\",\"type\":\"next\",\"payload\":{{\"data\":{{\"forever\":1}}}}}}", await client.ReadAsync());
            }
        }

        await first.SubscribeAsync("more", "subscription { forever }");
        Assert.Equal(Refused("more", "MaxStreamsPerCaller is 3"), await first.ReadAsync());
    }

    [Fact]
    public async Task EventStream_Should_SendEventsAndComments_When_NothingElseHappens()
    {
        await using var host = await StreamHost.StartAsync(options => options.KeepAlive = TimeSpan.FromSeconds(1));
        using var response = await host.AskAsync("subscription{forever}");
        await using var stream = await response.Content.ReadAsStreamAsync();

        Assert.Equal("event: next\ndata: {\"data\":{\"forever\":1}}\n\n:\n\n:\n\n", await ReadAsync(stream, 48));
    }

    [Fact]
    public async Task EventStream_Should_EndWithoutComplete_When_TheHostStops()
    {
        await using var host = await StreamHost.StartAsync();
        var responses = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => host.AskAsync("subscription{forever}")));
        await host.SourcesAsync(50);

        var took = await host.StopAsync();

        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        foreach (var response in responses)
        {
            Assert.Equal("event: next\ndata: {\"data\":{\"forever\":1}}\n\n", await response.Content.ReadAsStringAsync());
            response.Dispose();
        }
    }

    [Fact]
    public async Task Source_Should_End_When_TheReaderOfTheStreamGoes()
    {
        await using var host = await StreamHost.StartAsync();
        var response = await host.AskAsync("subscription{forever}");
        await host.SourcesAsync(1);

        response.Dispose();

        await host.SourcesAsync(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Client_Should_BeCutOff_When_ItStopsReading(bool isSocket)
    {
        await using var host = await StreamHost.StartAsync(options => options.SendTimeout = TimeSpan.FromSeconds(1));
        using var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(host.Endpoint.Host, host.Endpoint.Port);
        await using var stream = client.GetStream();
        if (isSocket)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                "GET /graphql HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"));
            await stream.WriteAsync(Frame("""{"type":"connection_init"}"""));
            await stream.WriteAsync(Frame("""{"type":"subscribe","id":"a","payload":{"query":"subscription{flood}"}}"""));
        }
        else
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                "GET /graphql?query=subscription%7Bflood%7D HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n"));
        }

        await host.SourcesAsync(1);

        await host.SourcesAsync(0);
    }

    private static string Refused(string id, string limit) =>
        $$$"""{"id":"{{{id}}}","type":"error","payload":[{"message":"{{{limit}}}, and as many streams are open. """
        + "End one before you begin another.\",\"extensions\":{\"code\":\"LIMIT_EXCEEDED\"}}]}";

    /// <summary>A place is free a moment after the source has ended.</summary>
    private static async Task<HttpResponseMessage> UntilWelcomeAsync(StreamHost host)
    {
        using var enough = new CancellationTokenSource(StreamHost.Enough);
        while (true)
        {
            var response = await host.AskAsync("subscription{forever}");
            if (response.StatusCode != HttpStatusCode.TooManyRequests)
            {
                return response;
            }

            response.Dispose();
            await Task.Delay(10, enough.Token);
        }
    }

    private static async Task<string> ReadAsync(Stream stream, int bytes)
    {
        var buffer = new byte[bytes];
        await stream.ReadExactlyAsync(buffer).AsTask().WaitAsync(StreamHost.Enough);
        return Encoding.UTF8.GetString(buffer);
    }

    /// <summary>A text frame as clients send it, with a mask of zeros.</summary>
    private static byte[] Frame(string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        return [0x81, (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload];
    }
}
