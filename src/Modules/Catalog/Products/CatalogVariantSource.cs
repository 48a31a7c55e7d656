using Headless.Kernel;
using Headless.Kernel.Contracts;

namespace Headless.Catalog;

/// <summary>What carts and orders know of variants: those of products that were ever on sale.</summary>
internal sealed class CatalogVariantSource(VariantReader variants, TimeProvider clock) : IVariantSource
{
    public async ValueTask<IReadOnlyList<VariantSnapshot?>> GetAsync(
        IReadOnlyList<VariantId> ids, string? currency, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var found = await variants.LoadAsync(ids, cancellationToken);
        return [.. found.Select(variant => variant?.Product.WasOnSale(now) == true ? Snapshot(variant, currency, now) : null)];
    }

    private static VariantSnapshot Snapshot(ProductVariant variant, string? currency, DateTimeOffset now) => new(
        new VariantId(variant.Id),
        new ProductId(variant.Product.Id),
        variant.Sku,
        variant.Name,
        variant.Variant.PriceIn(currency),
        variant.Variant.Stock,
        variant.Variant.MaxPerOrder,
        variant.Product.IsOnSale(now))
    {
        Read = variant,
    };
}
