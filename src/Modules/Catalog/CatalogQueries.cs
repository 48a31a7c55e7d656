using Headless.GraphQL;
using Headless.Kernel;
using Headless.Storage.Documents;

namespace Headless.Catalog;

[GraphQLResolvers("Query")]
internal static class CatalogQueries
{
    public static ValueTask<Product?> ProductAsync(
        ProductBy by, ProductReader reader, CallContext context, CancellationToken cancellationToken) =>
        reader.FindAsync(by, context, cancellationToken);

    public static async ValueTask<Connection<Product>> ProductsAsync(
        int first,
        string? after,
        ProductFilter? filter,
        ProductSort sort,
        FieldSelection selection,
        ProductReader reader,
        CallContext context,
        CancellationToken cancellationToken)
    {
        var spec = new PageSpec(sort, first, after, selection.Has("totalCount"));
        return (await reader.PagesAsync([new ProductScope(filter)], spec, context, cancellationToken))[0];
    }

    public static async ValueTask<Category?> CategoryAsync(
        string slug, CatalogReferences references, CancellationToken cancellationToken) =>
        (await references.Categories.GetAsync(cancellationToken)).FindBySlug(slug);

    public static async ValueTask<IReadOnlyList<Category>> CategoriesAsync(
        int depth, CatalogReferences references, CatalogOptions options, CancellationToken cancellationToken)
    {
        RequestChecks.InRange("depth", depth, options.MaxCategoryDepth);
        return (await references.Categories.GetAsync(cancellationToken)).Levels(depth);
    }

    public static async ValueTask<Connection<Brand>> BrandsAsync(
        int first,
        string? after,
        FieldSelection selection,
        IDocumentStore store,
        CatalogOptions options,
        CancellationToken cancellationToken)
    {
        RequestChecks.PageSize(first, options);
        SortKey[] sort = [new(CatalogCollections.BrandName)];
        var from = RequestChecks.After(after, sort);
        var brands = CatalogCollections.Brands.Documents;
        var page = await store.QueryAsync(new DocumentQuery<Brand>(brands, Filter.Everything, sort, from, first), cancellationToken);
        var count = selection.Has("totalCount")
            ? (await store.CountAsync<Brand>([new(brands, Filter.Everything, options.MaxExactCount)], cancellationToken))[0]
            : default;
        return new Connection<Brand>(
            page.Items,
            index => Cursor.Of(sort, page.Items[index]).Encode(sort),
            page.HasMore,
            from is not null,
            new Count(count.Value, count.IsExact));
    }

    public static async ValueTask<Tag?> TagAsync(string slug, CatalogReferences references, CancellationToken cancellationToken)
    {
        var tags = await references.Tags.GetAsync(cancellationToken);
        return tags.FindBySlug(slug) is { } tag ? tags.Resolve(tag.Id) : null;
    }

    public static async ValueTask<IReadOnlyList<Tag>> HotTagsAsync(
        int first, int days, TagTrends trends, CatalogOptions options, CallContext context, CancellationToken cancellationToken)
    {
        RequestChecks.PageSize(first, options);
        RequestChecks.InRange("days", days, options.MaxHotTagDays);
        return await trends.HottestAsync(first, days, context.Now, cancellationToken);
    }
}
