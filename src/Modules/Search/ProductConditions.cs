using Headless.GraphQL;
using Headless.Kernel;
using Headless.Kernel.Contracts;
using Headless.Storage.Search;
using Headless.Storage.Search.Text;

namespace Headless.Search;

/// <summary>Turns a product filter into conditions of a search. Pure.</summary>
internal sealed class ProductConditions(SearchOptions options)
{
    private static readonly SearchFilter Nothing = SearchFilter.HasAny(ProductSearchFields.Status);

    /// <summary>What the caller may see, and what was asked for; each with the facet it was chosen in.</summary>
    public IReadOnlyList<SearchCondition> Of(ProductFilter? filter, CallContext context)
    {
        var conditions = new List<SearchCondition>();
        AddVisible(conditions, filter?.Status, context);
        if (filter is null)
        {
            return conditions;
        }

        if (filter.Ids is { } ids)
        {
            conditions.Add(new SearchCondition(new SearchFilter.Ids(Checked("filter.ids", ids))));
        }

        if (filter.Category is { } category)
        {
            conditions.Add(new(SearchFilter.HasAny(ProductSearchFields.Category, category), FacetNames.Category));
        }

        if (filter.Brand is { } brands)
        {
            conditions.Add(new(SearchFilter.HasAny(ProductSearchFields.Brand, Checked("filter.brand", brands)), FacetNames.Brand));
        }

        AddTags(conditions, filter.Tags);
        AddNumbers(conditions, filter, context.Currency);
        if (filter.InStock is { } inStock)
        {
            conditions.Add(new(SearchFilter.HasAny(ProductSearchFields.InStock, inStock ? "true" : "false"), FacetNames.InStock));
        }

        foreach (var attribute in Checked("filter.attributes", filter.Attributes ?? []))
        {
            var field = ProductSearchFields.Attribute(attribute.Name);
            conditions.Add(new(SearchFilter.HasAny(field, Checked("filter.attributes.values", attribute.Values)), field));
        }

        return conditions;
    }

    // Drafts, archived products and those to be published later are for editors; the public cannot ask for them.
    private static void AddVisible(List<SearchCondition> conditions, IReadOnlyList<ProductStatus>? asked, CallContext context)
    {
        if (asked is not null)
        {
            conditions.Add(new SearchCondition(SearchFilter.HasAny(ProductSearchFields.Status, [.. asked.Select(NameOf)])));
        }

        if (!context.Caller.Has("catalog:read") && !context.Caller.Has("catalog:write"))
        {
            conditions.Add(new SearchCondition(SearchFilter.HasAny(ProductSearchFields.Status, NameOf(ProductStatus.Active))));
            conditions.Add(new SearchCondition(
                new SearchFilter.Range(ProductSearchFields.PublishedAt, null, context.Now.ToUnixTimeMilliseconds())));
        }
    }

    private void AddTags(List<SearchCondition> conditions, TagFilter? tags)
    {
        if (tags?.All is { } all)
        {
            conditions.Add(new(SearchFilter.HasAll(ProductSearchFields.TagName, Names("filter.tags.all", all)), FacetNames.Tag));
        }

        if (tags?.Any is { } any)
        {
            conditions.Add(new(SearchFilter.HasAny(ProductSearchFields.TagName, Names("filter.tags.any", any)), FacetNames.Tag));
        }

        if (tags?.None is { } none)
        {
            conditions.Add(new(SearchFilter.HasNone(ProductSearchFields.TagName, Names("filter.tags.none", none)), FacetNames.Tag));
        }
    }

    private static void AddNumbers(List<SearchCondition> conditions, ProductFilter filter, string? currency)
    {
        if (filter.Price is { } price && (price.Min ?? price.Max) is not null)
        {
            var range = new SearchFilter.Range(ProductSearchFields.PriceIn(currency), (double?)price.Min, (double?)price.Max);
            conditions.Add(new SearchCondition(price.Min > price.Max ? Nothing : range, FacetNames.Price));
        }

        if (filter.MinRating is { } minRating)
        {
            conditions.Add(new(new SearchFilter.Range(ProductSearchFields.Rating, minRating, null), FacetNames.Rating));
        }
    }

    private static string NameOf(ProductStatus status) => status switch
    {
        ProductStatus.Draft => "DRAFT",
        ProductStatus.Archived => "ARCHIVED",
        _ => "ACTIVE",
    };

    private string[] Names(string path, IReadOnlyList<string> names) => [.. Checked(path, names).Select(TextAnalyzer.Fold).Distinct()];

    private IReadOnlyList<T> Checked<T>(string path, IReadOnlyList<T> values) => values.Count <= options.MaxValuesPerFilter
        ? values
        : throw new GraphQLRequestException(
            RequestErrors.BadInput, $"{path} has {values.Count} values; at most {options.MaxValuesPerFilter} are allowed.");
}
