using Headless.GraphQL;
using Headless.Kernel;
using Headless.Kernel.Contracts;
using Headless.Storage.Documents;

namespace Headless.Catalog;

[GraphQLType("PriceRule")]
internal sealed record PriceRule(string? RuleId, string Label, Money Change);

[GraphQLType("Availability")]
internal sealed record Availability(bool InStock, int? Quantity, int? MaxPerOrder);

[GraphQLResolvers("Variant")]
internal static class VariantFields
{
    public static Money Price(ProductVariant variant, CallContext context) => variant.Variant.PriceIn(context.Currency);

    public static Money? CompareAtPrice(ProductVariant variant, CallContext context)
    {
        var compareAt = variant.Variant.CompareAtPrice;
        return compareAt?.CurrencyCode == Price(variant, context).CurrencyCode ? compareAt : null;
    }

    /// <summary>The base price is the only rule of the catalog.</summary>
    public static IReadOnlyList<PriceRule> PriceBreakdown(ProductVariant variant, CallContext context) =>
        [new PriceRule(null, "Base price", Price(variant, context))];

    public static Availability Availability(ProductVariant variant, CallContext context) =>
        new(variant.Product.IsOnSale(context.Now) && variant.Variant.HasStock, variant.Variant.Stock, variant.Variant.MaxPerOrder);

    /// <summary>
    /// Carts and records point at variants, so those of products that were once on sale are found by everybody.
    /// </summary>
    [GraphQLLoader("Variant")]
    public static async ValueTask<IReadOnlyList<ProductVariant?>> LoadAsync(
        IReadOnlyList<VariantId> ids, VariantReader reader, VariantsRead read, CallContext context, CancellationToken cancellationToken)
    {
        var variants = ids.Select(id => read.Find(id) as ProductVariant).ToArray();
        var unread = Enumerable.Range(0, variants.Length).Where(i => variants[i] is null).ToList();
        if (unread.Count > 0)
        {
            var found = await reader.LoadAsync([.. unread.Select(i => ids[i])], cancellationToken);
            for (var i = 0; i < unread.Count; i++)
            {
                variants[unread[i]] = found[i];
            }
        }

        // Whoever has read them and why: what was never on sale is for editors alone.
        return ProductFilters.SeesAll(context.Caller)
            ? variants
            : Array.ConvertAll(variants, variant => variant?.Product.WasOnSale(context.Now) == true ? variant : null);
    }
}

/// <summary>Finds variants in their products, whatever the caller may see.</summary>
internal sealed class VariantReader(IDocumentStore store, ProductCollection products)
{
    public async ValueTask<IReadOnlyList<ProductVariant?>> LoadAsync(IReadOnlyList<VariantId> ids, CancellationToken cancellationToken)
    {
        var owners = ids.Select(VariantKeys.ProductOf).ToList();
        var wanted = owners.OfType<ProductId>().Select(id => id.Value).Distinct().ToList();
        var found = new Dictionary<string, Product>();
        foreach (var product in wanted.Count == 0 ? [] : await store.GetAsync(products.Documents, wanted, cancellationToken))
        {
            if (product is not null)
            {
                found[product.Id] = product;
            }
        }

        return [.. ids.Select((id, i) => Find(found, owners[i], id))];
    }

    private static ProductVariant? Find(Dictionary<string, Product> found, ProductId? owner, VariantId id) =>
        owner is { } productId && found.TryGetValue(productId.Value, out var product) && product.FindVariant(id.Value) is { } variant
            ? new ProductVariant(product, variant)
            : null;
}
