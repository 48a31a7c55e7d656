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

    public static Facet Present(FacetResult result, ProductFilter? filter)
    {
        var isSelected = filter is null ? null : Selection(result.Name, filter);
        return new Facet(
            result.Name,
            [
                .. result.Buckets.Select(bucket =>
                    new FacetBucket(bucket.Value, bucket.Label, bucket.Count, isSelected?.Invoke(bucket) == true)),
            ]);
    }

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

    /// <summary>Which buckets of a facet a filter has chosen; null for none.</summary>
    private static Func<FacetCount, bool>? Selection(string facet, ProductFilter filter) => facet switch
    {
        FacetNames.Brand => AnyOf(filter.Brand),
        FacetNames.Category => AnyOf(filter.Category is { } category ? [category] : null),
        FacetNames.Tag => TagSelection(ChosenTags(filter)),
        FacetNames.InStock => AnyOf(filter.InStock is { } inStock ? [inStock ? "true" : "false"] : null),
        FacetNames.Price => AnyOf(filter.Price is { } price ? [Range((double?)price.Min, (double?)price.Max)] : null),
        FacetNames.Rating => AnyOf(filter.MinRating is { } rating ? [Range(rating, null)] : null),
        _ => AnyOf(ChosenValues(facet, filter)),
    };

    private static Func<FacetCount, bool>? AnyOf(IReadOnlyList<string>? values) =>
        values is null or [] ? null : bucket => values.Contains(bucket.Value);

    private static Func<FacetCount, bool>? TagSelection(string[] chosen)
    {
        if (chosen.Length == 0)
        {
            return null;
        }

        var names = chosen.Select(TextAnalyzer.Fold).ToHashSet();
        return bucket => names.Contains(TextAnalyzer.Fold(bucket.Label)) || names.Contains(TextAnalyzer.Fold(bucket.Value));
    }

    private static string Range(double? min, double? max) => string.Create(CultureInfo.InvariantCulture, $"{min}..{max}");

    private static string[] ChosenTags(ProductFilter? filter) => [.. filter?.Tags?.All ?? [], .. filter?.Tags?.Any ?? []];

    private static string[] ChosenValues(string field, ProductFilter? filter) =>
    [
        .. (filter?.Attributes ?? [])
            .Where(attribute => ProductSearchFields.Attribute(attribute.Name) == field)
            .SelectMany(attribute => attribute.Values),
    ];
}
