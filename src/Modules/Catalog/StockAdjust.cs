using Headless.GraphQL;
using Headless.Kernel;
using Headless.Storage.Documents;

namespace Headless.Catalog;

[GraphQLResolvers("Mutation")]
internal static class StockAdjust
{
    public static async ValueTask<VariantPayload> StockAdjustAsync(
        string sku,
        int delta,
        string reason,
        IDocumentStore store,
        ProductWriter writer,
        CatalogOptions options,
        CallContext context,
        CancellationToken cancellationToken)
    {
        var errors = Check(sku, delta, reason, options);
        var claim = errors.Count > 0 ? null : (await store.GetAsync(CatalogCollections.Skus, [sku], cancellationToken))[0];
        if (claim is null)
        {
            return new VariantPayload(null, errors.Count > 0 ? errors : [Product.NoVariant(sku)]);
        }

        var outcome = await writer.ChangeAsync(
            new ProductId(claim.ProductId),
            product => product.AdjustStock(sku, delta, context.Now),
            (batch, product) => Tell(batch, product, claim.VariantId, delta, reason),
            cancellationToken);
        var variant = outcome.Product?.FindVariant(claim.VariantId);
        return new VariantPayload(variant is null ? null : new ProductVariant(outcome.Product!, variant), outcome.Errors);
    }

    private static List<UserError> Check(string sku, int delta, string reason, CatalogOptions options)
    {
        var errors = new List<UserError>();
        if (string.IsNullOrWhiteSpace(sku))
        {
            errors.Add(UserError.At("sku", UserErrorCode.Required, "A sku is needed."));
        }

        if (delta == 0)
        {
            errors.Add(UserError.At("delta", UserErrorCode.Invalid, "Zero changes nothing."));
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            errors.Add(UserError.At("reason", UserErrorCode.Required, "A reason is needed, for the books."));
        }
        else if (reason.Length > options.MaxNameLength)
        {
            var message = $"{reason.Length} characters; at most {options.MaxNameLength} are allowed.";
            errors.Add(UserError.At("reason", UserErrorCode.TooLong, message));
        }

        return errors;
    }

    private static void Tell(WriteBatch batch, Product product, string variantId, int delta, string reason)
    {
        var variant = product.FindVariant(variantId)!;
        var change = new StockChanged(product.Id, variantId, variant.Sku, delta, variant.Stock ?? 0, reason);
        batch.Emit(CatalogEvents.Stock, product.Id, change);
    }
}
