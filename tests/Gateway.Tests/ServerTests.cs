using System.IO.Compression;
using System.Net;
using System.Text;
using Headless.GraphQL;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.Gateway.Tests;

/// <summary>What the server itself promises: origins, compression, the schema, an orderly end.</summary>
public sealed class ServerTests
{
    private const string Shop = "https://shop.example";

    [Fact]
    public async Task Cors_Should_LetAnOriginIn_When_ItIsListed()
    {
        await using var host = await GatewayHost.ReadyAsync(null, $"--Http:CorsOrigins:0={Shop}");

        Assert.Equal(Shop, await AllowedOriginAsync(host, Shop));
        Assert.Null(await AllowedOriginAsync(host, "https://evil.example"));
    }

    [Fact]
    public async Task Cors_Should_LetNobodyIn_When_NoOriginIsListed()
    {
        await using var host = await GatewayHost.ReadyAsync();

        Assert.Null(await AllowedOriginAsync(host, Shop));
    }

    [Theory]
    [InlineData(true, "gzip")]
    [InlineData(false, null)]
    public async Task Answers_Should_BeCompressed_When_ItIsSwitchedOn(bool compression, string? expected)
    {
        await using var host = await GatewayHost.ReadyAsync(null, $"--Http:Compression={compression}");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent("""{"query":"{ __typename }"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Accept-Encoding", "gzip");

        using var response = await host.Client.SendAsync(request);

        Assert.Equal(expected, response.Content.Headers.ContentEncoding.SingleOrDefault());
        await using var body = await response.Content.ReadAsStreamAsync();
        await using var plain = compression ? new GZipStream(body, CompressionMode.Decompress) : body;
        using var reader = new StreamReader(plain);
        Assert.Equal("""{"data":{"__typename":"Query"}}""", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task Schema_Should_BeOneText_When_Asked()
    {
        await using var host = await GatewayHost.ReadyAsync();

        var answer = await host.SendAsync(HttpMethod.Get, GatewayApp.SchemaPath, null);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("type Product implements Node @cacheControl(maxAge: 300) {", answer.Body, StringComparison.Ordinal);
        Assert.Contains("  node(", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_Should_FinishWhatRuns_When_ItIsToldToStop()
    {
        var gate = new Gate();
        await using var host = await GatewayHost.ReadyAsync(builder => builder.Services.AddSingleton<IOperationListener>(gate));
        var running = host.QueryAsync("{ __typename }");
        await gate.Reached.Task;

        var stopping = host.StopAsync();
        gate.Open.SetResult();

        Assert.Equal(Answer.Ok("""{"data":{"__typename":"Query"}}"""), await running);
        await stopping;
        await Assert.ThrowsAsync<HttpRequestException>(() => host.QueryAsync("{ __typename }"));
    }

    private static async Task<string?> AllowedOriginAsync(GatewayHost host, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/graphql");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type,x-api-key");
        using var response = await host.Client.SendAsync(request);
        return response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
    }

    private sealed class Gate : IOperationListener
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask BeforeOperationAsync(OperationInfo operation, CancellationToken cancellationToken)
        {
            Reached.TrySetResult();
            await Open.Task.WaitAsync(cancellationToken);
        }
    }
}
