namespace Headless.Cart.Tests;

/// <summary>A hundred calls at one cart.</summary>
public sealed class CartRaceTests
{
    private const int Calls = 100;

    private const string Add =
        """
        mutation($cart: ID!, $variant: ID!, $version: Int) {
          cartLinesAdd(cartId: $cart, lines: [{variantId: $variant}], expectedVersion: $version) {
            cart { version totalQuantity } userErrors { code }
          }
        }
        """;

    [Fact]
    public async Task CartLinesAdd_Should_AcceptOrShowTheCurrentCart_When_AHundredCallsNameVersions()
    {
        await using var shop = await CartShop.OpenAsync();
        var tea = await shop.VariantAsync("TEA");
        var cart = await shop.CartAsync(null);

        // Every call names a version that is current at some time or never: most are stale by the time they arrive.
        var answers = await Task.WhenAll(Enumerable.Range(0, Calls).Select(i => Task.Run(() =>
            AnswerAsync(shop, new { cart, variant = tea, version = 1 + (i % 5) }))));
        var now = await CurrentAsync(shop, cart);

        var accepted = answers.Where(answer => answer.Error is null).ToList();
        Assert.InRange(accepted.Count, 1, 5);
        Assert.Equal(accepted.Count, now.Quantity);
        Assert.Equal(1 + accepted.Count, now.Version);
        Assert.Equal(Enumerable.Range(2, accepted.Count), accepted.Select(answer => answer.Version).Order());
        Assert.All(answers.Except(accepted), refused =>
        {
            Assert.Equal("VERSION_CONFLICT", refused.Error);
            Assert.Equal(refused.Version - 1, refused.Quantity);
            Assert.InRange(refused.Version, 1, now.Version);
        });
    }

    [Fact]
    public async Task CartLinesAdd_Should_LoseNothing_When_AHundredCallsNameNoVersion()
    {
        await using var shop = await CartShop.OpenAsync();
        var tea = await shop.VariantAsync("TEA");
        var cart = await shop.CartAsync(null);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, Calls).Select(_ => Task.Run(() => AnswerAsync(shop, new { cart, variant = tea }))));
        var now = await CurrentAsync(shop, cart);

        Assert.All(answers, answer => Assert.Null(answer.Error));
        Assert.Equal((1 + Calls, Calls), now);
        Assert.Equal(Enumerable.Range(2, Calls), answers.Select(answer => answer.Version).Order());
    }

    [Fact]
    public async Task CartCreate_Should_MakeOneCart_When_ACustomerCallsTwentyTimesAtOnce()
    {
        await using var shop = await CartShop.OpenAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() =>
            shop.AskAsync("mutation { cartCreate { cart { id } userErrors { code } } }", customer: "cust_1"))));

        Assert.Single(answers.Select(answer => answer.Text("data.cartCreate.cart.id")).Distinct());
        Assert.Single(answers, answer => answer.Texts("data.cartCreate.userErrors", "code").Count == 0);
    }

    private static async Task<(int Version, int Quantity, string? Error)> AnswerAsync(CartShop shop, object variables)
    {
        var answer = await shop.AskAsync(Add, variables);
        const string Cart = "data.cartLinesAdd.cart";
        var error = answer.Texts("data.cartLinesAdd.userErrors", "code") is [var code, ..] ? code : null;
        return (answer.Number($"{Cart}.version"), answer.Number($"{Cart}.totalQuantity"), error);
    }

    private static async Task<(int Version, int Quantity)> CurrentAsync(CartShop shop, string cart)
    {
        var answer = await shop.AskAsync("query($cart: ID!) { cart(id: $cart) { version totalQuantity } }", new { cart });
        return (answer.Number("data.cart.version"), answer.Number("data.cart.totalQuantity"));
    }
}
