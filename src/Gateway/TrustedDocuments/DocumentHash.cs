using System.Security.Cryptography;
using Headless.GraphQL.Http;

namespace Headless.Gateway.TrustedDocuments;

/// <summary>The ids that a document's text has by itself.</summary>
internal static class DocumentHash
{
    /// <summary><c>sha256:</c> and the hash of the text, as GraphQL over HTTP has it.</summary>
    public static string IdOf(ReadOnlySpan<byte> text) => DocumentIds.Sha256Prefix + Convert.ToHexStringLower(SHA256.HashData(text));

    /// <summary>Whether the id is that hash, with or without its prefix.</summary>
    /// <param name="hashId">What <see cref="IdOf"/> has made of the text.</param>
    public static bool Is(string id, string hashId) =>
        id == hashId || (DocumentIds.IsSha256(id) && hashId.AsSpan(DocumentIds.Sha256Prefix.Length).SequenceEqual(id));

    /// <summary>Null when the document may have this id, else what is wrong and what is allowed.</summary>
    public static string? Problem(string id, string hashId)
    {
        if (!DocumentIds.IsWellFormed(id))
        {
            return $"The id must be {DocumentIds.Allowed}.";
        }

        return id.StartsWith(DocumentIds.Sha256Prefix, StringComparison.Ordinal) && id != hashId
            ? $"The text does not hash to its id; it is {hashId}."
            : null;
    }
}
