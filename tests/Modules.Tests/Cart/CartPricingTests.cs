using FsCheck.Xunit;
using Headless.Kernel;
using Headless.Kernel.Contracts;
using static Headless.Cart.Tests.Given;

namespace Headless.Cart.Tests;

public sealed class CartPricingTests
{
    [Theory]
    [InlineData("CNY", "19.9", 3, "59.70")]
    [InlineData("CNY", "0.005", 1, "0.01")]
    [InlineData("CNY", "0.3333", 3, "1.00")]
    [InlineData("JPY", "100.5", 1, "101")]
    [InlineData("KWD", "1.2345", 1, "1.235")]
    public void Line_Should_RoundHalvesAwayFromZeroToTheCurrencysDigits_When_Priced(
        string currency, string price, int quantity, string total)
    {
        var amount = decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture);
        var cart = CartWith(Item(1, "var_a", quantity, amount, currency));

        var priced = CartPricing.Of(cart, Variants(Variant("var_a", amount, currency: currency)), "CNY", 0);

        Assert.Equal(total, priced.Cost.Total.Amount.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Property]
    public void Cost_Should_BeTheSumOfItsLines_When_PricesAreAny((ushort Price, byte Quantity)[] lines)
    {
        var cart = CartWith([.. lines.Select((line, i) => Item(i + 1, $"var_{i}", 1 + line.Quantity, line.Price / 1000m))]);
        var variants = Variants([.. lines.Select((line, i) => Variant($"var_{i}", line.Price / 1000m))]);

        var priced = CartPricing.Of(cart, variants, "CNY", 1);

        Assert.Equal(priced.Lines.Sum(line => line.Total.Amount), priced.Cost.Total.Amount);
        Assert.Equal((int)decimal.Floor(priced.Cost.Total.Amount), priced.Cost.PointsEarned);
        Assert.Empty(priced.Problems);
    }

    [Fact]
    public void Problems_Should_NameWhatChanged_When_TheCatalogMovedOn()
    {
        var cart = CartWith(
            Item(1, "var_gone", 1), Item(2, "var_draft", 1), Item(3, "var_out", 2), Item(4, "var_few", 2), Item(5, "var_max", 3),
            Item(6, "var_up", 1));
        cart = cart with { Codes = ["SPRING"] };
        var variants = Variants(
            Variant("var_draft", isSellable: false), Variant("var_out", stock: 0), Variant("var_few", stock: 1),
            Variant("var_max", maxPerOrder: 2), Variant("var_up", 12));

        var problems = CartPricing.Of(cart, variants, "CNY", 0).Problems;

        CartProblem At(int number, UserErrorCode code, string message) => new(code, message, CartLineId.Of(cart.Id, number));
        Assert.Equal(
            [
                At(1, UserErrorCode.NotFound, "var_gone is no longer for sale."),
                At(2, UserErrorCode.NotFound, "var_draft is no longer for sale."),
                At(3, UserErrorCode.OutOfStock, "var_out is sold out.") with { Available = 0 },
                At(4, UserErrorCode.OutOfStock, "Only 1 of var_few left.") with { Available = 1 },
                At(5, UserErrorCode.LimitReached, "An order holds at most 2 of var_max.") with { Available = 2 },
                At(6, UserErrorCode.PriceChanged, "The price of var_up has changed.") with
                {
                    PriceBefore = new(10, "CNY"),
                    PriceNow = new(12, "CNY"),
                },
                new CartProblem(UserErrorCode.Invalid, "SPRING: No promotion of this shop has this code."),
            ],
            problems);
    }

    [Fact]
    public void Cost_Should_BeZeroInTheAskedCurrency_When_TheCartIsEmpty()
    {
        var priced = CartPricing.Of(CartWith(), new Dictionary<VariantId, VariantSnapshot>(), "EUR", 1);

        Assert.Equal(Money.Zero("EUR"), priced.Cost.Total);
        Assert.Equal(0, priced.Cost.PointsEarned);
    }
}
