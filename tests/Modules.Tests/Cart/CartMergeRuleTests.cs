using FsCheck.Xunit;
using Headless.Kernel;
using static Headless.Cart.Tests.Given;

namespace Headless.Cart.Tests;

public sealed class CartMergeRuleTests
{
    [Theory]
    [InlineData(CartMergePolicy.SumQuantities, 5)]
    [InlineData(CartMergePolicy.KeepMine, 2)]
    [InlineData(CartMergePolicy.KeepGuest, 3)]
    internal void Merge_Should_SetTheQuantityByPolicy_When_AVariantIsInBoth(CartMergePolicy policy, int quantity)
    {
        var merged = CartWith(Item(4, "var_a", 2), Item(5, "var_b", 7)).Merge(GuestCart(Item(1, "var_c", 9), Item(2, "var_a", 3)), policy);

        Assert.Equal([(4, "var_a", quantity), (5, "var_b", 7), (6, "var_c", 9)], Content(merged));
        Assert.True(merged.HasMerged(GuestCart().Id));
    }

    [Property(MaxTest = 500)]
    public void Merge_Should_LoseNoLine_When_CartsAreAny(
        (byte Variant, byte Attribute, byte Quantity)[] mine, (byte, byte, byte)[] guests, byte policyNumber)
    {
        var (customers, guest) = (Filled(mine, CartWith()), Filled(guests, GuestCart()));
        var policy = (CartMergePolicy)(policyNumber % 3);

        var merged = customers.Merge(guest, policy);

        var (m, g, result) = (Quantities(customers), Quantities(guest), Quantities(merged));
        Assert.Equal(m.Keys.Union(g.Keys).Order(), result.Keys.Order());
        foreach (var (line, quantity) in result)
        {
            var expected = (m.GetValueOrDefault(line), g.GetValueOrDefault(line)) switch
            {
                (var a, 0) => a,
                (0, var b) => b,
                var (a, b) => policy switch { CartMergePolicy.SumQuantities => a + b, CartMergePolicy.KeepMine => a, _ => b },
            };
            Assert.Equal(expected, quantity);
        }

        Assert.Equal(merged.Items.Count, merged.Items.Select(item => item.Number).Distinct().Count());
        Assert.Equal(customers.Items.Select(item => item.Number), merged.Items.Take(customers.Items.Count).Select(item => item.Number));
    }

    [Fact]
    public void OverLimit_Should_NameEachLimit_When_TogetherTooMuch()
    {
        var mine = CartWith(Item(1, "var_1", 15), Item(2, "var_2", 1), Item(3, "var_3", 1)) with { Codes = ["A", "B"] };
        var guest = GuestCart(Item(1, "var_1", 15), Item(2, "var_4", 1), Item(3, "var_5", 1), Item(4, "var_6", 1));
        guest = guest with { Codes = ["B", "C"] };

        Assert.Equal(
            [
                "A cart holds at most 5 lines; this would be 6.",
                "A line holds at most 20; of var_1 this would be 30.",
                "A cart holds at most 2 codes; this would be 3.",
            ],
            mine.Merge(guest, CartMergePolicy.SumQuantities).OverLimit("guestCartId", Options).Select(error => error.Message));
        Assert.Empty(mine.Merge(GuestCart(), CartMergePolicy.SumQuantities).OverLimit("guestCartId", Options));
    }

    [Fact]
    public void Merge_Should_KeepForeignLinesUncounted_When_CurrenciesDiffer()
    {
        var merged = CartWith(Item(1, "var_a", 2)).Merge(GuestCart(Item(1, "var_usd", 3, 5, "USD")), CartMergePolicy.SumQuantities);

        var priced = CartPricing.Of(merged, Variants(Variant("var_a"), Variant("var_usd", 5, currency: "USD")), "CNY", 0);

        Assert.Equal(new Money(20, "CNY"), priced.Cost.Total);
        Assert.Equal(new Money(15, "USD"), priced.Lines[1].Total);
        Assert.Equal((UserErrorCode.CurrencyMismatch, priced.Lines[1].Id), priced.Problems.Select(p => (p.Code, p.LineId!.Value)).Single());
    }

    [Fact]
    public void Merge_Should_TakeTheGuestsCurrency_When_TheCustomersCartIsEmpty()
    {
        var emptied = CartWith() with { Currency = "CNY" };

        Assert.Equal("USD", emptied.Merge(GuestCart(Item(1, "v", 1, 1, "USD")), CartMergePolicy.KeepMine).Currency);
    }

    private static Cart Filled((byte Variant, byte Attribute, byte Quantity)[] lines, Cart empty)
    {
        var inputs = lines
            .Select(line => Line($"var_{line.Variant % 9}", 1 + line.Quantity, Attribute("n", $"{line.Attribute % 2}")))
            .ToList();
        var variants = Variants([.. Enumerable.Range(0, 9).Select(i => Variant($"var_{i}"))]);
        var options = new CartOptions { MaxLinesPerCart = 500, MaxQuantityPerLine = 1_000_000 };
        return inputs.Count == 0 ? empty : empty.AddLines(inputs, variants, null, options).Value;
    }

    private static Dictionary<string, int> Quantities(Cart cart) =>
        cart.Items.ToDictionary(item => $"{item.VariantId.Value} {item.Attributes.Single().Value}", item => item.Quantity);
}
