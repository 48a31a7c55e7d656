namespace Headless.Kernel.Contracts;

/// <summary>What a buyer-facing module may know of a variant at this moment. Owned by Catalog, read by Cart and Orders.</summary>
/// <param name="Price">The caller's own price, in the asked currency when the variant has it, else in its base currency.</param>
/// <param name="Stock">Units on hand; null when stock is not tracked.</param>
/// <param name="MaxPerOrder">Null when unlimited.</param>
/// <param name="IsSellable">False when the product is a draft or archived, or has no price.</param>
public sealed record VariantSnapshot(
    VariantId Id,
    ProductId ProductId,
    string Sku,
    string Name,
    Money Price,
    int? Stock,
    int? MaxPerOrder,
    bool IsSellable);

/// <summary>Reads variants in one batch, in the asked order, with null where there is none.</summary>
public interface IVariantSource
{
    ValueTask<IReadOnlyList<VariantSnapshot?>> GetAsync(
        IReadOnlyList<VariantId> ids, string? currency, CancellationToken cancellationToken);
}
