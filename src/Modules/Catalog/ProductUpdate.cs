using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Catalog;

[GraphQLResolvers("Mutation")]
internal static class ProductUpdate
{
    public static async ValueTask<ProductPayload> ProductUpdateAsync(
        ProductId id,
        int? expectedVersion,
        ProductInput input,
        ProductWriter writer,
        CatalogOptions options,
        CallContext context,
        CancellationToken cancellationToken)
    {
        var patch = ProductPatch.Read(input, "input", options);
        if (!patch.IsOk)
        {
            return new ProductPayload(null, patch.Errors);
        }

        var row = new ProductRow(ProductTarget.ById, id, patch.Value, expectedVersion);
        return ProductPayload.Of(await writer.WriteOneAsync(row, context, cancellationToken));
    }
}
