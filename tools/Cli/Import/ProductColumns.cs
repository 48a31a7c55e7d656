namespace Headless.Cli.Import;

/// <summary>
/// The columns of a product file, for import and export alike. Rows that follow each other with the same external_id (or slug) are
/// variants of one product; the first of them says what they share.
/// </summary>
internal static class ProductColumns
{
    public const string ExternalId = "external_id";
    public const string Slug = "slug";
    public const string Name = "name";
    public const string Description = "description";
    public const string Brand = "brand";
    public const string BrandSlug = "brand_slug";
    public const string Category = "category";
    public const string CategorySlug = "category_slug";
    public const string Tags = "tags";
    public const string Images = "images";
    public const string Attributes = "attributes";
    public const string Status = "status";
    public const string PublishedAt = "published_at";
    public const string Rating = "rating";
    public const string RatingCount = "rating_count";
    public const string Sku = "sku";
    public const string VariantName = "variant_name";
    public const string Price = "price";
    public const string Currency = "currency";
    public const string Prices = "prices";
    public const string CompareAt = "compare_at_price";
    public const string Stock = "stock";
    public const string MaxPerOrder = "max_per_order";
    public const string VariantAttributes = "variant_attributes";

    /// <summary>Between the levels of a category.</summary>
    public const string Level = " > ";

    /// <summary>Each with the member of the input that it fills, and what stands in it.</summary>
    public static IReadOnlyList<(string Name, string Path, string Meaning)> All { get; } =
    [
        (ExternalId, "externalId", "id in the system it comes from; a later import finds the product by it, else by slug"),
        (Slug, "slug", "name for addresses; made from the name when empty"),
        (Name, "name", "name for people; a new product needs one"),
        (Description, "description", "longer text"),
        (Brand, "brand", "name of the brand; an unknown one is created"),
        (BrandSlug, "brand.slug", "slug of the brand, where it is not made from its name"),
        (Category, "category", "path of names from the root: Home > Bedding; unknown ones are created"),
        (CategorySlug, "category.slug", "path of slugs beside the path of names: home > bedding"),
        (Tags, "tags", "slugs or names: tea|gift, or slug=name: tea=茶|gift=送礼"),
        (Images, "images", "addresses: https://a/1.jpg|https://a/2.jpg, each perhaps with size and text: https://a/1.jpg 800x600 A cup"),
        (Attributes, "attributes", "name=value|name=value"),
        (Status, "status", "DRAFT, ACTIVE or ARCHIVED; a new product without it is a DRAFT"),
        (PublishedAt, "publishedAt", "from when on the public sees it: 2025-01-31T08:00:00Z"),
        (Rating, "rating.average", "0 to 5"),
        (RatingCount, "rating.count", "number of reviews; 0 means unrated"),
        (Sku, "variants.sku", "of the variant; the external_id when empty"),
        (VariantName, "variants.name", "what sets the variant apart"),
        (Price, "variants.price", "12.90; a product without any price becomes a draft without variants"),
        (Currency, "variants.price.currencyCode", "of price, for example CNY"),
        (Prices, "variants.prices", "in further currencies: 1.99 USD|1.79 EUR"),
        (CompareAt, "variants.compareAtPrice", "former price, 15.90 or 2.49 USD"),
        (Stock, "variants.stock", "units on hand; empty means not tracked"),
        (MaxPerOrder, "variants.maxPerOrder", "most units in one order"),
        (VariantAttributes, "variants.attributes", "name=value|name=value"),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(column => column.Name)];
}
