using System.ComponentModel.DataAnnotations;

namespace Headless.Catalog;

/// <summary>
/// Limits and choices of the catalog, from the configuration section <c>Catalog</c>. The defaults serve a shop of some hundred thousand
/// products.
/// </summary>
public sealed class CatalogOptions
{
    public const string Section = "Catalog";

    /// <summary>
    /// ISO 4217 codes in which products may have prices, at most 20, with commas between them. Each one costs an index, because products
    /// are sorted and filtered by price in each. After a change the products are indexed anew at the next start.
    /// </summary>
    [RegularExpression("^[A-Z]{3}(,[A-Z]{3}){0,19}$")]
    public string Currencies { get; set; } = "CNY,EUR,GBP,USD,CAD";

    /// <summary>Items of one page of products or brands. Bounds the size of an answer.</summary>
    [Range(1, 500)]
    public int MaxPageSize { get; set; } = 100;

    /// <summary>Counting stops here: a bigger number helps nobody and costs time.</summary>
    [Range(100, 1_000_000)]
    public int MaxExactCount { get; set; } = 10_000;

    /// <summary>Products counted for a tag's usage.</summary>
    [Range(100, 1_000_000)]
    public int MaxTagUsageCount { get; set; } = 100_000;

    /// <summary>Rows of one import. Bounds the size of one commit.</summary>
    [Range(1, 1_000)]
    public int MaxRowsPerImport { get; set; } = 500;

    [Range(1, 1_000)]
    public int MaxVariantsPerProduct { get; set; } = 200;

    [Range(1, 500)]
    public int MaxTagsPerProduct { get; set; } = 50;

    [Range(1, 500)]
    public int MaxImagesPerProduct { get; set; } = 50;

    /// <summary>Of a product, and of each variant.</summary>
    [Range(1, 500)]
    public int MaxAttributesPerItem { get; set; } = 100;

    [Range(1, 1_000)]
    public int MaxNameLength { get; set; } = 300;

    /// <summary>In characters; descriptions of real shops with HTML reach some 30,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxDescriptionLength { get; set; } = 100_000;

    [Range(1, 5_000)]
    public int MaxAttributeLength { get; set; } = 1_000;

    [Range(10, 500)]
    public int MaxSlugLength { get; set; } = 120;

    /// <summary>Of a sku, an external id or a tag.</summary>
    [Range(1, 200)]
    public int MaxCodeLength { get; set; } = 100;

    [Range(10, 8_000)]
    public int MaxUrlLength { get; set; } = 2_000;

    /// <summary>Values of one list in a filter (ids, brands, tags, attribute values).</summary>
    [Range(1, 1_000)]
    public int MaxValuesPerFilter { get; set; } = 250;

    /// <summary>Brands are kept in memory; beyond this a new one is refused.</summary>
    [Range(1, 1_000_000)]
    public int MaxBrands { get; set; } = 50_000;

    /// <summary>Categories are kept in memory; beyond this a new one is refused.</summary>
    [Range(1, 1_000_000)]
    public int MaxCategories { get; set; } = 20_000;

    /// <summary>Levels of the tree. Each product is indexed under every category above it.</summary>
    [Range(1, 32)]
    public int MaxCategoryDepth { get; set; } = 10;

    /// <summary>Tags are kept in memory; beyond this a new one is refused.</summary>
    [Range(1, 1_000_000)]
    public int MaxTags { get; set; } = 50_000;

    /// <summary>Days over which hot tags may be counted: one small document each is read.</summary>
    [Range(1, 365)]
    public int MaxHotTagDays { get; set; } = 90;

    /// <summary><see cref="Currencies"/>, one by one.</summary>
    internal IReadOnlyList<string> CurrencyCodes => Currencies.Split(',').Distinct().ToArray();
}
