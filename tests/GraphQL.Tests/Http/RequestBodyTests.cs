using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Headless.GraphQL.Tests.Http;

/// <summary>Bodies as clients send them: malformed, too large, in pieces.</summary>
public sealed class RequestBodyTests(HttpHost host) : TransportTestBase(host), IClassFixture<HttpHost>
{
    /// <summary>By the engine, which says which limit it is.</summary>
    private const string Counted = """{"code":"LIMIT_EXCEEDED","limit":"MaxDocumentBytes","allowed":30000}""";

    /// <summary>By the transport, before any escape is resolved.</summary>
    private const string Seen = """{"code":"LIMIT_EXCEEDED"}""";

    private const string RawHead = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

    [Fact]
    public async Task Transport_Should_SkipTheByteOrderMark_When_TheBodyHasOne()
    {
        var answer = await SendAsync(Post("\uFEFF{\"query\":\"{ hello }\"}"));

        Assert.Equal(new Answer(HttpStatusCode.OK, Json, """{"data":{"hello":"Hello world"}}"""), answer);
    }

    [Theory]
    [InlineData(" ", HttpHost.MaxDocumentBytes - 9, null)]
    [InlineData(" ", HttpHost.MaxDocumentBytes, Counted)]
    [InlineData(" ", 2 * HttpHost.MaxDocumentBytes, Seen)]
    [InlineData("\\n", HttpHost.MaxDocumentBytes - 9, null)]
    [InlineData("\\n", HttpHost.MaxDocumentBytes, Seen)]
    [InlineData("#\\\"", HttpHost.MaxDocumentBytes, Seen)]
    public async Task Transport_Should_RefuseTheDocument_When_ItIsTooLong(string piece, int count, string? extensions)
    {
        var answer = await SendAsync(Post($$"""{"query":"{ hello }{{string.Concat(Enumerable.Repeat(piece, count))}}"}"""));

        var refusal = $$"""{"errors":[{"message":"The document has more than {{HttpHost.MaxDocumentBytes}} bytes.","extensions":""";
        Assert.Equal(extensions is null ? """{"data":{"hello":"Hello world"}}""" : refusal + extensions + "}]}", answer.Body);
    }

