using Headless.GraphQL;
using Headless.Kernel;
using Headless.Storage.Documents;

namespace Headless.Catalog;

/// <summary>How a list of products is cut and ordered; the same for all parents of a nested list.</summary>
/// <param name="WantsCount">Whether the total is asked for.</param>
internal sealed record PageSpec(ProductSort Sort, int First, string? After, bool WantsCount);

/// <summary>Which products a list is of: those that match, of one brand, or in or below one category.</summary>
internal readonly record struct ProductScope(ProductFilter? Filter, string? BrandId = null, string? CategoryId = null);

/// <summary>Reads products for callers who may not see all of them.</summary>
internal sealed class ProductReader(IDocumentStore store, ProductCollection products, CatalogReferences references, CatalogOptions options)
{
    private readonly ProductFilters _filters = new(products, options);

    /// <summary>A page for each scope, all in one round trip, or in two at most (see <see cref="PricedFirstAsync"/>).</summary>
    public async ValueTask<IReadOnlyList<Connection<Product>>> PagesAsync(
        IReadOnlyList<ProductScope> scopes, PageSpec spec, CallContext context, CancellationToken cancellationToken)
    {
        RequestChecks.PageSize(spec.First, options);
        var sort = _filters.Sort(spec.Sort, context.Currency);
        var after = RequestChecks.After(spec.After, sort);
        var tags = await references.Tags.GetAsync(cancellationToken);
        var filters = scopes.Select(scope => _filters.Build(scope, tags, context)).ToList();

        var counting = spec.WantsCount ? CountAsync(filters, cancellationToken) : default;
        var pages = spec.Sort == ProductSort.PriceAsc
            ? await PricedFirstAsync(filters, sort, after, spec.First, cancellationToken)
            : await store.QueryManyAsync(
                [.. filters.Select(filter => products.Query(filter, sort, after, spec.First))], cancellationToken);
        var counts = spec.WantsCount ? await counting : null;
        return [.. pages.Select((page, i) => Connect(page, sort, after is not null, counts?[i] ?? default))];
    }

    /// <summary>Those of the ids that exist and that the caller may see, in the asked order.</summary>
    public async ValueTask<IReadOnlyList<Product?>> LoadAsync(
        IReadOnlyList<string> ids, CallContext context, CancellationToken cancellationToken) =>
        Visible(await store.GetAsync(products.Documents, ids, cancellationToken), context);

    /// <summary>
    /// The same for what an index has found: the index is a moment behind, and the products may be as well, by
    /// <see cref="IDocumentStore.MaxStaleness"/> at most.
    /// </summary>
    public async ValueTask<IReadOnlyList<Product?>> LoadFoundAsync(
        IReadOnlyList<string> ids, CallContext context, CancellationToken cancellationToken) =>
        Visible(await store.GetRecentAsync(products.Documents, ids, cancellationToken), context);

    /// <summary>The product of a sku, slug or external id, when the caller may see it.</summary>
    public async ValueTask<Product?> FindAsync(ProductBy by, CallContext context, CancellationToken cancellationToken)
    {
        if (by.Sku is { } sku)
        {
            var claim = (await store.GetAsync(CatalogCollections.Skus, [sku.Trim()], cancellationToken))[0];
            return claim is null ? null : (await LoadAsync([claim.ProductId], context, cancellationToken))[0];
        }

        if (by.Id is { } id)
        {
            return (await LoadAsync([id], context, cancellationToken))[0];
        }

        var filter = by.Slug is { } slug ? products.Slug.Is(slug.Trim()) : products.ExternalId.Is(by.ExternalId?.Trim() ?? "");
        var page = await store.QueryAsync(products.Query(filter, [], null, 1), cancellationToken);
        var product = page.Items.Count == 0 ? null : page.Items[0];
        return ProductFilters.SeesAll(context.Caller) ? product : Visible(product, context);
    }

