using System.Globalization;
using Headless.GraphQL;
using Headless.Kernel.Contracts;
using Headless.Storage.Search;
using Headless.Storage.Search.Text;

namespace Headless.Search;

/// <summary>Names of the facets, as clients and conditions say them; attributes have <see cref="ProductSearchFields.Attribute"/>.</summary>
internal static class FacetNames
{
    public const string Brand = "brand";
    public const string Category = "category";
    public const string Tag = "tag";
    public const string Price = "price";
    public const string Rating = "rating";
    public const string InStock = "inStock";
}

/// <summary>Turns names of facets into requests, and counts into what clients see. Pure.</summary>
internal sealed class ProductFacets(SearchOptions options)
{
    private static readonly NumberRange[] Ratings = [new(4, null), new(3, null), new(2, null), new(1, null)];

    /// <exception cref="GraphQLRequestException">A name that is no facet, or too many.</exception>
    public IReadOnlyList<FacetRequest> Requests(IReadOnlyList<string>? names, ProductFilter? filter, string? currency)
    {
        var wanted = (names ?? []).Distinct().ToArray();
        return wanted.Length <= options.MaxFacets
            ? [.. wanted.Select(name => Request(name, filter, currency))]
            : throw new GraphQLRequestException(
                RequestErrors.BadInput, $"facets has {wanted.Length} names; at most {options.MaxFacets} are allowed.");
    }

    public static Facet Present(FacetResult result, ProductFilter? filter) => new(
        result.Name,
        [
            .. result.Buckets.Select(bucket =>
                new FacetBucket(bucket.Value, bucket.Label, bucket.Count, IsSelected(result.Name, bucket, filter))),
        ]);

    private FacetRequest Request(string name, ProductFilter? filter, string? currency) => name switch
    {
        FacetNames.Brand => Values(name, ProductSearchFields.Brand, filter?.Brand),
        FacetNames.Category => Values(name, ProductSearchFields.Category, filter?.Category is { } category ? [category] : null),
        FacetNames.Tag => Values(name, ProductSearchFields.Tag, ChosenTags(filter)),
        FacetNames.InStock => Values(name, ProductSearchFields.InStock, null),
        FacetNames.Price => new FacetRequest.Spread(name, ProductSearchFields.PriceIn(currency), options.PriceBuckets),
        FacetNames.Rating => new FacetRequest.Ranges(name, ProductSearchFields.Rating, Ratings),
        _ when ProductSearchFields.IsAttribute(name) => Values(name, name, ChosenValues(name, filter)),
        _ => throw new GraphQLRequestException(
            RequestErrors.BadInput,
            $"There is no facet '{name}'; there are {FacetNames.Brand}, {FacetNames.Category}, {FacetNames.Tag}, {FacetNames.Price}, "
            + $"{FacetNames.Rating}, {FacetNames.InStock}, and {ProductSearchFields.Attribute("NAME")} for the attribute NAME."),
    };

    private FacetRequest.Values Values(string name, string field, IReadOnlyList<string>? selected) =>
        new(name, field, options.MaxFacetBuckets, selected ?? []);

    private static bool IsSelected(string facet, FacetCount bucket, ProductFilter? filter) => filter is not null && facet switch
    {
        FacetNames.Brand => filter.Brand?.Contains(bucket.Value) == true,
        FacetNames.Category => filter.Category == bucket.Value,
        FacetNames.Tag => ChosenTags(filter).Select(TextAnalyzer.Fold)
            .Any(name => name == TextAnalyzer.Fold(bucket.Value) || name == TextAnalyzer.Fold(bucket.Label)),
        FacetNames.InStock => filter.InStock is { } inStock && bucket.Value == (inStock ? "true" : "false"),
        FacetNames.Price => filter.Price is { } price && bucket.Value == Range((double?)price.Min, (double?)price.Max),
        FacetNames.Rating => filter.MinRating is { } rating && bucket.Value == Range(rating, null),
        _ => ChosenValues(facet, filter).Contains(bucket.Value),
    };

    private static string Range(double? min, double? max) => string.Create(CultureInfo.InvariantCulture, $"{min}..{max}");

    private static string[] ChosenTags(ProductFilter? filter) => [.. filter?.Tags?.All ?? [], .. filter?.Tags?.Any ?? []];

    private static string[] ChosenValues(string field, ProductFilter? filter) =>
    [
        .. (filter?.Attributes ?? [])
            .Where(attribute => ProductSearchFields.Attribute(attribute.Name) == field)
            .SelectMany(attribute => attribute.Values),
    ];
}
