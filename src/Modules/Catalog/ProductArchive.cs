using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Catalog;

[GraphQLResolvers("Mutation")]
internal static class ProductArchive
{
    public static async ValueTask<ProductPayload> ProductArchiveAsync(
        ProductId id, int? expectedVersion, ProductWriter writer, CallContext context, CancellationToken cancellationToken)
    {
        var outcome = await writer.ChangeAsync(
            id,
            product => product.Archive(expectedVersion, context.Now),
            (batch, product) => batch.Emit(CatalogEvents.Product, product.Id, new ProductChanged(product.Id, product.Version)),
            cancellationToken);
        return ProductPayload.Of(outcome);
    }
}
