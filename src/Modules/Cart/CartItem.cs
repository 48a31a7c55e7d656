using System.Globalization;
using Headless.Kernel;

namespace Headless.Cart;

/// <summary>One variant with one set of attributes, as stored.</summary>
/// <param name="Number">Unique in its cart.</param>
/// <param name="Name">As it was when added, to name the line when the catalog no longer can.</param>
/// <param name="Price">Unit price when the buyer last decided about this line. Not in the cart's currency only after a merge.</param>
internal sealed record CartItem(
    int Number, VariantId VariantId, int Quantity, IReadOnlyList<AttributeValue> Attributes, string Name, Money Price)
{
    /// <summary>Whether that would be this very line: same variant, same attributes in whatever order.</summary>
    public bool Holds(VariantId variantId, IReadOnlyList<AttributeValue> attributes) =>
        VariantId == variantId && Attributes.Count == attributes.Count && attributes.All(Attributes.Contains);
}

/// <summary>A guest's cart on its way into a customer's.</summary>
/// <param name="By">The customer who claimed it.</param>
/// <param name="IsDone">Whether its items are in the customer's cart; this one is then an empty tombstone.</param>
internal sealed record CartClaim(CustomerId By, bool IsDone);

/// <summary>
/// <c>cartline_</c>, the cart's secret, an underscore, the item's number: it finds its cart by itself, and says as much as the cart's id.
/// </summary>
internal readonly record struct CartLineId(string Value) : ITypedId<CartLineId>
{
    public static string Prefix => "cartline";

    public static CartLineId From(string value) => new(value);

    public static CartLineId Of(CartId cart, int number) =>
        new($"{Prefix}_{cart.Value.AsSpan(CartId.Prefix.Length + 1)}_{number.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>False for anything that <see cref="Of"/> did not make.</summary>
    public bool TryParse(out CartId cart, out int number)
    {
        cart = default;
        number = 0;
        var end = Value.LastIndexOf('_');
        if (end <= Prefix.Length
            || !Value.StartsWith(Prefix + "_", StringComparison.Ordinal)
            || !int.TryParse(Value.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        cart = new CartId($"{CartId.Prefix}_{Value.AsSpan(Prefix.Length + 1, end - Prefix.Length - 1)}");
        return Of(cart, number) == this;
    }
}