    [Theory]
    [InlineData("", "INVALID_JSON", """The request body is empty. Send {\"query\": \"…\"}.""")]
    [InlineData("  \n", "INVALID_JSON", """The request body is empty. Send {\"query\": \"…\"}.""")]
    [InlineData("NONSENSE", "INVALID_JSON", "The request body is not JSON: line 1, byte 1.")]
    [InlineData("{\"query\":", "INVALID_JSON", "The request body is not JSON: line 1, byte 10.")]
    [InlineData("{\"query\":\"{ hello }\"} x", "INVALID_JSON", "The request body is not JSON: line 1, byte 23.")]
    [InlineData("{\"query\":\"{ hello }\"}{}", "INVALID_JSON", "The request body is not JSON: line 1, byte 22.")]
    [InlineData("{\"query\":\"\\ud800\"}", "INVALID_JSON", """Parameter 'query' holds half of a surrogate pair (\\ud800 to \\udfff).""")]
    [InlineData(
        "{\"onError\":\"\\ud800\"}", "INVALID_JSON", """Parameter 'onError' holds half of a surrogate pair (\\ud800 to \\udfff).""")]
    [InlineData(
        "{\"quer\\ude00\":\"{ hello }\"}",
        "INVALID_JSON",
        """The name of a parameter holds half of a surrogate pair (\\ud800 to \\udfff).""")]
    [InlineData(
        "{\"variables\":{\"a\":\"\\udfff\"}}",
        "INVALID_JSON",
        """Parameter 'variables' holds half of a surrogate pair (\\ud800 to \\udfff).""")]
    [InlineData(
        "[{\"query\":\"{ hello }\"}]",
        "BATCHING_NOT_SUPPORTED",
        "A list of operations is not accepted. Send one operation per request; the fields of one operation run together. "
            + "The host may allow lists by the setting GraphQL:MaxBatchedOperations.")]
    [InlineData("\"{ hello }\"", "INVALID_REQUEST", "The request body must be a JSON object with the member 'query'.")]
    [InlineData("{}", "INVALID_REQUEST", "Parameter 'query' is missing. It holds the GraphQL document as a string.")]
    [InlineData("{\"qeury\":\"{ hello }\"}", "INVALID_REQUEST", "Parameter 'query' is missing. It holds the GraphQL document as a string.")]
    [InlineData("{\"query\":null}", "INVALID_REQUEST", "Parameter 'query' must be a string, not null.")]
    [InlineData("{\"query\":{}}", "INVALID_REQUEST", "Parameter 'query' must be a string, not an object.")]
    [InlineData("{\"query\":7}", "INVALID_REQUEST", "Parameter 'query' must be a string, not a number.")]
    [InlineData("{\"query\":true}", "INVALID_REQUEST", "Parameter 'query' must be a string, not a boolean.")]
    [InlineData("{\"query\":[\"{ hello }\"]}", "INVALID_REQUEST", "Parameter 'query' must be a string, not a list.")]
    [InlineData("{\"query\":\"{ hello }\",\"query\":\"{ fails }\"}", "INVALID_REQUEST", "Parameter 'query' is given twice.")]
    [InlineData(
        "{\"query\":\"{ hello }\",\"operationName\":[]}",
        "INVALID_REQUEST",
        "Parameter 'operationName' must be a string, not a list.")]
    [InlineData(
        "{\"query\":\"{ hello }\",\"variables\":\"{}\"}",
        "INVALID_REQUEST",
        "Parameter 'variables' must be an object, not a string.")]
    [InlineData("{\"query\":\"{ hello }\",\"variables\":[7]}", "INVALID_REQUEST", "Parameter 'variables' must be an object, not a list.")]
    [InlineData(
        "{\"query\":\"{ hello }\",\"extensions\":{\"cost\":1}}",
        "INVALID_REQUEST",
        "Parameter 'extensions.cost' must be a boolean, not a number.")]
    [InlineData("{\"query\":\"{ hello }\",\"extensions\":0}", "INVALID_REQUEST", "Parameter 'extensions' must be an object, not a number.")]
    [InlineData(
        "{\"query\":\"{ hello }\",\"onError\":\"STOP\"}",
        "INVALID_REQUEST",
        "Parameter 'onError' must be PROPAGATE, NULL or HALT.")]
    public async Task Transport_Should_RefuseWithAReason_When_TheBodyIsMalformed(string body, string code, string message)
    {
        var refusal = Refusal(code == "INVALID_JSON" ? 400 : 422, code, message);

        Assert.Equal(refusal, await SendAsync(Post(body, "application/json")));
        Assert.Equal(refusal, await SendAsync(Post(body, "application/graphql-response+json")));
    }

    [Fact]
    public async Task Transport_Should_Refuse_When_TheBodyIsNotUtf8()
    {
        var request = Post("");
        request.Content = new ByteArrayContent([.. "{\"query\":\"{ hello }"u8, 0xff, .. "\"}"u8]);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        Assert.Equal(Refusal(400, "INVALID_JSON", "The request body is not UTF-8."), await SendAsync(request));
    }

