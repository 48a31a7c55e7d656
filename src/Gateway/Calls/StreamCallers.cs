using System.Text.Json;
using Headless.GraphQL;
using Headless.GraphQL.Subscriptions;
using Headless.Kernel;
using Microsoft.Extensions.Primitives;

namespace Headless.Gateway.Calls;

/// <summary>
/// Who calls over a stream. A WebSocket's connection_init may say in its payload what headers say otherwise, under the headers' names in
/// any case or as <c>apiKey</c>, <c>customerId</c> and <c>acceptLanguage</c>.
/// </summary>
internal sealed class StreamCallers(CallSetup setup, TimeProvider time) : IStreamCallers, IRequestState
{
    public string? Connect(HttpContext context, JsonElement payload)
    {
        if (payload.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var shown = CallMiddleware.Shown(context.Request.Headers);
        foreach (var member in payload.EnumerateObject())
        {
            var name = member.Name.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
            var isKnown = name is "XAPIKEY" or "APIKEY" or "XCUSTOMERID" or "CUSTOMERID" or "ACCEPTLANGUAGE";
            if (!isKnown || member.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            if (member.Value.ValueKind != JsonValueKind.String)
            {
                return $"{member.Name} in the payload of connection_init must be a string.";
            }

            var value = member.Value.GetString();
            shown = name switch
            {
                "XAPIKEY" or "APIKEY" => shown with { ApiKey = value },
                "ACCEPTLANGUAGE" => shown with { Languages = new StringValues(value) },
                _ => shown with { CustomerId = value },
            };
        }

        return setup.Establish(shown, CallOf(context.RequestServices))?.Message;
    }

    public string? NameOf(HttpContext context) => CallOf(context.RequestServices).Caller switch
    {
        { ActsFor: { } customer } => customer.Value,
        { Kind: not CallerKind.Anonymous } caller => caller.Id,
        _ => null,
    };

    /// <summary>An idempotency key is not carried over: it names one request, and a socket carries many.</summary>
    public void CarryOver(IServiceProvider from, IServiceProvider to)
    {
        var (before, call) = (CallOf(from), CallOf(to));
        call.Caller = before.Caller;
        call.Locale = before.Locale;
        call.Currency = before.Currency;
        call.Now = time.GetUtcNow();
    }

    private static CallContext CallOf(IServiceProvider services) => services.GetRequiredService<CallContext>();
}
