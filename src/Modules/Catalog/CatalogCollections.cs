using System.Text.Json.Serialization;
using Headless.Storage.Documents;

namespace Headless.Catalog;

/// <summary>The JSON shapes of everything the catalog stores and emits.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Default)]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(Brand))]
[JsonSerializable(typeof(Category))]
[JsonSerializable(typeof(Tag))]
[JsonSerializable(typeof(ReferenceStamp))]
[JsonSerializable(typeof(SkuClaim))]
[JsonSerializable(typeof(TagDay))]
[JsonSerializable(typeof(ProductChanged))]
[JsonSerializable(typeof(StockChanged))]
[JsonSerializable(typeof(BrandChanged))]
[JsonSerializable(typeof(CategoryChanged))]
[JsonSerializable(typeof(TagChanged))]
internal sealed partial class CatalogShapes : JsonSerializerContext;

/// <summary>How everything but products is stored.</summary>
internal static class CatalogCollections
{
    public static Collection<ReferenceStamp> Stamps { get; } = new("catalog_stamps", CatalogShapes.Default.ReferenceStamp, [], []);

    /// <summary>The claim's id is the sku itself: two products cannot hold one sku.</summary>
    public static Collection<SkuClaim> Skus { get; } = new("skus", CatalogShapes.Default.SkuClaim, [], []);

    public static Collection<TagDay> TagDays { get; } = new("tag_days", CatalogShapes.Default.TagDay, [], []);

    public static TextField<Brand> BrandName { get; } = new("name", brand => Text.Fold(brand.Name));

    public static ReferenceKind<Brand> Brands { get; } = ReferenceKind<Brand>.Of("brands", CatalogShapes.Default.Brand, BrandName);

    public static ReferenceKind<Category> Categories { get; } = ReferenceKind<Category>.Of("categories", CatalogShapes.Default.Category);

    public static ReferenceKind<Tag> Tags { get; } = ReferenceKind<Tag>.Of("tags", CatalogShapes.Default.Tag);

    public static IReadOnlyList<Collection> All =>
        [Stamps, Skus, TagDays, Brands.Documents, Categories.Documents, Tags.Documents];
}
