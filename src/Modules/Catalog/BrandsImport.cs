using Headless.GraphQL;
using Headless.Kernel;
using Headless.Storage.Documents;

namespace Headless.Catalog;

[GraphQLResolvers("Mutation")]
internal static class BrandsImport
{
    public static async ValueTask<BrandsImportPayload> BrandsImportAsync(
        IReadOnlyList<BrandInput> rows,
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
            var brands = await references.Brands.GetNewestAsync(cancellationToken);
            var import = Decide(rows, brands, options, context.Now);
            if (onError == BulkErrorPolicy.RejectAll && import.Failed > 0)
            {
                return Refused(rows.Count, import.Errors);
            }

            var batch = new WriteBatch();
            if (import.Changed.Count > 0)
            {
                references.Brands.Write(batch, brands, import.Changed);
            }

            foreach (var brand in import.Changed)
            {
                batch.Emit(CatalogEvents.Brand, brand.Id, new BrandChanged(brand.Id));
            }

            if (batch.IsEmpty || (await store.CommitAsync(batch, cancellationToken)).IsCommitted)
            {
                await references.Brands.GetNewestAsync(cancellationToken);
                var ids = import.Ids.Select(id => id is null ? (BrandId?)null : new BrandId(id));
                return new BrandsImportPayload([.. ids], import.Created, import.Updated, import.Unchanged, import.Failed, import.Errors);
            }
        }

        return Refused(rows.Count, [ImportRules.Contended]);
    }

    private static ReferenceImport<Brand> Decide(
        IReadOnlyList<BrandInput> rows, ReferenceView<Brand> brands, CatalogOptions options, DateTimeOffset now)
    {
        var workspace = new BrandWorkspace(brands, options);
        for (var i = 0; i < rows.Count; i++)
        {
            workspace.Decide(rows[i], $"rows.{i}", NewId.Of<BrandId>(now));
        }

        return workspace.Outcome;
    }

    private static BrandsImportPayload Refused(int rows, IReadOnlyList<UserError> errors) => new(new BrandId?[rows], 0, 0, 0, rows, errors);
}
