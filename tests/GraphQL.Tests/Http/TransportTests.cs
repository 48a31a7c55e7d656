using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Headless.GraphQL.Tests.Http;

/// <summary>Whole answers of the transport: status, media type, body.</summary>
public sealed partial class TransportTests(HttpHost host) : IClassFixture<HttpHost>
{
    private const string Json = "application/json; charset=utf-8";
    private const string GraphQL = "application/graphql-response+json; charset=utf-8";
    private const string RawHead = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

    [Theory]
    [InlineData(null, Json)]
    [InlineData("*/*", Json)]
    [InlineData("application/*", Json)]
    [InlineData("application/json", Json)]
    [InlineData("APPLICATION/JSON", Json)]
    [InlineData("application/json; charset=utf-8", Json)]
    [InlineData("application/graphql-response+json", GraphQL)]
    [InlineData("application/graphql-response+json; charset=\"UTF-8\"", GraphQL)]
    [InlineData("application/graphql-response+json, application/json;q=0.9", GraphQL)]
    [InlineData("application/json;q=0.9, application/graphql-response+json", GraphQL)]
    [InlineData("application/graphql-response+json;q=0.5, application/json", Json)]
    [InlineData("*/*, application/graphql-response+json", GraphQL)]
    [InlineData("text/html, application/json;q=0, */*;q=0.1", Json)]
    public async Task Transport_Should_AnswerInTheBestAcceptedType_When_Asked(string? accept, string mediaType)
    {
        var answer = await SendAsync(Post("""{"query":"{ hello }"}""", accept));

        Assert.Equal(new Answer(HttpStatusCode.OK, mediaType, """{"data":{"hello":"Hello world"}}"""), answer);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/xml, text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json;q=0")]
    [InlineData("not a media type")]
    public async Task Transport_Should_Refuse_When_NoTypeOfOursIsAccepted(string accept)
    {
        var answer = await SendAsync(Post("""{"query":"{ hello }"}""", accept));

        const string Offer = "This endpoint answers application/graphql-response+json, application/json and text/event-stream, in UTF-8.";
        Assert.Equal(Refusal(406, GraphQL, "NOT_ACCEPTABLE", $"Accept '{accept}' cannot be served. {Offer}"), answer);
    }

    [Theory]
    [InlineData("""{"query":"query A { hello } query B { hello(name: \"B\") }","operationName":"B"}""", """{"data":{"hello":"Hello B"}}""")]
    [InlineData(
        """{"query":"query($n: String) { hello(name: $n) }","variables":{"n":"手机 \"x\" 🏃"}}""",
        """{"data":{"hello":"Hello 手机 \"x\" 🏃"}}""")]
    [InlineData(
        """{"query":"{ hello }","operationName":null,"variables":null,"extensions":null,"onError":null}""",
        """{"data":{"hello":"Hello world"}}""")]
    [InlineData(
        """{"query":"{ hello }","operationName":"","variables":{},"extensions":{"a":[1,{"b":2}]}}""",
        """{"data":{"hello":"Hello world"}}""")]
    [InlineData("""{"other":{"deep":[1,2,3]},"query":"{ hello }","more":1e9}""", """{"data":{"hello":"Hello world"}}""")]
    [InlineData("""{"query":"{\n  hello\t}"}""", """{"data":{"hello":"Hello world"}}""")]
    [InlineData("""{"query":"mutation { add(by: 2) }"}""", """{"data":{"add":2}}""")]
    public async Task Transport_Should_Answer_When_TheRequestIsWellFormed(string body, string expected)
    {
        var answer = await SendAsync(Post(body));

        Assert.Equal(new Answer(HttpStatusCode.OK, Json, expected), answer);
    }

    [Fact]
    public async Task Transport_Should_SkipTheByteOrderMark_When_TheBodyHasOne()
    {
        var answer = await SendAsync(Post("\uFEFF{\"query\":\"{ hello }\"}"));

        Assert.Equal(new Answer(HttpStatusCode.OK, Json, """{"data":{"hello":"Hello world"}}"""), answer);
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
        "{\"variables\":{\"a\":\"\\udfff\"}}",
        "INVALID_JSON",
        """Parameter 'variables' holds half of a surrogate pair (\\ud800 to \\udfff).""")]
    [InlineData(
        "[{\"query\":\"{ hello }\"}]",
        "BATCHING_NOT_SUPPORTED",
        "A list of operations is not accepted. Send one operation per request; the fields of one operation run together.")]
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
    [InlineData("{\"query\":\"{ hello }\",\"extensions\":0}", "INVALID_REQUEST", "Parameter 'extensions' must be an object, not a number.")]
    [InlineData(
        "{\"query\":\"{ hello }\",\"onError\":\"STOP\"}",
        "INVALID_REQUEST",
        "Parameter 'onError' must be PROPAGATE, NULL or HALT.")]
    public async Task Transport_Should_RefuseWithAReason_When_TheBodyIsMalformed(string body, string code, string message)
    {
        Assert.Equal(Refusal(400, Json, code, message), await SendAsync(Post(body, "application/json")));
        Assert.Equal(Refusal(400, GraphQL, code, message), await SendAsync(Post(body, "application/graphql-response+json")));
    }

