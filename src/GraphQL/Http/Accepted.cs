using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Headless.GraphQL.Http;

/// <summary>What forms of answers a request accepts.</summary>
/// <param name="Single">
/// The type of highest quality for one response, null when none is acceptable. Without an Accept header, and where a wildcard decides,
/// legacy JSON: whoever does not name the newer type may not know how to read its status codes.
/// </param>
/// <param name="Multipart">The type for responses as parts of one body; null when it is not accepted.</param>
/// <param name="Events">Whether server-sent events are accepted.</param>
internal readonly record struct Accepted(string? Single, string? Multipart = null, bool Events = false)
{
    public string? Best => Single ?? (Events ? MediaType.EventStream : null);

    /// <summary>Whether an operation can be answered by one response or by more, as it needs.</summary>
    public bool IsOpen => Single is not null && (Multipart is not null || Events);

    public static Accepted By(HttpRequest request)
    {
        var accept = request.Headers.Accept;
        if (accept.Count == 0 || (accept.Count == 1 && accept[0] is "" or "*/*" or MediaType.JsonName))
        {
            return new Accepted(MediaType.Json);
        }

        if (accept.Count == 1 && accept[0] == MediaType.GraphQLName)
        {
            return new Accepted(MediaType.GraphQL);
        }

        return MediaTypeHeaderValue.TryParseList(accept.ToArray()!, out var ranges) ? Of(ranges) : default;
    }

    private static Accepted Of(IList<MediaTypeHeaderValue> ranges)
    {
        var accepted = default(Accepted);
        var (bestQuality, bestIsExact) = (0.0, false);
        foreach (var range in ranges)
        {
            var quality = range.Quality ?? 1;
            if (quality == 0 || !MediaType.IsUtf8(range))
            {
                continue;
            }

            if (range.MediaType.Equals(MediaType.EventStream, StringComparison.OrdinalIgnoreCase))
            {
                accepted = accepted with { Events = true };
                continue;
            }

            if (range.MediaType.Equals(MediaType.MultipartName, StringComparison.OrdinalIgnoreCase))
            {
                accepted = accepted with { Multipart = accepted.Multipart ?? MultipartOf(range) };
                continue;
            }

            var isExact = !range.MatchesAllSubTypes;
            var isBetter = quality > bestQuality || (quality == bestQuality && isExact && !bestIsExact);
            if (isBetter && SingleOf(range) is { } type)
            {
                accepted = accepted with { Single = type };
                (bestQuality, bestIsExact) = (quality, isExact);
            }
        }

        // Parts are JSON, so who reads them reads a lone response as well.
        return accepted is { Single: null, Multipart: not null } ? accepted with { Single = MediaType.Json } : accepted;
    }

    /// <summary>A parameter that we do not know asks for parts of another shape than ours.</summary>
    private static string? MultipartOf(MediaTypeHeaderValue range)
    {
        var type = MediaType.Multipart;
        foreach (var parameter in range.Parameters)
        {
            if (parameter.Name.Equals("incrementalSpec", StringComparison.OrdinalIgnoreCase)
                && HeaderUtilities.RemoveQuotes(parameter.Value).Equals("v0.2", StringComparison.OrdinalIgnoreCase))
            {
                type = MediaType.MultipartOfApollo;
            }
            else if (!parameter.Name.Equals("q", StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }
        }

        return type;
    }

    private static string? SingleOf(MediaTypeHeaderValue range)
    {
        if (range.MediaType.Equals(MediaType.GraphQLName, StringComparison.OrdinalIgnoreCase))
        {
            return MediaType.GraphQL;
        }

        return range.MediaType.Equals(MediaType.JsonName, StringComparison.OrdinalIgnoreCase)
            || range.MatchesAllTypes
            || range.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase)
            ? MediaType.Json
            : null;
    }
}
