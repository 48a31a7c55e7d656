using System.Collections.Concurrent;

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
    bool IsSellable)
{
    /// <summary>The owner's, so that it can show the variant without reading it again: see <see cref="VariantsRead"/>.</summary>
    public object? Read { get; init; }
}

/// <summary>Reads variants in one batch, in the asked order, with null where there is none.</summary>
public interface IVariantSource
{
    ValueTask<IReadOnlyList<VariantSnapshot?>> GetAsync(
        IReadOnlyList<VariantId> ids, string? currency, CancellationToken cancellationToken);
}

/// <summary>
/// Variants that this request has read to price them. The owner of variants shows them as they were read then: they cost no second read,
/// and agree with the price. One per request; safe for the concurrent steps of a level.
/// </summary>
public sealed class VariantsRead
{
    private readonly ConcurrentDictionary<VariantId, object> _read = [];

    public void Keep(VariantSnapshot variant)
    {
        if (variant.Read is { } read)
        {
            _read[variant.Id] = read;
        }
    }

    /// <summary>Null where it was not read.</summary>
    public object? Find(VariantId id) => _read.GetValueOrDefault(id);

    /// <summary>What follows is to see what is true then.</summary>
    public void Forget() => _read.Clear();
}
