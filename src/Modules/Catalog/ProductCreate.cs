using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Catalog;

[GraphQLResolvers("Mutation")]
internal static class ProductCreate
{
    public static async ValueTask<ProductPayload> ProductCreateAsync(
        ProductInput input, ProductWriter writer, CatalogOptions options, CallContext context, CancellationToken cancellationToken)
    {
        var patch = ProductPatch.Read(input, "input", options);
        if (!patch.IsOk)
        {
            return new ProductPayload(null, patch.Errors);
        }

        var row = new ProductRow(ProductTarget.New, NewId.Of<ProductId>(context.Now), patch.Value);
        return ProductPayload.Of(await writer.WriteOneAsync(row, context, cancellationToken));
    }
}
