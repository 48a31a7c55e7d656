using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Catalog;

[GraphQLResolvers("Brand")]
internal static class BrandFields
{
    public static ValueTask<IReadOnlyList<Connection<Product>>> ProductsAsync(
        IReadOnlyList<Brand> brands,
        int first,
        string? after,
        FieldSelection selection,
        ProductReader reader,
        CallContext context,
        CancellationToken cancellationToken)
    {
        var spec = new PageSpec(ProductSort.Newest, first, after, selection.Has("totalCount"));
        return reader.PagesAsync([.. brands.Select(brand => new ProductScope(null, BrandId: brand.Id))], spec, context, cancellationToken);
    }

    [GraphQLLoader("Brand")]
    public static async ValueTask<IReadOnlyList<Brand?>> LoadAsync(
        IReadOnlyList<BrandId> ids, CatalogReferences references, CancellationToken cancellationToken)
    {
        var brands = await references.Brands.GetAsync(cancellationToken);
        return [.. ids.Select(id => brands.Find(id.Value))];
    }
}

[GraphQLResolvers("Category")]
internal static class CategoryFields
{
    public static CategoryId? Parent(Category category) => category.ParentId is { } id ? new CategoryId(id) : null;

    public static async ValueTask<IReadOnlyList<IReadOnlyList<Category>>> ChildrenAsync(
        IReadOnlyList<Category> categories, CatalogReferences references, CancellationToken cancellationToken)
    {
        var tree = await references.Categories.GetAsync(cancellationToken);
        return [.. categories.Select(category => tree.Children(category.Id))];
    }

    public static async ValueTask<IReadOnlyList<int>> DepthAsync(
        IReadOnlyList<Category> categories, CatalogReferences references, CancellationToken cancellationToken)
    {
        var tree = await references.Categories.GetAsync(cancellationToken);
        return [.. categories.Select(category => Math.Max(0, tree.Path(category.Id).Count - 1))];
    }

    public static ValueTask<IReadOnlyList<Connection<Product>>> ProductsAsync(
        IReadOnlyList<Category> categories,
        int first,
        string? after,
        ProductFilter? filter,
        ProductSort? sort,
        FieldSelection selection,
        ProductReader reader,
        CallContext context,
        CancellationToken cancellationToken)
    {
        var spec = new PageSpec(sort ?? ProductSort.Newest, first, after, selection.Has("totalCount"));
        var scopes = categories.Select(category => new ProductScope(filter, CategoryId: category.Id));
        return reader.PagesAsync([.. scopes], spec, context, cancellationToken);
    }

    [GraphQLLoader("Category")]
    public static async ValueTask<IReadOnlyList<Category?>> LoadAsync(
        IReadOnlyList<CategoryId> ids, CatalogReferences references, CancellationToken cancellationToken)
    {
        var tree = await references.Categories.GetAsync(cancellationToken);
        return [.. ids.Select(id => tree.Find(id.Value))];
    }
}

[GraphQLType("TagUsage")]
internal sealed record TagUsage(int Products, int Content, int Posts);

[GraphQLResolvers("Tag")]
internal static class TagFields
{
    public static async ValueTask<IReadOnlyList<TagUsage>> UsageAsync(
        IReadOnlyList<Tag> tags, FieldSelection selection, ProductReader reader, CallContext context, CancellationToken cancellationToken)
    {
        var products = selection.Has("products") ? await reader.CountTaggedAsync(tags, context, cancellationToken) : new int[tags.Count];
        return [.. tags.Select((tag, i) => new TagUsage(products[i], tag.UsesBy("content"), tag.UsesBy("posts")))];
    }

    [GraphQLLoader("Tag")]
    public static async ValueTask<IReadOnlyList<Tag?>> LoadAsync(
        IReadOnlyList<TagId> ids, CatalogReferences references, CancellationToken cancellationToken)
    {
        var tags = await references.Tags.GetAsync(cancellationToken);
        return [.. ids.Select(id => tags.Resolve(id.Value))];
    }
}
