using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Catalog;

[GraphQLResolvers("Mutation")]
internal static class ProductsImport
{
    public static async ValueTask<ProductsImportPayload> ProductsImportAsync(
        IReadOnlyList<ProductInput> rows,
        BulkErrorPolicy onError,
        ProductWriter writer,
        CatalogOptions options,
        CallContext context,
        CancellationToken cancellationToken)
    {
        if (ImportRules.CheckSize(rows.Count, options) is { } tooMany)
        {
            return new ProductsImportPayload([], 0, 0, 0, rows.Count, [tooMany]);
        }

        var patches = rows.Select((row, i) => ProductPatch.Read(row, $"rows.{i}", options)).ToList();
        var outcomes = await WriteAsync(patches, onError == BulkErrorPolicy.RejectAll, writer, context, cancellationToken);
        return new ProductsImportPayload(
            [.. outcomes.Select(outcome => outcome.Product)],
            outcomes.Count(outcome => outcome.Effect == RowEffect.Created),
            outcomes.Count(outcome => outcome.Effect == RowEffect.Updated),
            outcomes.Count(outcome => outcome.Effect == RowEffect.Unchanged),
            outcomes.Count(outcome => outcome.Effect == RowEffect.Failed),
            [.. outcomes.SelectMany(outcome => outcome.Errors)]);
    }

    /// <summary>Rows that are wrong in themselves do not reach the store, unless all are to be checked for a whole answer.</summary>
    private static async ValueTask<IReadOnlyList<RowOutcome>> WriteAsync(
        List<Result<ProductPatch>> patches, bool rejectAll, ProductWriter writer, CallContext context, CancellationToken cancellationToken)
    {
        if (rejectAll && patches.Any(patch => !patch.IsOk))
        {
            return [.. patches.Select(patch => RowOutcome.Failed(patch.Errors))];
        }

        var good = patches.Where(patch => patch.IsOk)
            .Select(patch => new ProductRow(ProductTarget.ByKey, NewId.Of<ProductId>(context.Now), patch.Value))
            .ToList();
        var written = new Queue<RowOutcome>(await writer.WriteManyAsync(good, rejectAll, context, cancellationToken));
        return [.. patches.Select(patch => patch.IsOk ? written.Dequeue() : RowOutcome.Failed(patch.Errors))];
    }
}
