using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Catalog;

[GraphQLResolvers("Product")]
internal static class ProductFields
{
    public static BrandId? Brand(Product product) => product.BrandId is { } id ? new BrandId(id) : null;

    public static CategoryId? Category(Product product) => product.CategoryId is { } id ? new CategoryId(id) : null;

    public static async ValueTask<IReadOnlyList<IReadOnlyList<Category>>> BreadcrumbsAsync(
        IReadOnlyList<Product> products, CatalogReferences references, CancellationToken cancellationToken)
    {
        var tree = await references.Categories.GetAsync(cancellationToken);
        return [.. products.Select(product => tree.Path(product.CategoryId))];
    }

    public static async ValueTask<IReadOnlyList<IReadOnlyList<Tag>>> TagsAsync(
        IReadOnlyList<Product> products, CatalogReferences references, CancellationToken cancellationToken)
    {
        var tags = await references.Tags.GetAsync(cancellationToken);
        return [.. products.Select(product => tags.ResolveAll(product.TagIds))];
    }

    public static IReadOnlyList<Image> Images(Product product, int first, CatalogOptions options)
    {
        RequestChecks.PageSize(first, options);
        return product.Images.Count <= first ? product.Images : [.. product.Images.Take(first)];
    }

    public static IReadOnlyList<ProductVariant> Variants(Product product, int first, CatalogOptions options)
    {
        RequestChecks.PageSize(first, options);
        return [.. product.Variants.Take(first).Select(variant => new ProductVariant(product, variant))];
    }

    public static PriceRange? PriceRange(Product product, CallContext context) => product.PriceRangeIn(context.Currency);

    [GraphQLLoader("Product")]
    public static ValueTask<IReadOnlyList<Product?>> LoadAsync(
        IReadOnlyList<ProductId> ids, ProductReader reader, CallContext context, CancellationToken cancellationToken) =>
        reader.LoadAsync([.. ids.Select(id => id.Value)], context, cancellationToken);
}
