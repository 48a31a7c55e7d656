using System.Net;

namespace Headless.GraphQL.Tests.Http;

/// <summary>The status of every kind of outcome, in the edition of 2026.</summary>
public sealed class StatusTests(HttpHost host) : TransportTestBase(host), IClassFixture<HttpHost>
{
    [Theory]
    [InlineData("{ hello }", 200, null)]
    [InlineData("{ hello fails }", 294, "INTERNAL")]
    [InlineData("{ hello down }", 294, "UNAVAILABLE")]
    [InlineData("{ hello", 400, "SYNTAX_ERROR")]
    [InlineData("{ nothing }", 422, "VALIDATION_ERROR")]
    [InlineData("query A { hello } query B { hello }", 422, "OPERATION_RESOLUTION_FAILURE")]
    [InlineData("query($n: String!) { echo(text: $n) }", 422, "BAD_USER_INPUT")]
    public async Task Transport_Should_TellByStatus_When_AClientAcceptsWhatever(string query, int status, string? code)
    {
        var request = $$"""{"query":"{{query}}"}""";
        var legacy = await SendAsync(Post(request, "application/json"));
        var modern = await SendAsync(Post(request, "application/graphql-response+json"));

        Assert.Equal(((HttpStatusCode)status, GraphQL), (modern.Status, modern.MediaType));
        Assert.Equal(modern with { MediaType = status < 300 ? Json : GraphQL }, legacy);
        Assert.Equal(legacy, await SendAsync(Post(request)));
        Assert.Equal(code is not null, modern.Body.StartsWith("{\"errors\":[{\"message\":", StringComparison.Ordinal));
        Assert.Contains(code is null ? "" : $"\"code\":\"{code}\"", modern.Body, StringComparison.Ordinal);
        Assert.Equal(status < 300, modern.Body.Contains("\"data\":{\"hello\":\"Hello world\"", StringComparison.Ordinal));
    }
}

/// <summary>The same for tools that still measure by the draft of 2025.</summary>
public sealed class AuditStatusTests(AuditHttpHost host) : TransportTestBase(host), IClassFixture<AuditHttpHost>
{
    [Theory]
    [InlineData("""{"query":"{ hello }"}""", 200, 200)]
    [InlineData("""{"query":"{ hello fails }"}""", 200, 200)]
    [InlineData("""{"query":"{ hello"}""", 200, 400)]
    [InlineData("""{"query":"{ nothing }"}""", 200, 400)]
    [InlineData("""{"query":"query A { hello } query B { hello }"}""", 200, 400)]
    [InlineData("""{"query":"query($n: String!) { echo(text: $n) }"}""", 200, 400)]
    [InlineData("""{"qeury":"{ hello }"}""", 400, 400)]
    [InlineData("""{"query":""", 400, 400)]
    public async Task Transport_Should_AnswerAsAuditsAsk_When_ToldTo(string request, int legacyStatus, int modernStatus)
    {
        var legacy = await SendAsync(Post(request, "application/json"));
        var modern = await SendAsync(Post(request, "application/graphql-response+json"));

        Assert.Equal(((HttpStatusCode)legacyStatus, Json), (legacy.Status, legacy.MediaType));
        Assert.Equal(((HttpStatusCode)modernStatus, GraphQL), (modern.Status, modern.MediaType));
        Assert.Equal(legacy.Body, modern.Body);
    }

    [Fact]
    public async Task Transport_Should_RefuseMutationsByGet_When_AuditsAsk()
    {
        var answer = await SendAsync(Get("?query=mutation%7Badd(by:1)%7D"));

        Assert.Equal((HttpStatusCode.MethodNotAllowed, Json), (answer.Status, answer.MediaType));
    }
}
