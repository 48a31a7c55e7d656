using System.Buffers;

namespace Headless.GraphQL.Http;

/// <summary>The form that the appendix on persisted documents of GraphQL over HTTP gives to ids.</summary>
public static class DocumentIds
{
    /// <summary>Longest id, in characters: a SHA-512 in hexadecimal.</summary>
    public const int MaxLength = 128;

    public const string Sha256Prefix = "sha256:";

    public const string Allowed =
        "sha256: and 64 hexadecimal digits in lower case, or 1 to 128 characters of A-Z, a-z, 0-9 and -._~:";

    private const int Sha256Digits = 64;

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:");

    /// <summary>Whether a text can be an id. What comes after <c>sha256:</c> must be a hash of that kind.</summary>
    public static bool IsWellFormed(string id) => id.StartsWith(Sha256Prefix, StringComparison.Ordinal)
        ? IsSha256(id.AsSpan(Sha256Prefix.Length))
        : id.Length is > 0 and <= MaxLength && !id.AsSpan().ContainsAnyExcept(Characters);

    /// <summary>Whether a text is a SHA-256 in lower-case hexadecimal.</summary>
    public static bool IsSha256(ReadOnlySpan<char> text) => text.Length == Sha256Digits && !text.ContainsAnyExcept(Hexadecimal);

    internal static RequestFault? Fault(string id, bool hasQuery)
    {
        if (hasQuery)
        {
            return RequestFault.Request("Parameters 'query' and 'documentId' exclude each other: send the document or its id.");
        }

        return IsWellFormed(id) ? null : RequestFault.Request($"Parameter 'documentId' must be {Allowed}.");
    }
}
