using System.Text.Json.Serialization;
using Headless.Gateway.Startup;
using Headless.Storage.Documents;
using Headless.Storage.Events;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headless.Gateway.Health;

/// <summary>How one part of the host is doing.</summary>
/// <param name="Status">ok, degraded or failed.</param>
/// <param name="Detail">Why it is not ok.</param>
/// <param name="Lag">Events that the slowest consumer has not passed yet; only of the outbox.</param>
internal sealed record PartHealth(string Name, string Status, double Milliseconds, string? Detail, long? Lag);

/// <param name="Status">live, ready or not ready.</param>
internal sealed record HealthAnswer(string Status, IReadOnlyList<PartHealth>? Parts = null);

[JsonSerializable(typeof(HealthAnswer))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class HealthJson : JsonSerializerContext;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: 200 when the start is finished and documents and key-value answer, else
/// 503; either way it names each part. Without search the shop goes on, so that part can only be degraded.
/// </summary>
internal static class HealthEndpoints
{
    private const string OutboxPart = "outbox";

    /// <summary>An answer that takes longer is none: probes ask every few seconds.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(2);

    public static void AddTo(IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<DocumentsProbe>("documents", timeout: MaxWait)
        .AddCheck<KeyValueProbe>("key-value", timeout: MaxWait)
        .AddCheck<SearchProbe>("search", failureStatus: HealthStatus.Degraded, timeout: MaxWait);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", context => WriteAsync(context, new HealthAnswer("live")));
        endpoints.MapGet("/health/ready", AnswerReadyAsync);
    }

    private static async Task AnswerReadyAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var waitingFor = services.GetRequiredService<Readiness>().WaitingFor;
        var startup = waitingFor is null
            ? new PartHealth("startup", "ok", 0, null, null)
            : new PartHealth("startup", "failed", 0, $"waiting for: {waitingFor}", null);

        var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(context.RequestAborted);
        var consumers = services.GetRequiredService<OutboxDispatcher>().Consumers;
        var lag = consumers.Count == 0 ? 0 : consumers.Max(consumer => consumer.Lag);
        var stores = report.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new PartHealth(
            entry.Key,
            entry.Value.Status switch { HealthStatus.Healthy => "ok", HealthStatus.Degraded => "degraded", _ => "failed" },
            Math.Round(entry.Value.Duration.TotalMilliseconds, 2),
            entry.Value.Description ?? (entry.Value.Exception as StoreUnavailableException)?.Message,
            entry.Key == OutboxPart ? lag : null));

        var isReady = waitingFor is null && report.Status != HealthStatus.Unhealthy;
        context.Response.StatusCode = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await WriteAsync(context, new HealthAnswer(isReady ? "ready" : "not ready", [startup, .. stores]));
    }

    private static Task WriteAsync(HttpContext context, HealthAnswer answer)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(answer, HealthJson.Default.HealthAnswer, cancellationToken: context.RequestAborted);
    }
}
