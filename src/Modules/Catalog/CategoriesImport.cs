using Headless.GraphQL;
using Headless.Kernel;
using Headless.Storage.Documents;

namespace Headless.Catalog;

[GraphQLResolvers("Mutation")]
internal static class CategoriesImport
{
    public static async ValueTask<CategoriesImportPayload> CategoriesImportAsync(
        IReadOnlyList<CategoryInput> rows,
        BulkErrorPolicy onError,
        IDocumentStore store,
        CatalogReferences references,
        CatalogOptions options,
        CallContext context,
        CancellationToken cancellationToken)
    {
        if (ImportRules.CheckSize(rows.Count, options) is { } tooMany)
        {
            return Refused(rows.Count, [tooMany]);
        }

        for (var attempt = 0; attempt < ProductWriter.MaxAttempts; attempt++)
        {
            var tree = await references.Categories.GetNewestAsync(cancellationToken);
            var workspace = Decide(rows, tree, options, context.Now);
            var import = workspace.Outcome;
            if (onError == BulkErrorPolicy.RejectAll && import.Failed > 0)
            {
                return Refused(rows.Count, import.Errors);
            }

            var batch = new WriteBatch();
            if (import.Changed.Count > 0)
            {
                references.Categories.Write(batch, tree, import.Changed);
            }

            foreach (var category in import.Changed)
            {
                batch.Emit(CatalogEvents.Category, category.Id, new CategoryChanged(category.Id, workspace.Moved.Contains(category.Id)));
            }

            if (batch.IsEmpty || (await store.CommitAsync(batch, cancellationToken)).IsCommitted)
            {
                await references.Categories.GetNewestAsync(cancellationToken);
                var ids = import.Ids.Select(id => id is null ? (CategoryId?)null : new CategoryId(id));
                return new CategoriesImportPayload(
                    [.. ids], import.Created, import.Updated, import.Unchanged, import.Failed, import.Errors);
            }
        }

        return Refused(rows.Count, [ImportRules.Contended]);
    }

    private static CategoryWorkspace Decide(
        IReadOnlyList<CategoryInput> rows, CategoryTree tree, CatalogOptions options, DateTimeOffset now)
    {
        var workspace = new CategoryWorkspace(tree, options);
        for (var i = 0; i < rows.Count; i++)
        {
            workspace.Decide(rows[i], $"rows.{i}", NewId.Of<CategoryId>(now));
        }

        return workspace;
    }

    private static CategoriesImportPayload Refused(int rows, IReadOnlyList<UserError> errors) =>
        new(new CategoryId?[rows], 0, 0, 0, rows, errors);
}
