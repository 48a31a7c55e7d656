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

    public const string GraphQLName = "application/graphql-response+json";
    public const string JsonName = "application/json";
    public const string MultipartName = "multipart/mixed";

    /// <summary>Parts of one body: what an operation defers, after its first response.</summary>
    public const string Multipart = "multipart/mixed; boundary=\"-\"";

    /// <summary>The same for clients that name the shape of the parts, as Apollo's do.</summary>
    public const string MultipartOfApollo = Multipart + "; incrementalSpec=v0.2";

    /// <summary>The type for an answer of one response, or that of events where no other is accepted; null when none is.</summary>
    public static string? Negotiate(HttpRequest request) => Accepted.By(request).Best;

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

    public static bool IsUtf8(MediaTypeHeaderValue type) =>
        !type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
