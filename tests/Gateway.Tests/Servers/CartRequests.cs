using System.Text.Json;

namespace Headless.Gateway.Tests.Servers;

/// <summary>The life of a cart, with what buyers and their front ends get wrong.</summary>
internal static class CartRequests
{
    private const string Whole =
        """
        cart { id version totalQuantity expiresAt pointsApplied customer { id }
          lines { id quantity variant { sku } unitPrice { amount currencyCode } total { amount } attributes { name value } }
          discountCodes { code applicable reason } problems { code message lineId available }
          cost { subtotal { amount currencyCode } discountTotal { amount } shipping { amount } tax { amount }
            total { amount } pointsEarned }
        }
        """;

    private const string Change = $"{{ {Whole} userErrors {{ code message path }} }}";

    private const string Create = $"mutation($lines: [CartLineInput!]) {{ cartCreate(lines: $lines) {Change} }}";

    private const string Add =
        $"mutation($id: ID!, $lines: [CartLineInput!]!, $version: Int) "
        + $"{{ cartLinesAdd(cartId: $id, lines: $lines, expectedVersion: $version) {Change} }}";

    private const string Update =
        $"mutation($id: ID!, $lines: [CartLineUpdate!]!) {{ cartLinesUpdate(cartId: $id, lines: $lines) {Change} }}";

    private const string Remove = $"mutation($id: ID!, $ids: [ID!]!) {{ cartLinesRemove(cartId: $id, lineIds: $ids) {Change} }}";

    private const string Merge = $"mutation($id: ID!) {{ cartMerge(guestCartId: $id, policy: SUM_QUANTITIES) {Change} }}";

    private const string Buyer = "cust_same";

    public static async Task SendAsync(Conversation talk, IReadOnlyList<Known> products)
    {
        var (first, second) = (products[2].Variant, products[3].Variant);
        var made = await talk.ChangeAsync(Create, new { lines = new[] { new { variantId = first, quantity = 2 } } });
        var id = IdOf(made, "cartCreate");
        await talk.ChangeAsync(Add, new { id, lines = new[] { Line(first), Line(second) } });
        await talk.ChangeAsync(Add, new { id, lines = new[] { Line(second) }, version = 1 });
        await talk.ChangeAsync(Add, new { id, lines = new[] { Line("var_none") } });
        await talk.ChangeAsync(Add, new { id, lines = new[] { Line(first, -1) } });
        await talk.ChangeAsync(Add, new { id, lines = new[] { Line(first, 100_000) } });
        await talk.ChangeAsync(Add, new { id = "cart_none", lines = new[] { Line(first) } });
        await talk.ChangeAsync(Add, new { id, lines = Array.Empty<object>() });
        var read = await talk.ChangeAsync(
            $"query($id: ID!) {{ {Whole.Replace("cart {", "cart(id: $id) {", StringComparison.Ordinal)} }}", new { id });
        var line = read.GetProperty("cart").GetProperty("lines")[0].GetProperty("id").GetString();
        await talk.ChangeAsync(Update, new { id, lines = new[] { new { lineId = line, quantity = 5 } } });
        await talk.ChangeAsync(Update, new { id, lines = new[] { new { lineId = "none", quantity = 5 } } });
        await talk.ChangeAsync(Remove, new { id, ids = new[] { line } });
        await talk.ChangeAsync(Remove, new { id, ids = new[] { line } });
        await talk.ChangeAsync(
            $"mutation($id: ID!) {{ cartDiscountCodesUpdate(cartId: $id, codes: [\" spring \"]) {Change} }}", new { id });
        await talk.ChangeAsync($"mutation($id: ID!) {{ cartPointsApply(cartId: $id, points: 5) {Change} }}", new { id });
        await talk.ChangeAsync(Merge, new { id });
        await talk.ChangeAsync(Create, new { lines = new[] { Line(second, 3) } }, Buyer);
        await talk.ChangeAsync(Create, null, Buyer);
        await talk.ChangeAsync(Merge, new { id }, Buyer);
        await talk.ChangeAsync(Merge, new { id }, Buyer);
        await talk.ChangeAsync("query($id: ID!) { cart(id: $id) { id } }", new { id });
        await talk.ChangeAsync("{ cart(id: \"cart_none\") { id } }");
    }

    private static object Line(string variantId, int quantity = 1) => new { variantId, quantity };

    private static string? IdOf(JsonElement data, string field) =>
        data.GetProperty(field).GetProperty("cart").GetProperty("id").GetString();
}
