using System.Text.Json.Serialization;
using Headless.Gateway.Startup;

namespace Headless.Gateway.Health;

/// <summary>The answer of a health endpoint.</summary>
/// <param name="WaitingFor">The startup step that runs, when that is why the host is not ready.</param>
internal sealed record HealthAnswer(string Status, string? WaitingFor = null, IReadOnlyList<PartHealth>? Parts = null);

[JsonSerializable(typeof(HealthAnswer))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class HealthJson : JsonSerializerContext;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: 200 when the start is finished and every part answers, else 503 with
/// what is missing.
/// </summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", (HttpContext context) => Answer(context, StatusCodes.Status200OK, new HealthAnswer("live")));
        endpoints.MapGet("/health/ready", ReadyAsync);
    }

    private static async Task ReadyAsync(HttpContext context)
    {
        var services = context.RequestServices;
        if (services.GetRequiredService<Readiness>().WaitingFor is { } step)
        {
            await Answer(context, StatusCodes.Status503ServiceUnavailable, new HealthAnswer("not ready", step));
            return;
        }

        var parts = await services.GetRequiredService<HealthParts>().CheckAsync(context.RequestAborted);
        var isReady = parts.All(part => part.Status == "ok");
        var status = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await Answer(context, status, new HealthAnswer(isReady ? "ready" : "not ready", Parts: parts));
    }

    private static Task Answer(HttpContext context, int status, HealthAnswer answer)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(answer, HealthJson.Default.HealthAnswer, cancellationToken: context.RequestAborted);
    }
}
