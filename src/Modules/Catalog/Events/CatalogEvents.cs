using Headless.Storage.Events;

namespace Headless.Catalog;

/// <param name="TagsAdded">Tags that this change gave to the product.</param>
internal sealed record ProductChanged(string ProductId, int Version, IReadOnlyList<string>? TagsAdded = null);

/// <param name="Delta">Units that came or, negative, went.</param>
/// <param name="Stock">Units on hand since.</param>
internal sealed record StockChanged(string ProductId, string VariantId, string Sku, int Delta, int Stock, string Reason);

internal sealed record BrandChanged(string BrandId);

/// <param name="HasMoved">It, and all below it, stand elsewhere in the tree.</param>
internal sealed record CategoryChanged(string CategoryId, bool HasMoved);

/// <param name="MergedInto">The tag that took this one over.</param>
internal sealed record TagChanged(string TagId, string? MergedInto = null);

/// <summary>Everything that the catalog tells others.</summary>
internal static class CatalogEvents
{
    public static EventType<ProductChanged> Product { get; } = new("catalog.product.changed", CatalogShapes.Default.ProductChanged);

    public static EventType<StockChanged> Stock { get; } = new("catalog.stock.changed", CatalogShapes.Default.StockChanged);

    public static EventType<BrandChanged> Brand { get; } = new("catalog.brand.changed", CatalogShapes.Default.BrandChanged);

    public static EventType<CategoryChanged> Category { get; } = new("catalog.category.changed", CatalogShapes.Default.CategoryChanged);

    public static EventType<TagChanged> Tag { get; } = new("catalog.tag.changed", CatalogShapes.Default.TagChanged);
}
