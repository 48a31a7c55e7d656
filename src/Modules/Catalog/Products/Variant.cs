using System.Text.Json.Serialization;
using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Catalog;

/// <summary>One buyable form of a product, as its product keeps it.</summary>
internal sealed record Variant
{
    /// <summary>Units of one variant. Far beyond any warehouse, far below an overflow.</summary>
    public const int MaxStock = 1_000_000_000;

    public required string Id { get; init; }

    public required string Sku { get; init; }

    /// <summary>Null when it is called like its product.</summary>
    public string? Name { get; init; }

    /// <summary>At most one per currency; the first is the base price.</summary>
    public required IReadOnlyList<Money> Prices { get; init; }

    public Money? CompareAtPrice { get; init; }

    /// <summary>Null when stock is not tracked.</summary>
    public int? Stock { get; init; }

    public int? MaxPerOrder { get; init; }

    public IReadOnlyList<AttributeValue> Attributes { get; init; } = [];

    [JsonIgnore]
    public bool HasStock => Stock is null or > 0;

    /// <summary>The price in that currency where there is one, else the base price.</summary>
    public Money PriceIn(string? currency) => (currency is null ? null : FindPrice(currency)) ?? Prices[0];

    public Money? FindPrice(string currency)
    {
        foreach (var price in Prices)
        {
            if (price.CurrencyCode == currency)
            {
                return price;
            }
        }

        return null;
    }
}

/// <summary>A variant together with the product that it is a form of.</summary>
[GraphQLType("Variant")]
internal sealed record ProductVariant(Product Product, Variant Variant)
{
    public string Id => Variant.Id;

    public string Sku => Variant.Sku;

    public string Name => Variant.Name ?? Product.Name;

    public IReadOnlyList<AttributeValue> Attributes => Variant.Attributes;

    public IReadOnlyList<Money> Prices => Variant.Prices;
}

/// <summary>
/// Ids of variants carry the id of their product, so that a variant is found by reading one document:
/// <c>var_</c>, the 26 characters of the product's id, then the variant's number in base 32.
/// </summary>
internal static class VariantKeys
{
    private const int IdLength = 26;
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public static VariantId Of(ProductId product, int number)
    {
        Span<char> digits = stackalloc char[8];
        var start = digits.Length;
        for (var rest = number; rest > 0; rest >>= 5)
        {
            digits[--start] = Alphabet[rest & 31];
        }

        return new VariantId($"{VariantId.Prefix}_{product.Value.AsSpan(ProductId.Prefix.Length + 1)}{digits[start..]}");
    }

    /// <summary>The product of a variant; null for a text that is no variant's id.</summary>
    public static ProductId? ProductOf(VariantId variant)
    {
        var start = VariantId.Prefix.Length + 1;
        return variant.Value.Length > start + IdLength && variant.Value.StartsWith(VariantId.Prefix + "_", StringComparison.Ordinal)
            ? new ProductId($"{ProductId.Prefix}_{variant.Value.AsSpan(start, IdLength)}")
            : null;
    }
}
