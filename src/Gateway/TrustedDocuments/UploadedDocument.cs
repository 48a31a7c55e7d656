using System.Text.Json.Serialization;
using Headless.GraphQL;
using Headless.GraphQL.Http;
using Headless.Storage.Documents;

namespace Headless.Gateway.TrustedDocuments;

/// <summary>A document that a caller has deposited for its own requests. Its text never changes; it is there or it is not.</summary>
/// <param name="Id">See <see cref="KeyOf"/>.</param>
/// <param name="Owner">The caller's id.</param>
/// <param name="DocumentId">What requests name it by.</param>
[GraphQLType("TrustedDocument")]
internal sealed record UploadedDocument(string Id, string Owner, string DocumentId, string Text, DateTimeOffset UploadedAt) : IDocument
{
    public static TextField<UploadedDocument> OwnerField { get; } = new("owner", document => document.Owner);

    public static TextField<UploadedDocument> DocumentIdField { get; } = new("documentId", document => document.DocumentId);

    public static Collection<UploadedDocument> Collection { get; } = new(
        "trusted_documents",
        UploadedDocumentJson.Default.UploadedDocument,
        [OwnerField, DocumentIdField],
        [DocumentIndex.On("by_owner", new SortKey(OwnerField), new SortKey(DocumentIdField))]);

    [JsonIgnore]
    public int Version => 1;

    /// <summary>The key under which one caller's document is stored; ids hold no slash.</summary>
    public static string KeyOf(string owner, string documentId) => $"{owner}/{documentId}";

    /// <summary>
    /// The keys under which what a request names may be stored: a bare SHA-256 also stands for the document of that hash.
    /// </summary>
    public static string[] KeysOf(string owner, string documentId) => DocumentIds.IsSha256(documentId)
        ? [KeyOf(owner, documentId), KeyOf(owner, DocumentIds.Sha256Prefix + documentId)]
        : [KeyOf(owner, documentId)];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UploadedDocument))]
internal sealed partial class UploadedDocumentJson : JsonSerializerContext;
