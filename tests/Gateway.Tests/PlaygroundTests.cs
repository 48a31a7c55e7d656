using System.Net;

namespace Headless.Gateway.Tests;

/// <summary>How the playground is served; <see cref="BrowserTests"/> uses it.</summary>
public sealed class PlaygroundTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.ReadyAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("/playground", "text/html; charset=utf-8")]
    [InlineData("/playground/plain", "text/html; charset=utf-8")]
    [InlineData("/playground/plain.js", "text/javascript; charset=utf-8")]
    [InlineData("/playground/plain.css", "text/css; charset=utf-8")]
    [InlineData("/playground/examples.js", "text/javascript; charset=utf-8")]
    [InlineData("/playground/icon.svg", "image/svg+xml")]
    public async Task Playground_Should_ComeFromTheAssembly_When_Opened(string path, string mediaType)
    {
        using var response = await _host.Client.GetAsync(path);

        Assert.Equal((HttpStatusCode.OK, mediaType), (response.StatusCode, response.Content.Headers.ContentType?.ToString()));
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync());

        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using var unchanged = await _host.Client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Theory]
    [InlineData("/playground/nothing.js")]
    [InlineData("/playground/graphiql.js.gz")]
    [InlineData("/playground/..%2Fappsettings.json")]
    public async Task Playground_Should_HaveNothingElse_When_Asked(string path)
    {
        using var response = await _host.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Root_Should_LeadToThePlayground_When_Opened()
    {
        using var response = await _host.Client.GetAsync("/");

        Assert.Equal((HttpStatusCode.Redirect, "/playground"), (response.StatusCode, response.Headers.Location?.ToString()));
    }
}
