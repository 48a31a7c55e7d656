using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Headless.GraphQL.Http;

/// <summary>The media types of answers, and which one a request asks for.</summary>
internal static class MediaType
{
    public const string GraphQL = "application/graphql-response+json; charset=utf-8";
    public const string Json = "application/json; charset=utf-8";

    /// <summary>Server-sent events: as many responses as the operation has.</summary>
    public const string EventStream = "text/event-stream";

    private const string GraphQLName = "application/graphql-response+json";
    private const string JsonName = "application/json";

    /// <summary>
    /// The acceptable type of highest quality, null when none is. Without an Accept header, and where a wildcard decides, legacy JSON:
    /// whoever does not name the newer type may not know how to read its status codes.
    /// </summary>
    public static string? Negotiate(HttpRequest request)
    {
        var accept = request.Headers.Accept;
        if (accept.Count == 0 || (accept.Count == 1 && accept[0] is "" or "*/*" or JsonName))
        {
            return Json;
        }

        if (accept.Count == 1 && accept[0] == GraphQLName)
        {
            return GraphQL;
        }

        return MediaTypeHeaderValue.TryParseList(accept.ToArray()!, out var ranges) ? Best(ranges) : null;
    }

    /// <summary>Whether the request is a browser that opens the address, and not one that fetches data.</summary>
    public static bool WantsPage(HttpRequest request)
    {
        foreach (var line in request.Headers.Accept)
        {
            if (line is not null && line.StartsWith("text/html", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the body is declared as JSON in UTF-8 and not encoded further.</summary>
    public static bool IsJsonBody(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count != 0)
        {
            return false;
        }

        var contentType = request.ContentType;
        if (contentType is JsonName or "application/json; charset=utf-8")
        {
            return true;
        }

        return MediaTypeHeaderValue.TryParse(contentType, out var type)
            && type.MediaType.Equals(JsonName, StringComparison.OrdinalIgnoreCase)
            && IsUtf8(type);
    }

    private static string? Best(IList<MediaTypeHeaderValue> ranges)
    {
        string? best = null;
        var (bestQuality, bestIsExact) = (0.0, false);
        foreach (var range in ranges)
        {
            var type = Matching(range);
            var quality = range.Quality ?? 1;
            var isExact = !range.MatchesAllSubTypes;
            var isBetter = quality > bestQuality || (quality == bestQuality && quality > 0 && isExact && !bestIsExact);
            if (type is not null && isBetter && IsUtf8(range))
            {
                (best, bestQuality, bestIsExact) = (type, quality, isExact);
            }
        }

        return best;
    }

    private static string? Matching(MediaTypeHeaderValue range)
    {
        if (range.MediaType.Equals(GraphQLName, StringComparison.OrdinalIgnoreCase))
        {
            return GraphQL;
        }

        if (range.MediaType.Equals(EventStream, StringComparison.OrdinalIgnoreCase))
        {
            return EventStream;
        }

        return range.MediaType.Equals(JsonName, StringComparison.OrdinalIgnoreCase)
            || range.MatchesAllTypes
            || range.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase)
            ? Json
            : null;
    }

    private static bool IsUtf8(MediaTypeHeaderValue type) =>
        !type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
