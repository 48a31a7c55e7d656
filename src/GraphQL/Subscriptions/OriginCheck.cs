using Microsoft.AspNetCore.Http;

namespace Headless.GraphQL.Subscriptions;

/// <summary>
/// Whether a page may connect. Browsers let any page open a WebSocket to anywhere and tell the page's origin, which a page cannot forge; a
/// client without origin is no browser, and acts for nobody else.
/// </summary>
internal static class OriginCheck
{
    /// <summary>The host is compared and not the scheme: behind a proxy that ends TLS, the two sides see different ones.</summary>
    public static bool Refuses(HttpRequest request, SubscriptionOptions options) =>
        request.Headers.Origin.ToString() is { Length: > 0 } origin
        && !IsOwn(origin, request)
        && !IsListed(request, options);

    public static bool IsListed(HttpRequest request, SubscriptionOptions options) =>
        options.AllowedOrigins.Contains(request.Headers.Origin.ToString(), StringComparer.OrdinalIgnoreCase);

    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
