using Headless.Kernel;
using Headless.Storage.Documents;

namespace Headless.Catalog;

/// <summary>Turns what a caller asks for into what the store is asked for. Pure.</summary>
internal sealed class ProductFilters(ProductCollection products, CatalogOptions options)
{
    private static readonly Filter Nothing = Filter.Any([]);

    /// <summary>Whether the caller also sees drafts, archived products and those to be published later.</summary>
    public static bool SeesAll(Caller caller) => caller.Has("catalog:read") || caller.Has("catalog:write");

    /// <summary>The products that a caller may see and that match; the status is always among the conditions.</summary>
    public Filter Build(ProductScope scope, TagView tags, CallContext context)
    {
        var conditions = new List<Filter>();
        AddVisible(conditions, scope.Filter?.Status, context);
        if (scope.BrandId is not null)
        {
            conditions.Add(products.Brand.Is(scope.BrandId));
        }

        if (scope.CategoryId is not null)
        {
            conditions.Add(products.Category.Has(scope.CategoryId));
        }

        if (scope.Filter is { } filter)
        {
            AddReferences(conditions, filter, tags);
            AddValues(conditions, filter, context.Currency);
        }

        return Filter.All(conditions);
    }

    /// <summary>Sort keys of an order. Equal products stand by id.</summary>
    public IReadOnlyList<SortKey> Sort(ProductSort sort, string? currency) => sort switch
    {
        ProductSort.PriceAsc => [new SortKey(products.Price(currency))],
        ProductSort.PriceDesc => [new SortKey(products.Price(currency), Descending: true)],
        ProductSort.Rating => [new SortKey(products.Rating, Descending: true)],
        ProductSort.Name => [new SortKey(products.Name)],
        ProductSort.BestSelling => [new SortKey(products.Sold, Descending: true)],
        _ => [new SortKey(products.Newest, Descending: true)],
    };

    private void AddVisible(List<Filter> conditions, IReadOnlyList<ProductStatus>? asked, CallContext context)
    {
        var states = asked ?? [ProductStatus.Draft, ProductStatus.Active, ProductStatus.Archived];
        if (SeesAll(context.Caller))
        {
            conditions.Add(products.Status.IsAny(states.Distinct().Select(ProductCollection.StatusName)));
            return;
        }

        if (!states.Contains(ProductStatus.Active))
        {
            conditions.Add(Nothing);
        }

        conditions.Add(products.Status.Is(ProductCollection.StatusName(ProductStatus.Active)));
        conditions.Add(products.Newest.Between(null, context.Now.ToUnixTimeMilliseconds()));
    }

    private void AddReferences(List<Filter> conditions, ProductFilter filter, TagView tags)
    {
        if (filter.Ids is not null)
        {
            conditions.Add(products.Id.IsAny(RequestChecks.Values("filter.ids", filter.Ids, options)));
        }

        if (filter.Category is { } category)
        {
            conditions.Add(products.Category.Has(category));
        }

        if (filter.Brand is not null)
        {
            conditions.Add(products.Brand.IsAny(RequestChecks.Values("filter.brand", filter.Brand, options)));
        }

        foreach (var name in RequestChecks.Values("filter.tags.all", filter.Tags?.All, options))
        {
            conditions.Add(HasAny(tags, [name]));
        }

        if (filter.Tags?.Any is not null)
        {
            conditions.Add(HasAny(tags, RequestChecks.Values("filter.tags.any", filter.Tags.Any, options)));
        }

        if (filter.Tags?.None is { Count: > 0 })
        {
            conditions.Add(HasAny(tags, RequestChecks.Values("filter.tags.none", filter.Tags.None, options)).Negate());
        }
    }

    /// <summary>Any of the named tags, or of those merged into them. Unknown names match nothing.</summary>
    private Filter HasAny(TagView tags, IReadOnlyList<string> names)
    {
        var ids = names.Select(tags.FindByName).OfType<Tag>().SelectMany(tags.IdsOf).Distinct().Take(Filter.In.MaxValues).ToList();
        return ids.Count == 0 ? Nothing : products.Tags.HasAny(ids);
    }

    private void AddValues(List<Filter> conditions, ProductFilter filter, string? currency)
    {
        if (filter.Price is { } price && (price.Min ?? price.Max) is not null)
        {
            conditions.Add(products.Price(currency).Between(Units(price.Min), Units(price.Max)));
        }

        if (filter.InStock is { } inStock)
        {
            conditions.Add(products.InStock.Is(inStock ? 1 : 0));
        }

        if (filter.MinRating is { } minRating)
        {
            conditions.Add(products.Rating.Between(minRating, null));
        }

        foreach (var attribute in filter.Attributes ?? [])
        {
            var values = RequestChecks.Values("filter.attributes.values", attribute.Values, options);
            conditions.Add(values.Count == 0
                ? Nothing
                : products.Attributes.HasAny(values.Select(value => ProductCollection.AttributeKey(attribute.Name, value))));
        }
    }

    private static long? Units(decimal? amount) => amount is null ? null : ProductCollection.ToPriceUnits(amount.Value);
}