    /// <summary>How many products that the caller may see carry each tag.</summary>
    public async ValueTask<IReadOnlyList<int>> CountTaggedAsync(
        IReadOnlyList<Tag> tags, CallContext context, CancellationToken cancellationToken)
    {
        var view = await references.Tags.GetAsync(cancellationToken);
        var visible = _filters.Build(default, view, context);
        var tagged = tags.Select(tag => Filter.All(visible, products.Tags.HasAny(view.IdsOf(tag))));
        var asked = tagged.Select(filter => Count(filter, options.MaxTagUsageCount));
        var counts = await store.CountAsync<Product>([.. asked], cancellationToken);
        return [.. counts.Select(count => count.Value)];
    }

    private static IReadOnlyList<Product?> Visible(IReadOnlyList<Product?> found, CallContext context) =>
        ProductFilters.SeesAll(context.Caller) ? found : [.. found.Select(product => Visible(product, context))];

    private static Product? Visible(Product? product, CallContext context) => product?.IsOnSale(context.Now) == true ? product : null;

    private static Connection<Product> Connect(
        DocumentPage<Product> page, IReadOnlyList<SortKey> sort, bool hasPrevious, (int Value, bool IsExact) count) => new(
        page.Items,
        index => Cursor.Of(sort, page.Items[index]).Encode(sort),
        page.HasMore,
        hasPrevious,
        new Count(count.Value, count.IsExact));

    private ValueTask<IReadOnlyList<(int Value, bool IsExact)>> CountAsync(List<Filter> filters, CancellationToken cancellationToken) =>
        store.CountAsync<Product>([.. filters.Select(filter => Count(filter, options.MaxExactCount))], cancellationToken);

    private DocumentCount<Product> Count(Filter filter, int bound) => new(products.Documents, filter, bound);

    /// <summary>
    /// Ascending by price, with products that have no price in the currency at the end, though the store sorts what is missing first:
    /// the walk over the priced ones, then, where a page has room left, the walk over the others.
    /// </summary>
    private async ValueTask<IReadOnlyList<DocumentPage<Product>>> PricedFirstAsync(
        List<Filter> filters, IReadOnlyList<SortKey> sort, Cursor? after, int first, CancellationToken cancellationToken)
    {
        var price = (IntegerField<Product>)sort[0].Field;
        if (after?.Values[0].IsNull == true)
        {
            return await store.QueryManyAsync(
                [.. filters.Select(filter => Query(Filter.All(filter, IsMissing(price)), after, first))], cancellationToken);
        }

        var pages = await store.QueryManyAsync(
            [.. filters.Select(filter => Query(Filter.All(filter, price.Between(0, null)), after, first))], cancellationToken);
        return pages.All(page => page.HasMore)
            ? pages
            : await FillUpAsync(pages, i => Query(Filter.All(filters[i], IsMissing(price)), null, first), first, cancellationToken);

        DocumentQuery<Product> Query(Filter filter, Cursor? from, int limit) => products.Query(filter, sort, from, limit);
    }

    private async ValueTask<IReadOnlyList<DocumentPage<Product>>> FillUpAsync(
        IReadOnlyList<DocumentPage<Product>> pages, Func<int, DocumentQuery<Product>> rest, int first, CancellationToken cancellationToken)
    {
        var open = Enumerable.Range(0, pages.Count).Where(i => !pages[i].HasMore).ToList();
        var more = await store.QueryManyAsync([.. open.Select(rest)], cancellationToken);
        var filled = pages.ToArray();
        for (var i = 0; i < open.Count; i++)
        {
            var items = pages[open[i]].Items.Concat(more[i].Items).ToList();
            filled[open[i]] = new DocumentPage<Product>([.. items.Take(first)], items.Count > first || more[i].HasMore);
        }

        return filled;
    }

    private static Filter.In IsMissing(IntegerField<Product> field) => new(field, [FieldValue.Null]);
}
