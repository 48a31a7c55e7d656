using Headless.GraphQL.Http;
using Headless.Kernel;

namespace Headless.Gateway.Calls;

/// <summary>
/// Establishes from the headers who calls and in which language, before the engine sees the request: <c>X-API-Key</c>,
/// <c>X-Customer-Id</c>, <c>Accept-Language</c>, <c>Idempotency-Key</c>.
/// </summary>
internal sealed class CallMiddleware(RequestDelegate next, CallSetup setup)
{
    public const string IdempotencyHeader = "Idempotency-Key";

    public Task InvokeAsync(HttpContext context, CallContext call, CallHeaders headers)
    {
        if (setup.Establish(Shown(context.Request.Headers), call) is { } refusal)
        {
            if (refusal.Status == StatusCodes.Status401Unauthorized)
            {
                context.Response.Headers.WWWAuthenticate = "ApiKey";
            }

            return GraphQLHttpResponse.WriteErrorAsync(context, refusal.Status, refusal.Code, refusal.Message);
        }

        var request = context.Request.Headers;
        headers.IdempotencyKey = request.TryGetValue(IdempotencyHeader, out var idempotencyKey) ? idempotencyKey.ToString() : null;
        return next(context);
    }

    /// <summary>What the headers show.</summary>
    public static Credentials Shown(IHeaderDictionary headers) => new(
        headers.TryGetValue(CallSetup.ApiKeyHeader, out var key) ? key.ToString() : null,
        headers.TryGetValue(CallSetup.CustomerHeader, out var customer) ? customer.ToString() : null,
        headers.AcceptLanguage);
}
