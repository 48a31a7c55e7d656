using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Headless.GraphQL.Tests.Execution;

namespace Headless.GraphQL.Tests.Http;

/// <summary>What is deferred, in parts of one body or in events.</summary>
public sealed class MultipartTests
{
    private const string Deferring = "{ hello ... @defer(label: \"s\") { slow } }";
    private const string First = """{"data":{"hello":"hello"},"pending":[{"id":"0","path":[],"label":"s"}],"hasNext":true}""";
    private const string Second = """{"incremental":[{"id":"0","data":{"slow":"slow"}}],"completed":[{"id":"0"}],"hasNext":false}""";
    private const string FirstPart = "\r\n---\r\nContent-Type: application/json; charset=utf-8\r\n\r\n" + First + "\r\n---";
    private const string SecondPart = "\r\nContent-Type: application/json; charset=utf-8\r\n\r\n" + Second + "\r\n-----\r\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("multipart/mixed", "multipart/mixed; boundary=\"-\"")]
    [InlineData("application/json, multipart/mixed;q=0.1", "multipart/mixed; boundary=\"-\"")]
    [InlineData(
        "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed",
        "multipart/mixed; boundary=\"-\"")]
    [InlineData(
        "multipart/mixed;incrementalSpec=v0.2,application/graphql-response+json,application/json;q=0.9",
        "multipart/mixed; boundary=\"-\"; incrementalSpec=v0.2")]
    public async Task Deferred_Should_ComeInParts_When_PartsAreAccepted(string accept, string mediaType)
    {
        await using var host = await DeferHost.StartAsync();
        host.LetSlowAnswer();

        using var response = await SendAsync(host, Deferring, accept);

        Assert.Equal(
            (HttpStatusCode.OK, mediaType, FirstPart + SecondPart),
            (response.StatusCode, response.Content.Headers.ContentType!.ToString(), await response.Content.ReadAsStringAsync()));
        Assert.True(response.Headers.TransferEncodingChunked);
        Assert.Contains("Accept", response.Headers.Vary);
    }

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("application/json, text/event-stream")]
    public async Task Deferred_Should_ComeInEvents_When_OnlyEventsAreAccepted(string accept)
    {
        await using var host = await DeferHost.StartAsync();
        host.LetSlowAnswer();

        using var response = await SendAsync(host, Deferring, accept);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(
            $"event: next\ndata: {First}\n\nevent: next\ndata: {Second}\n\nevent: complete\ndata:\n\n",
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("application/json", Deferring, 200, """{"data":{"hello":"hello","slow":"slow"}}""")]
    [InlineData("*/*", Deferring, 200, """{"data":{"hello":"hello","slow":"slow"}}""")]
    [InlineData(
        "multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9",
        Deferring,
        200,
        """{"data":{"hello":"hello","slow":"slow"}}""")]
    [InlineData("multipart/mixed;q=0, application/json", Deferring, 200, """{"data":{"hello":"hello","slow":"slow"}}""")]
    [InlineData("multipart/mixed, application/json", "{ hello }", 200, """{"data":{"hello":"hello"}}""")]
    [InlineData("multipart/mixed", "{ hello ... @defer(if: false) { slow } }", 200, """{"data":{"hello":"hello","slow":"slow"}}""")]
    [InlineData("multipart/mixed", "{ hello ... @defer { hello } }", 200, """{"data":{"hello":"hello"}}""")]
    [InlineData("application/json, text/event-stream", "{ hello }", 200, """{"data":{"hello":"hello"}}""")]
    [InlineData(
        "multipart/mixed, application/graphql-response+json",
        "{ ... @defer { nope } }",
        422,
        """
        {"errors":[{"message":"The type \"Query\" has no field \"nope\".","locations":[{"line":1,"column":16}],
        "extensions":{"code":"VALIDATION_ERROR"}}]}
        """)]
    [InlineData(
        "multipart/mixed, application/graphql-response+json",
        "{ fails ... @defer(if: false) { hello } }",
        294,
        """
        {"errors":[{"message":"Not today.","locations":[{"line":1,"column":3}],"path":["fails"],"extensions":{"code":"NO_LUCK"}}],
        "data":{"fails":null,"hello":"hello"}}
        """)]
    public async Task Answer_Should_BeOneResponse_When_NothingComesLater(string accept, string query, int status, string body)
    {
        await using var host = await DeferHost.StartAsync();
        host.LetSlowAnswer();

        using var response = await SendAsync(host, query, accept);

        Assert.EndsWith("json", response.Content.Headers.ContentType!.MediaType, StringComparison.Ordinal);
        Assert.Equal((status, Lines.Join(body)), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("multipart/mixed", null)]
    [InlineData("multipart/mixed", "gzip")]
    [InlineData("multipart/mixed", "br")]
    [InlineData("text/event-stream", null)]
    [InlineData("text/event-stream", "gzip")]
    [InlineData("text/event-stream", "br")]
    public async Task Response_Should_ArriveAtOnce_When_AnotherIsStillToCome(string accept, string? encoding)
    {
        await using var host = await DeferHost.StartAsync();
        using var response = await SendAsync(host, Deferring, accept, encoding);
        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        await using var body = Decode(await response.Content.ReadAsStreamAsync(), encoding);

        var (first, firstEnd) = accept == "multipart/mixed" ? (FirstPart, "\r\n---") : ($"event: next\ndata: {First}\n\n", "\n\n");
        var read = await ReadAsync(body, text => text.Length >= first.Length && text.EndsWith(firstEnd, StringComparison.Ordinal));
        Assert.Equal(first, read);

        host.LetSlowAnswer();
        Assert.Contains(Second, await ReadAsync(body, _ => false), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deferred_Should_BeGivenUp_When_ClientGoes()
    {
        await using var host = await DeferHost.StartAsync();
        using (var response = await SendAsync(host, Deferring, "multipart/mixed"))
        {
            await using var body = await response.Content.ReadAsStreamAsync();
            await ReadAsync(body, text => text.EndsWith("\r\n---", StringComparison.Ordinal) && text.Length > 5);
        }

        await host.Cancelled.WaitAsync(Patience);
    }

    [Fact]
    public async Task Query_Should_Defer_When_SentByGet()
    {
        await using var host = await DeferHost.StartAsync();
        host.LetSlowAnswer();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"?query={Uri.EscapeDataString(Deferring)}");
        request.Headers.Accept.ParseAdd("multipart/mixed");

        using var response = await host.Client.SendAsync(request);

        Assert.Equal(FirstPart + SecondPart, await response.Content.ReadAsStringAsync());
    }

    private static async Task<HttpResponseMessage> SendAsync(DeferHost host, string query, string accept, string? encoding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "")
        {
            Content = new StringContent(JsonSerializer.Serialize(new { query }), Encoding.UTF8, "application/json"),
        };
        Assert.True(request.Headers.TryAddWithoutValidation("Accept", accept));
        if (encoding is not null)
        {
            request.Headers.AcceptEncoding.ParseAdd(encoding);
        }

        return await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience);
    }

    private static Stream Decode(Stream body, string? encoding) => encoding switch
    {
        "gzip" => new GZipStream(body, CompressionMode.Decompress),
        "br" => new BrotliStream(body, CompressionMode.Decompress),
        _ => body,
    };

    /// <summary>Reads until the text is as wanted, or the body ends.</summary>
    private static async Task<string> ReadAsync(Stream body, Func<string, bool> isWanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        var text = "";
        var buffer = new byte[1024];
        while (!isWanted(text))
        {
            var count = await body.ReadAsync(buffer, patience.Token);
            if (count == 0)
            {
                break;
            }

            text += Encoding.UTF8.GetString(buffer, 0, count);
        }

        return text;
    }
}
