using System.Net;

namespace Headless.GraphQL.Tests.Http;

/// <summary>Methods, and queries in the address.</summary>
public sealed class GetTests(HttpHost host) : TransportTestBase(host), IClassFixture<HttpHost>
{
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
        Assert.Equal(Refusal(code == "INVALID_JSON" ? 400 : 422, code, message), await SendAsync(Get(parameters)));
    }

    [Fact]
    public async Task Transport_Should_RefuseMutations_When_SentByGet()
    {
        using var response = await Host.Client.SendAsync(Get("?query=mutation%7Badd(by:1)%7D"));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
        Assert.Equal(
            """{"errors":[{"message":"Only queries may be sent this way.","extensions":{"code":"NOT_A_QUERY"}}]}""",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Transport_Should_AnswerTheHeadersOfGet_When_AskedByHead()
    {
        using var response = await Host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, Host.Endpoint + "?query=%7Bhello%7D"));

        Assert.Equal((HttpStatusCode.OK, 32), (response.StatusCode, response.Content.Headers.ContentLength));
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    public async Task Transport_Should_RefuseTheMethod_When_ItIsNeitherGetNorPost(string method)
    {
        using var response = await Host.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), Host.Endpoint));

        Assert.Equal(["GET", "HEAD", "POST"], response.Content.Headers.Allow);
        Assert.Equal(
            Refusal(405, "METHOD_NOT_ALLOWED", $"{method} is not supported. Use POST, or GET for queries."),
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
            : Refusal(403, "CROSS_SITE_REQUEST", $"A browser sent this GET on behalf of another site. {WayOut}"), answer);
    }

    [Fact]
    public async Task Transport_Should_SendBrowsersToThePlayground_When_TheyOpenTheEndpoint()
    {
        var request = Get("");
        request.Headers.Add("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        using var response = await Host.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.Redirect, "/playground"), (response.StatusCode, response.Headers.Location?.ToString()));
    }
}
