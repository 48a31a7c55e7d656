using Microsoft.AspNetCore.Http;

namespace Headless.GraphQL.Http;

/// <summary>
/// Refuses GET requests that a browser may have sent on behalf of another site. A POST needs no guard: its JSON content type already
/// forces the browser to ask first. Neither does a client that is no browser, since it acts for nobody else.
/// </summary>
internal static class CrossSiteGuard
{
    private static readonly string[] AskFirstHeaders =
        ["GraphQL-Require-Preflight", "X-API-Key", "Authorization", "Apollo-Require-Preflight", "X-Requested-With"];

    public static bool Refuses(HttpRequest request)
    {
        var headers = request.Headers;
        foreach (var name in AskFirstHeaders)
        {
            if (headers.ContainsKey(name))
            {
                return false;
            }
        }

        // Browsers set Sec-Fetch-Site themselves, a page cannot forge it; over plain HTTP they leave it out, and Origin or Referer tell.
        return headers.TryGetValue("Sec-Fetch-Site", out var site)
            ? site != "same-origin" && site != "none"
            : IsForeign(headers.Origin, request) || IsForeign(headers.Referer, request);
    }

    private static bool IsForeign(string? address, HttpRequest request) =>
        !string.IsNullOrEmpty(address)
        && !(Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && uri.Scheme == request.Scheme
            && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
}
