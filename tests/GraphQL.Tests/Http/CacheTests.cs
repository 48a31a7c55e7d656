using System.Net;

namespace Headless.GraphQL.Tests.Http;

/// <summary>What caches are told about answers.</summary>
public sealed class CacheTests(HttpHost host) : TransportTestBase(host), IClassFixture<HttpHost>
{
    private const string Vary = "Accept, Accept-Language, Authorization, X-API-Key";

    [Theory]
    [InlineData("{book{title}}", "public, max-age=300")]
    [InlineData("{book{title stock}}", "public, max-age=10")]
    [InlineData("{book{title ...{stock}} book{title}}", "public, max-age=10")]
    [InlineData("{book{title stock@skip(if:true)}}", "public, max-age=300")]
    [InlineData("{book{notes}}", "private, max-age=300")]
    [InlineData("{book{pages{number}sequel{title}}}", "public, max-age=300")]
    [InlineData("{book{author{name}}}", "private, no-cache")]
    [InlineData("{page{number}}", "private, no-cache")]
    [InlineData("{book{title}hello}", "private, no-cache")]
    [InlineData("{__typename}", "private, no-cache")]
    [InlineData("{book{title}secret}", "no-store")]
    public async Task Answer_Should_SayHowLongItHolds_When_AskedByGet(string query, string expected)
    {
        using var response = await Host.Client.SendAsync(Get("?query=" + Uri.EscapeDataString(query)));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, Header(response, "Cache-Control"));
        Assert.Equal(Vary, Header(response, "Vary"));
        Assert.Equal(expected != "no-store", response.Headers.ETag is { IsWeak: false, Tag.Length: 34 });
    }

    [Theory]
    [InlineData("{book{title fails}}", 294)]
    [InlineData("{nothing}", 422)]
    [InlineData("{book", 400)]
    [InlineData("", 422)]
    [InlineData("mutation{add(by:1)}", 405)]
    public async Task Answer_Should_BeKeptByNobody_When_ItHasErrors(string query, int status)
    {
        using var response = await Host.Client.SendAsync(Get("?query=" + Uri.EscapeDataString(query)));

        Assert.Equal((status, "no-store", null), ((int)response.StatusCode, Header(response, "Cache-Control"), response.Headers.ETag));
    }

    [Fact]
    public async Task Answer_Should_SayNothing_When_ItIsToAPost()
    {
        using var response = await Host.Client.SendAsync(Post("""{"query":"{book{title}}"}"""));

        Assert.Equal((null, null), (response.Headers.CacheControl, response.Headers.ETag));
    }

    [Theory]
    [InlineData("X-API-Key")]
    [InlineData("Authorization")]
    public async Task Answer_Should_BeTheCallersOwn_When_TheCallerIsKnown(string header)
    {
        var request = Get("?query={book{title}}");
        request.Headers.TryAddWithoutValidation(header, "who");
        using var response = await Host.Client.SendAsync(request);

        Assert.Equal("private, max-age=300", Header(response, "Cache-Control"));
    }

    [Fact]
    public async Task Answer_Should_HaveNoBody_When_TheClientHasItAlready()
    {
        using var first = await Host.Client.SendAsync(Get("?query={book{title}}"));
        var tag = first.Headers.ETag!.ToString();
        using var again = await AskAsync("?query={book{title}}", tag);
        using var listed = await AskAsync("?query={book{title}}", $"\"other\", W/{tag}");
        using var any = await AskAsync("?query={book{title}}", "*");
        using var other = await AskAsync("?query={book{stock}}", tag);

        foreach (var unchanged in (HttpResponseMessage[])[again, listed, any])
        {
            Assert.Equal((HttpStatusCode.NotModified, ""), (unchanged.StatusCode, await unchanged.Content.ReadAsStringAsync()));
            Assert.Equal(tag, Header(unchanged, "ETag"));
            Assert.Equal("public, max-age=300", Header(unchanged, "Cache-Control"));
            Assert.Equal(Vary, Header(unchanged, "Vary"));
        }

        Assert.Equal(new Answer(HttpStatusCode.OK, Json, """{"data":{"book":{"stock":1}}}"""), await AnswerAsync(other));
    }

    [Fact]
    public async Task Tag_Should_Differ_When_TheMediaTypeDoes()
    {
        using var json = await Host.Client.SendAsync(Get("?query={book{title}}"));
        var request = Get("?query={book{title}}");
        request.Headers.Add("Accept", "application/graphql-response+json");
        request.Headers.Add("If-None-Match", json.Headers.ETag!.ToString());
        using var graphQL = await Host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, graphQL.StatusCode);
        Assert.NotEqual(json.Headers.ETag, graphQL.Headers.ETag);
    }

    private Task<HttpResponseMessage> AskAsync(string parameters, string tag)
    {
        var request = Get(parameters);
        request.Headers.Add("If-None-Match", tag);
        return Host.Client.SendAsync(request);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