    [Fact]
    public async Task Transport_Should_Refuse_When_TheBodyIsNotUtf8()
    {
        var request = Post("");
        request.Content = new ByteArrayContent([.. "{\"query\":\"{ hello }"u8, 0xff, .. "\"}"u8]);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        Assert.Equal(Refusal(400, Json, "INVALID_JSON", "The request body is not UTF-8."), await SendAsync(request));
    }

    [Theory]
    [InlineData("variables")]
    [InlineData("extensions")]
    public async Task Transport_Should_RefuseDeepNesting_When_ItIs200Levels(string parameter)
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200);
        var expected = Refusal(400, Json, "JSON_TOO_DEEP", $"Parameter '{parameter}' nests deeper than 64 levels.");

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

        Assert.Equal(Refusal(415, Json, "UNSUPPORTED_MEDIA_TYPE", $"{reason}. Send application/json in UTF-8."), await SendAsync(request));
    }

    [Fact]
    public async Task Transport_Should_RefuseTheBody_When_ItIsCompressed()
    {
        var request = Post("""{"query":"{ hello }"}""");
        request.Content!.Headers.ContentEncoding.Add("gzip");

        Assert.Equal(
            Refusal(415, Json, "UNSUPPORTED_MEDIA_TYPE", "Content-Encoding 'gzip' is not supported. Send application/json in UTF-8."),
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

    [Theory]
    [InlineData("{ hello", 400, "SYNTAX_ERROR")]
    [InlineData("{ nothing }", 400, "VALIDATION_ERROR")]
    [InlineData("query A { hello } query B { hello }", 400, "OPERATION_RESOLUTION_FAILURE")]
    [InlineData("query($n: String!) { echo(text: $n) }", 400, "BAD_USER_INPUT")]
    [InlineData("{ hello fails }", 294, "INTERNAL")]
    [InlineData("{ hello down }", 294, "UNAVAILABLE")]
    public async Task Transport_Should_TellByStatus_When_TheOperationFails(string query, int status, string code)
    {
        var request = $$"""{"query":"{{query}}"}""";
        var legacy = await SendAsync(Post(request, "application/json"));
        var modern = await SendAsync(Post(request, "application/graphql-response+json"));

        Assert.Equal(legacy with { Status = HttpStatusCode.OK, MediaType = Json }, legacy);
        Assert.Equal(legacy with { Status = (HttpStatusCode)status, MediaType = GraphQL }, modern);
        Assert.StartsWith("{\"errors\":[{\"message\":", modern.Body, StringComparison.Ordinal);
        Assert.Contains($"\"code\":\"{code}\"", modern.Body, StringComparison.Ordinal);
        Assert.Equal(status == 294, modern.Body.Contains(""","data":{"hello":"Hello world",""", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Transport_Should_KeepTheInsideToItself_When_AResolverFails()
    {
        var answer = await SendAsync(Post("""{"query":"{ fails }"}"""));

        Assert.Equal(
            """{"errors":[{"message":"Something went wrong on our side.","locations":[{"line":1,"column":3}],"path":["fails"],"""
            + "\"extensions\":{\"code\":\"INTERNAL\",\"traceId\":\"…\"}}],\"data\":{\"fails\":null}}",
            answer.Body);
    }

    [Fact]
    public async Task Transport_Should_AnswerTimeout_When_AnOperationTakesTooLong()
    {
        var answer = await SendAsync(Post("""{"query":"{ waits }"}"""));

        Assert.Equal(Refusal(504, Json, "TIMEOUT", "The operation took longer than 1 seconds."), answer);
    }

    [Theory]
    [InlineData("?query=%7Bhello%7D", """{"data":{"hello":"Hello world"}}""")]
    [InlineData(
        "?query=query(%24n:String)%7Bhello(name:%24n)%7D&variables=%7B%22n%22%3A%22get%22%7D&extensions=%7B%7D",
        """{"data":{"hello":"Hello get"}}""")]
    [InlineData("?query=query+A%7Bhello%7Dquery+B%7Becho(text:%22b%22)%7D&operationName=B&onError=NULL", """{"data":{"echo":"b"}}""")]
    [InlineData("?query=%7Bhello%7D&operationName=&variables=&unknown=1", """{"data":{"hello":"Hello world"}}""")]
    public async Task Transport_Should_AnswerQueries_When_SentByGet(string parameters, string expected)
    {
        Assert.Equal(new Answer(HttpStatusCode.OK, Json, expected), await SendAsync(Get(parameters)));
    }

    [Theory]
    [InlineData("", "INVALID_REQUEST", "Parameter 'query' is missing. It holds the GraphQL document.")]
    [InlineData("?query=", "INVALID_REQUEST", "Parameter 'query' is missing. It holds the GraphQL document.")]
    [InlineData("?query=%7Bhello%7D&query=%7Bfails%7D", "INVALID_REQUEST", "Parameter 'query' is given 2 times.")]
    [InlineData("?query=%7Bhello%7D&variables=nonsense", "INVALID_JSON", "Parameter 'variables' is not JSON: byte 2.")]
    [InlineData("?query=%7Bhello%7D&variables=%5B%5D", "INVALID_REQUEST", "Parameter 'variables' must be an object, not a list.")]
    [InlineData("?query=%7Bhello%7D&extensions=%7B%7D%7B%7D", "INVALID_JSON", "Parameter 'extensions' is not JSON: byte 3.")]
    [InlineData("?query=%7Bhello%7D&onError=null", "INVALID_REQUEST", "Parameter 'onError' must be PROPAGATE, NULL or HALT.")]
    public async Task Transport_Should_RefuseWithAReason_When_TheParametersAreMalformed(string parameters, string code, string message)
    {
        Assert.Equal(Refusal(400, Json, code, message), await SendAsync(Get(parameters)));
    }

    [Fact]
    public async Task Transport_Should_RefuseMutations_When_SentByGet()
    {
        using var response = await host.Client.SendAsync(Get("?query=mutation%7Badd(by:1)%7D"));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
        Assert.Equal(
            """{"errors":[{"message":"Only queries may be sent this way.","extensions":{"code":"NOT_A_QUERY"}}]}""",
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    public async Task Transport_Should_RefuseTheMethod_When_ItIsNeitherGetNorPost(string method)
    {
        using var response = await host.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), host.Endpoint));

        Assert.Equal(["GET", "POST"], response.Content.Headers.Allow);
        Assert.Equal(
            Refusal(405, Json, "METHOD_NOT_ALLOWED", $"{method} is not supported. Use POST, or GET for queries."),
            await AnswerAsync(response));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", null, 403)]
    [InlineData("Sec-Fetch-Site", "same-site", null, 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", null, 200)]
    [InlineData("Sec-Fetch-Site", "none", null, 200)]
    [InlineData("Origin", "https://evil.example", null, 403)]
    [InlineData("Origin", "null", null, 403)]
    [InlineData("Referer", "https://evil.example/page", null, 403)]
    [InlineData("Origin", "https://evil.example", "GraphQL-Require-Preflight", 200)]
    [InlineData("Sec-Fetch-Site", "cross-site", "X-API-Key", 200)]
    public async Task Transport_Should_RefuseGet_When_ABrowserSentItForAnotherSite(
        string header, string value, string? askFirst, int status)
    {
        var request = Get("?query=%7Bhello%7D");
        request.Headers.Add(header, value);
        if (askFirst is not null)
        {
            request.Headers.Add(askFirst, "1");
        }

        var answer = await SendAsync(request);

        const string WayOut = "Send the header GraphQL-Require-Preflight: 1, or POST application/json.";
        Assert.Equal(status == 200
            ? new Answer(HttpStatusCode.OK, Json, """{"data":{"hello":"Hello world"}}""")
            : Refusal(403, Json, "CROSS_SITE_REQUEST", $"A browser sent this GET on behalf of another site. {WayOut}"), answer);
    }

    [Fact]
    public async Task Transport_Should_SendBrowsersToThePlayground_When_TheyOpenTheEndpoint()
    {
        var request = Get("");
        request.Headers.Add("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        using var response = await host.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.Redirect, "/playground"), (response.StatusCode, response.Headers.Location?.ToString()));
    }

    private static Answer TooLarge { get; } = Refusal(
        413,
        Json,
        "PAYLOAD_TOO_LARGE",
        $"The request body is larger than {HttpHost.MaxBodyBytes} bytes. Split the work over several requests.");

    private static Answer Refusal(int status, string mediaType, string code, string message) => new(
        (HttpStatusCode)status, mediaType, $$$"""{"errors":[{"message":"{{{message}}}","extensions":{"code":"{{{code}}}"}}]}""");

    private HttpRequestMessage Post(string body, string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, host.Endpoint)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return request;
    }

    private HttpRequestMessage Get(string parameters) => new(HttpMethod.Get, host.Endpoint + parameters);

    private async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await host.Client.SendAsync(request);
        return await AnswerAsync(response);
    }

    private static async Task<Answer> AnswerAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        var mediaType = response.Content.Headers.ContentType?.ToString();
        return new Answer(response.StatusCode, mediaType, TraceId().Replace(body, "\"traceId\":\"…\""));
    }

    /// <summary>What the server sends until the JSON ends; an unfinished request keeps it from closing the connection at once.</summary>
    private async Task<string> RawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host.Endpoint.Host, host.Endpoint.Port);
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

    [GeneratedRegex("\"traceId\":\"[0-9a-f]{32}\"")]
    private static partial Regex TraceId();

    private sealed record Answer(HttpStatusCode Status, string? MediaType, string Body);
}
