using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Headless.GraphQL.Http;

/// <summary>
/// What caches are told about answers to GET: how long they may be kept (<c>Cache-Control</c>), on which headers they depend
/// (<c>Vary</c>), and by what they are known again (<c>ETag</c>).
/// </summary>
internal sealed class CacheHeaders(GraphQLHttpOptions options)
{
    private const string NoStore = "no-store";

    /// <summary>128 of the 256 bits of SHA-256: two answers of one address never meet.</summary>
    private const int TagBytes = 16;

    private readonly string _vary = string.Join(", ", ["Accept", "Accept-Language", .. options.CallerHeaders]);

    /// <summary>An answer that nobody may keep: one with errors.</summary>
    public static void Forbid(HttpResponse response) => response.Headers.CacheControl = NoStore;

    /// <summary>Sets the headers of an answer without errors. True when the client has this very body already.</summary>
    public bool Apply(HttpContext context, CachePolicy policy, string mediaType, ReadOnlySpan<byte> body)
    {
        var headers = context.Response.Headers;
        headers.Vary = _vary;
        var isPrivate = policy.IsPrivate || HasCaller(context.Request);
        if (policy.MaxAgeSeconds == 0 && policy.IsPrivate)
        {
            headers.CacheControl = NoStore;
            return false;
        }

        headers.CacheControl = (policy.MaxAgeSeconds, isPrivate) switch
        {
            (0, _) => "private, no-cache",
            (var seconds, true) => $"private, max-age={seconds}",
            (var seconds, false) => $"public, max-age={seconds}",
        };

        // Compression changes the bytes after this, so the tag then says only that the contents are the same.
        var isCompressed = context.Features.Get<IHttpsCompressionFeature>() is not null;
        var tag = new EntityTagHeaderValue(Hash(mediaType, body), isCompressed);
        headers.ETag = tag.ToString();
        return IsKnown(context.Request, tag);
    }

    private bool HasCaller(HttpRequest request)
    {
        foreach (var name in options.CallerHeaders)
        {
            if (request.Headers.ContainsKey(name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag)
    {
        var given = request.Headers.IfNoneMatch;
        return given.Count > 0
            && EntityTagHeaderValue.TryParseList(given.ToArray()!, out var known)
            && known.Any(each => each.Equals(EntityTagHeaderValue.Any) || each.Compare(tag, useStrongComparison: false));
    }

    /// <summary>Of the media type too: the same bytes under another label are another answer.</summary>
    private static string Hash(string mediaType, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(mediaType));
        hash.AppendData(body);
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(bytes);
        return $"\"{Convert.ToHexStringLower(bytes[..TagBytes])}\"";
    }
}
