using System.Net;

namespace Headless.GraphQL.Tests.Http;

/// <summary>Whole answers of the transport: status, media type, body.</summary>
public sealed class TransportTests(HttpHost host) : TransportTestBase(host), IClassFixture<HttpHost>
{
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

        const string Offer = "This endpoint answers application/graphql-response+json, application/json, multipart/mixed and "
            + "text/event-stream, in UTF-8.";
        Assert.Equal(Refusal(406, "NOT_ACCEPTABLE", $"Accept '{accept}' cannot be served. {Offer}"), answer);
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
    [InlineData(
        """{"extensions":{"a":{"cost":1},"cost":true},"query":"mutation { add(by: 2) }"}""",
        """{"data":{"add":2},"extensions":{"cost":{"requested":10,"allowed":10000}}}""")]
    [InlineData("""{"extensions":{"cost":false},"query":"{ hello }"}""", """{"data":{"hello":"Hello world"}}""")]
    public async Task Transport_Should_Answer_When_TheRequestIsWellFormed(string body, string expected)
    {
        var answer = await SendAsync(Post(body));

        Assert.Equal(new Answer(HttpStatusCode.OK, Json, expected), answer);
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

        Assert.Equal(Refusal(504, "TIMEOUT", "The operation took longer than 1 seconds."), answer);
    }

    [Fact]
    public async Task Transport_Should_GiveEveryRequestItsWholeTime_When_OthersWereAnsweredOrTimedOut()
    {
        for (var round = 0; round < 2; round++)
        {
            var quick = await SendAsync(Post("""{"query":"{ hello }"}"""));
            var slow = await SendAsync(Post("""{"query":"{ waits }"}"""));

            Assert.Equal(200, (int)quick.Status);
            Assert.Equal(504, (int)slow.Status);
        }
    }
}
