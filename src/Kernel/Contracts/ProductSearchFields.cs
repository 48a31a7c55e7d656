namespace Headless.Kernel.Contracts;

/// <summary>
/// Names of the fields of a product in the search index <see cref="Index"/>. Catalog writes them, Search filters, sorts and counts by them.
/// </summary>
public static class ProductSearchFields
{
    public const string Index = "products";

    /// <summary>Keyword: <c>DRAFT</c>, <c>ACTIVE</c> or <c>ARCHIVED</c>.</summary>
    public const string Status = "status";

    /// <summary>Keyword, several: ids of the category and of all above it, each with the category's name as label.</summary>
    public const string Category = "category";

    /// <summary>Keyword: the brand's id, with its name as label.</summary>
    public const string Brand = "brand";

    /// <summary>Keyword, several: slugs, each with the tag's name as label.</summary>
    public const string Tag = "tag";

    /// <summary>Keyword, several: slug, name and synonyms of every tag, folded by the text analysis: what tags are filtered by.</summary>
    public const string TagName = "tagName";

    /// <summary>Keyword: <c>true</c> when a sellable variant has stock or does not track it, else <c>false</c>.</summary>
    public const string InStock = "inStock";

    /// <summary>Number: average of the ratings; absent without any.</summary>
    public const string Rating = "rating";

    /// <summary>Number: lowest price of the variants in the base currency; absent without a price.</summary>
    public const string Price = "price";

    /// <summary>Number: milliseconds since 1970; absent when never published.</summary>
    public const string PublishedAt = "publishedAt";

    /// <summary>Number: units sold.</summary>
    public const string Sold = "sold";

    /// <summary>Sort text.</summary>
    public const string Name = "name";

    private const string AttributePrefix = "attr.";

    /// <summary>Number: lowest price in that currency (ISO 4217); absent without one.</summary>
    public static string PriceIn(string? currency) => currency is null ? Price : $"{Price}.{currency}";

    /// <summary>Keyword, several: the values of the attribute of that name, of the product and of its variants.</summary>
    public static string Attribute(string name) => AttributePrefix + name;

    /// <summary>Whether a field or facet name is that of an attribute.</summary>
    public static bool IsAttribute(string name) =>
        name.StartsWith(AttributePrefix, StringComparison.Ordinal) && name.Length > AttributePrefix.Length;
}
