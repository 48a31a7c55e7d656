using System.Buffers;
using Headless.Kernel;
using Microsoft.Extensions.Primitives;

namespace Headless.Gateway.Calls;

/// <summary>What a caller shows, in headers or in the first message of a WebSocket; null where nothing is shown.</summary>
internal readonly record struct Credentials(string? ApiKey, string? CustomerId, StringValues Languages);

/// <summary>Why a caller is not let in.</summary>
/// <param name="Status">As HTTP has it.</param>
internal sealed record CallRefusal(int Status, string Code, string Message);

/// <summary>The one way from credentials to who calls. Credentials that are wrong are refused, never ignored.</summary>
internal sealed class CallSetup(AdminKey adminKey, TimeProvider time)
{
    public const string ApiKeyHeader = "X-API-Key";
    public const string CustomerHeader = "X-Customer-Id";
    public const string ActScope = "customers:act";

    /// <summary>Longer texts than any id of ours are no ids.</summary>
    private const int MaxCustomerIdTailLength = 64;

    private static readonly SearchValues<char> Tail = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>Null when the call knows its caller now.</summary>
    public CallRefusal? Establish(in Credentials shown, CallContext call)
    {
        var caller = Caller.Anonymous;
        if (shown.ApiKey is { } key)
        {
            if (!adminKey.Matches(key))
            {
                return new CallRefusal(StatusCodes.Status401Unauthorized, "UNAUTHENTICATED", $"The key in {ApiKeyHeader} is not known.");
            }

            caller = adminKey.Caller;
        }

        if (shown.CustomerId is { } customer)
        {
            if (!caller.Has(ActScope))
            {
                var (status, code) = caller.Kind == CallerKind.Anonymous
                    ? (StatusCodes.Status401Unauthorized, "UNAUTHENTICATED")
                    : (StatusCodes.Status403Forbidden, "FORBIDDEN");
                return new CallRefusal(
                    status, code, $"{CustomerHeader} needs an API key in {ApiKeyHeader} that has the scope {ActScope}.");
            }

            if (!IsCustomerId(customer))
            {
                return new CallRefusal(
                    StatusCodes.Status400BadRequest,
                    "INVALID_REQUEST",
                    $"{CustomerHeader} must be cust_ and 1 to {MaxCustomerIdTailLength} characters of a-z and 0-9.");
            }

            caller = caller with { ActsFor = CustomerId.From(customer) };
        }

        call.Caller = caller;
        call.Now = time.GetUtcNow();
        call.Locale = AcceptLanguage.Preferred(shown.Languages) ?? call.Locale;
        return null;
    }

    private static bool IsCustomerId(string text)
    {
        var prefix = CustomerId.Prefix + "_";
        return text.StartsWith(prefix, StringComparison.Ordinal)
            && text.Length > prefix.Length
            && text.Length <= prefix.Length + MaxCustomerIdTailLength
            && text.AsSpan(prefix.Length).ContainsAnyExcept(Tail) is false;
    }
}
