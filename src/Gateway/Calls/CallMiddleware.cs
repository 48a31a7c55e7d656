using Headless.GraphQL.Http;
using Headless.Kernel;

namespace Headless.Gateway.Calls;

/// <summary>
/// Establishes from the headers who calls and in which language, before the engine sees the request: <c>X-API-Key</c>,
/// <c>X-Customer-Id</c>, <c>Accept-Language</c>, <c>Idempotency-Key</c>. Credentials that are wrong are refused, never ignored.
/// </summary>
internal sealed class CallMiddleware(RequestDelegate next, AdminKey adminKey, TimeProvider time)
{
    public const string ApiKeyHeader = "X-API-Key";
    public const string CustomerHeader = "X-Customer-Id";
    public const string IdempotencyHeader = "Idempotency-Key";
    public const string ActScope = "customers:act";

    /// <summary>Longer texts than any id of ours are no ids.</summary>
    private const int MaxCustomerIdTailLength = 64;

    public Task InvokeAsync(HttpContext context, CallContext call, CallHeaders headers)
    {
        var request = context.Request.Headers;
        var caller = Caller.Anonymous;
        if (request.TryGetValue(ApiKeyHeader, out var key))
        {
            if (!adminKey.Matches(key.ToString()))
            {
                context.Response.Headers.WWWAuthenticate = "ApiKey";
                return Refuse(context, StatusCodes.Status401Unauthorized, "UNAUTHENTICATED", $"The key in {ApiKeyHeader} is not known.");
            }

            caller = adminKey.Caller;
        }

        if (request.TryGetValue(CustomerHeader, out var customer))
        {
            if (!caller.Has(ActScope))
            {
                var (status, code) = caller.Kind == CallerKind.Anonymous
                    ? (StatusCodes.Status401Unauthorized, "UNAUTHENTICATED")
                    : (StatusCodes.Status403Forbidden, "FORBIDDEN");
                return Refuse(context, status, code, $"{CustomerHeader} needs an API key in {ApiKeyHeader} that has the scope {ActScope}.");
            }

            if (!IsCustomerId(customer.ToString()))
            {
                return Refuse(
                    context,
                    StatusCodes.Status400BadRequest,
                    "INVALID_REQUEST",
                    $"{CustomerHeader} must be cust_ and 1 to {MaxCustomerIdTailLength} characters of a-z and 0-9.");
            }

            caller = caller with { ActsFor = CustomerId.From(customer.ToString()) };
        }

        call.Caller = caller;
        call.Now = time.GetUtcNow();
        call.Locale = AcceptLanguage.Preferred(request.AcceptLanguage) ?? call.Locale;
        headers.IdempotencyKey = request.TryGetValue(IdempotencyHeader, out var idempotencyKey) ? idempotencyKey.ToString() : null;
        return next(context);
    }

    private static bool IsCustomerId(string text)
    {
        var prefix = CustomerId.Prefix + "_";
        return text.StartsWith(prefix, StringComparison.Ordinal)
            && text.Length > prefix.Length
            && text.Length <= prefix.Length + MaxCustomerIdTailLength
            && text.AsSpan(prefix.Length).ContainsAnyExcept(Tail) is false;
    }

    private static readonly System.Buffers.SearchValues<char> Tail =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    private static Task Refuse(HttpContext context, int status, string code, string message) =>
        GraphQLHttpResponse.WriteErrorAsync(context, status, code, message);
}
