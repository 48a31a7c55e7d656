using Headless.Kernel;
using Headless.Kernel.Contracts;

namespace Headless.Cart.Tests;

/// <summary>Carts and variants as the tests of pure rules need them.</summary>
internal static class Given
{
    public static CartOptions Options { get; } = new()
    {
        MaxLinesPerCart = 5,
        MaxQuantityPerLine = 20,
        MaxAttributesPerLine = 2,
        MaxDiscountCodesPerCart = 2,
        MaxAttributeCharactersPerCart = 300,
    };

    public static Cart CartWith(params CartItem[] items) => new(new CartId("cart_" + new string('0', 26)), 1, DateTimeOffset.UnixEpoch)
    {
        Items = items,
        LastNumber = items.Length == 0 ? 0 : items.Max(item => item.Number),
        Currency = items.Length == 0 ? null : items[0].Price.CurrencyCode,
    };

    public static Cart GuestCart(params CartItem[] items) => CartWith(items) with { Id = new CartId("cart_" + new string('1', 26)) };

    public static CartItem Item(int number, string variant, int quantity, decimal price = 10, string currency = "CNY") =>
        new(number, new VariantId(variant), quantity, [], variant, new Money(price, currency));

    public static VariantSnapshot Variant(
        string id, decimal price = 10, int? stock = null, int? maxPerOrder = null, bool isSellable = true, string currency = "CNY") =>
        new(new VariantId(id), new ProductId("prod_1"), "SKU-" + id, id, new Money(price, currency), stock, maxPerOrder, isSellable);

    public static IReadOnlyDictionary<VariantId, VariantSnapshot> Variants(params VariantSnapshot[] variants) =>
        variants.ToDictionary(v => v.Id);

    public static CartLineInput Line(string variant, int quantity = 1, params AttributeInput[] attributes) =>
        new() { VariantId = variant, Quantity = quantity, Attributes = attributes };

    public static AttributeInput Attribute(string name, string value) => new() { Name = name, Value = value };

    public static string LineId(Cart cart, int number) => CartLineId.Of(cart.Id, number).Value;

    /// <summary>Number, variant and quantity of each item.</summary>
    public static IEnumerable<(int, string, int)> Content(Cart cart) =>
        cart.Items.Select(item => (item.Number, item.VariantId.Value, item.Quantity));

    /// <summary>Each error as <c>path Code</c>.</summary>
    public static string[] Shown(IReadOnlyList<UserError> errors) =>
        [.. errors.Select(error => $"{string.Join('.', error.Path ?? [])} {error.Code}")];
}
