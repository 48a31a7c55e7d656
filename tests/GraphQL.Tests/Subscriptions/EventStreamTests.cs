using System.Net;
using System.Text;
using Headless.GraphQL.Tests.Http;

namespace Headless.GraphQL.Tests.Subscriptions;

/// <summary>Whole answers in server-sent events.</summary>
public sealed class EventStreamTests(HttpHost host) : IClassFixture<HttpHost>
{
    private const string Complete = "event: complete\ndata:\n\n";

    [Theory]
    [InlineData("""{"query":"{ hello }"}""", """{"data":{"hello":"Hello world"}}""")]
    [InlineData("""{"query":"query($n: String) { hello(name: $n) }","variables":{"n":"手"}}""", """{"data":{"hello":"Hello 手"}}""")]
    [InlineData("""{"query":"mutation { add(by: 2) }"}""", """{"data":{"add":2}}""")]
    public async Task EventStream_Should_HoldTheOneResponse_When_TheOperationHasNoMore(string body, string response)
    {
        var answer = await SendAsync(Post(body));

        Assert.Equal((HttpStatusCode.OK, "text/event-stream", $"event: next\ndata: {response}\n\n{Complete}"), answer);
    }

    [Fact]
    public async Task EventStream_Should_TellWhatIsWrong_When_TheDocumentIsNotValid()
    {
        var answer = await SendAsync(Post("""{"query":"{ nope }"}"""));

        const string Error =
            """{"message":"The type \"Query\" has no field \"nope\".","locations":[{"line":1,"column":3}],"""
            + "\"extensions\":{\"code\":\"VALIDATION_ERROR\"}}";
        Assert.Equal((HttpStatusCode.OK, "text/event-stream", $"event: next\ndata: {{\"errors\":[{Error}]}}\n\n{Complete}"), answer);
    }

    [Fact]
    public async Task EventStream_Should_TellSo_When_AnOperationTakesTooLong()
    {
        var answer = await SendAsync(Post("""{"query":"{ waits }"}"""));

        const string Error = """{"message":"The operation took longer than 1 seconds.","extensions":{"code":"TIMEOUT"}}""";
        Assert.Equal((HttpStatusCode.OK, "text/event-stream", $"event: next\ndata: {{\"errors\":[{Error}]}}\n\n{Complete}"), answer);
    }

    [Theory]
    [InlineData("""{"query":""", HttpStatusCode.BadRequest, "INVALID_JSON")]
    [InlineData("""{"document":"{ hello }"}""", HttpStatusCode.UnprocessableEntity, "INVALID_REQUEST")]
    public async Task EventStream_Should_NotBegin_When_TheRequestIsNone(string body, HttpStatusCode status, string code)
    {
        var (actual, mediaType, text) = await SendAsync(Post(body));

        Assert.Equal((status, "application/graphql-response+json"), (actual, mediaType));
        Assert.Contains($"\"code\":\"{code}\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EventStream_Should_AnswerAQuery_When_AskedByGet()
    {
        var answer = await SendAsync(Get("{hello}"));

        Assert.Equal(
            (HttpStatusCode.OK, "text/event-stream", "event: next\ndata: {\"data\":{\"hello\":\"Hello world\"}}\n\n" + Complete), answer);
    }

    [Fact]
    public async Task EventStream_Should_RefuseAMutation_When_AskedByGet()
    {
        var answer = await SendAsync(Get("mutation{add(by:1)}"));

        const string Error = """{"message":"Only queries may be sent this way.","extensions":{"code":"NOT_A_QUERY"}}""";
        Assert.Equal((HttpStatusCode.OK, "text/event-stream", $"event: next\ndata: {{\"errors\":[{Error}]}}\n\n{Complete}"), answer);
    }

    [Fact]
    public async Task EventStream_Should_NotBegin_When_AnotherSiteAsksByGet()
    {
        var request = Get("{hello}");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        var (status, _, text) = await SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("\"code\":\"CROSS_SITE_REQUEST\"", text, StringComparison.Ordinal);
    }

    private HttpRequestMessage Get(string query)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{host.Endpoint}?query={Uri.EscapeDataString(query)}");
        request.Headers.Accept.ParseAdd("text/event-stream");
        return request;
    }

    private HttpRequestMessage Post(string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, host.Endpoint)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.ParseAdd("text/event-stream");
        return request;
    }

    private async Task<(HttpStatusCode Status, string? MediaType, string Text)> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await host.Client.SendAsync(request);
            return (response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync());
        }
    }
}
