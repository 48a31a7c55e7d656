using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Headless.Gateway.Tests;

/// <summary>Traces and metrics reach a collector, here one of our own that keeps what it is sent.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Telemetry_Should_ReachTheCollector_When_OneIsConfigured()
    {
        var received = new ConcurrentDictionary<string, string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var collector = builder.Build();
        collector.MapPost("/v1/{signal}", async (string signal, HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var text = Encoding.Latin1.GetString(body.ToArray());
            received.AddOrUpdate(signal, text, (_, before) => before + text);
        });
        await collector.StartAsync();

        // Disposing the host sends what is still waiting, so nothing here depends on intervals.
        await using (var host = await GatewayHost.ReadyAsync(null, $"--Telemetry:Otlp={collector.Urls.Single()}"))
        {
            await host.QueryAsync("query Named { __typename }");
        }

        var traces = received["traces"];
        Assert.Contains("headless-gateway", traces, StringComparison.Ordinal);
        Assert.Contains("graphql.operation.name", traces, StringComparison.Ordinal);
        Assert.Contains("Named", traces, StringComparison.Ordinal);
        var metrics = received["metrics"];
        Assert.Contains("headless.graphql.request.duration", metrics, StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", metrics, StringComparison.Ordinal);
        Assert.Contains("headless.outbox.lag", metrics, StringComparison.Ordinal);
    }
}
