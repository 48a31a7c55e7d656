using Headless.GraphQL;
using Headless.Kernel;
using Headless.Storage.Documents;

namespace Headless.Gateway.TrustedDocuments;

[GraphQLResolvers("Query")]
internal static class TrustedDocumentQueries
{
    /// <summary>Documents in one page; with texts of 64 KB it is an answer of some megabytes.</summary>
    public const int MaxPageSize = 100;

    private static readonly SortKey[] ById = [new(UploadedDocument.DocumentIdField)];

    public static async ValueTask<Connection<UploadedDocument>> TrustedDocumentsAsync(
        int first,
        string? after,
        FieldSelection selection,
        IDocumentStore store,
        CallContext context,
        CancellationToken cancellationToken)
    {
        if (first is < 1 or > MaxPageSize)
        {
            throw new GraphQLRequestException("BAD_USER_INPUT", $"first is {first}; 1 to {MaxPageSize} are allowed.");
        }

        Cursor? from = null;
        if (after is not null && !Cursor.TryParse(after, ById, out from))
        {
            throw new GraphQLRequestException("BAD_USER_INPUT", "after is no cursor of this list; take one from its edges or pageInfo.");
        }

        var own = UploadedDocument.OwnerField.Is(context.Caller.Id);
        var page = await store.QueryAsync(
            new DocumentQuery<UploadedDocument>(UploadedDocument.Collection, own, ById, from, first), cancellationToken);
        var count = selection.Has("totalCount")
            ? (await store.CountAsync<UploadedDocument>(
                [new(UploadedDocument.Collection, own, UploadRules.MaxDocumentsPerCaller)], cancellationToken))[0]
            : default;
        return new Connection<UploadedDocument>(
            page.Items,
            index => Cursor.Of(ById, page.Items[index]).Encode(ById),
            page.HasMore,
            from is not null,
            new Count(count.Value, count.IsExact));
    }
}

[GraphQLResolvers("TrustedDocument")]
internal static class TrustedDocumentFields
{
    public static string Id(UploadedDocument document) => document.DocumentId;
}