    [Theory]
    [InlineData("variables")]
    [InlineData("extensions")]
    public async Task Transport_Should_RefuseDeepNesting_When_ItIs200Levels(string parameter)
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200);
        var expected = Refusal(422, "JSON_TOO_DEEP", $"Parameter '{parameter}' nests deeper than 64 levels.");

        Assert.Equal(expected, await SendAsync(Post($$"""{"query":"{ hello }","{{parameter}}":{{deep}}}""")));
        Assert.Equal(expected, await SendAsync(Get($"?query=%7Bhello%7D&{parameter}={Uri.EscapeDataString(deep)}")));
    }

    [Fact]
    public async Task Transport_Should_AcceptNesting_When_ItIsAtTheLimit()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 64)) + "1" + new string('}', 64);

        var answer = await SendAsync(Post($$"""{"query":"{ hello }","variables":{{deep}}}"""));

        Assert.Equal(new Answer(HttpStatusCode.OK, Json, """{"data":{"hello":"Hello world"}}"""), answer);
    }

    [Theory]
    [InlineData("text/plain", "Content-Type 'text/plain' is not supported")]
    [InlineData("application/x-www-form-urlencoded", "Content-Type 'application/x-www-form-urlencoded' is not supported")]
    [InlineData("multipart/form-data; boundary=x", "Content-Type 'multipart/form-data; boundary=x' is not supported")]
    [InlineData("application/graphql", "Content-Type 'application/graphql' is not supported")]
    [InlineData("application/json; charset=utf-16", "Content-Type 'application/json; charset=utf-16' is not supported")]
    [InlineData(null, "Content-Type is missing")]
    public async Task Transport_Should_RefuseTheBody_When_ItIsNotDeclaredAsJson(string? contentType, string reason)
    {
        var request = Post("""{"query":"{ hello }"}""");
        request.Content!.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);

        Assert.Equal(Refusal(415, "UNSUPPORTED_MEDIA_TYPE", $"{reason}. Send application/json in UTF-8."), await SendAsync(request));
    }

    [Fact]
    public async Task Transport_Should_RefuseTheBody_When_ItIsCompressed()
    {
        var request = Post("""{"query":"{ hello }"}""");
        request.Content!.Headers.ContentEncoding.Add("gzip");

        Assert.Equal(
            Refusal(415, "UNSUPPORTED_MEDIA_TYPE", "Content-Encoding 'gzip' is not supported. Send application/json in UTF-8."),
            await SendAsync(request));
    }

    [Fact]
    public async Task Transport_Should_AnswerTheLargestBody_When_ItIsAtTheLimit()
    {
        var body = """{"query":"{ hello }"}""".PadRight(HttpHost.MaxBodyBytes);

        Assert.Equal(new Answer(HttpStatusCode.OK, Json, """{"data":{"hello":"Hello world"}}"""), await SendAsync(Post(body)));
        Assert.Equal(TooLarge, await SendAsync(Post(body + " ")));
    }

    [Fact]
    public async Task Transport_Should_RefuseBeforeReading_When_TheDeclaredLengthIsTooLarge()
    {
        // Ten megabytes are announced and none is sent: an answer shows that nobody waited for them.
        var answer = await RawAsync(RawHead + "Content-Length: 10485760\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.EndsWith(TooLarge.Body, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transport_Should_LetTheClientReadTheRefusal_When_ItSendsTenMegabytes()
    {
        Assert.Equal(TooLarge, await SendAsync(Post("""{"query":"{ hello }"}""".PadRight(10 * 1024 * 1024))));
    }

    [Fact]
    public async Task Transport_Should_RefuseWhileReading_When_TheLengthIsNotDeclared()
    {
        var chunk = $"{HttpHost.MaxBodyBytes + 1:x}\r\n{new string(' ', HttpHost.MaxBodyBytes + 1)}\r\n";

        // The body never ends: an answer shows that reading stopped at the limit.
        var answer = await RawAsync(RawHead + "Transfer-Encoding: chunked\r\n\r\n" + chunk);

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.EndsWith(TooLarge.Body, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transport_Should_ReadTheBody_When_ItComesInManyPieces()
    {
        var pieces = """{"query":"query($n: String) { hello(name: $n) }","variables":{"n":"pieces"}}""".Select(c => $"1\r\n{c}\r\n");

        var answer = await RawAsync(RawHead + "Transfer-Encoding: chunked\r\n\r\n" + string.Concat(pieces) + "0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("""{"data":{"hello":"Hello pieces"}}""", answer, StringComparison.Ordinal);
    }

    private static Answer TooLarge { get; } = Refusal(
        413,
        "PAYLOAD_TOO_LARGE",
        $"The request body is larger than {HttpHost.MaxBodyBytes} bytes. Split the work over several requests.");

    /// <summary>What the server sends until the JSON ends; an unfinished request keeps it from closing the connection at once.</summary>
    private async Task<string> RawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Host.Endpoint.Host, Host.Endpoint.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (answer.Length == 0 || answer[^1] != '}')
        {
            var read = await stream.ReadAsync(buffer);
            Assert.NotEqual(0, read);
            answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return answer.ToString();
    }
}
