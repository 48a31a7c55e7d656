using Headless.GraphQL.Http;

namespace Headless.Gateway.Startup;

/// <summary>Refuses the API with UNAVAILABLE until the host is ready, so that nobody sees half of the data.</summary>
internal sealed class ReadinessGate(RequestDelegate next, Readiness readiness)
{
    private const string RetryAfterSeconds = "1";

    public Task InvokeAsync(HttpContext context)
    {
        if (readiness.WaitingFor is not { } step)
        {
            return next(context);
        }

        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return GraphQLHttpResponse.WriteErrorAsync(
            context, StatusCodes.Status503ServiceUnavailable, "UNAVAILABLE", $"The service is not ready: {step}. Try again in a second.");
    }
}
