using static Headless.Cart.Tests.Given;

namespace Headless.Cart.Tests;

public sealed class CartTests
{
    [Fact]
    public void AddLines_Should_RaiseTheLine_When_VariantAndAttributesAreTheSame()
    {
        var variants = Variants(Variant("var_a"), Variant("var_b"));
        CartLineInput[] lines =
        [
            Line("var_a", 1, Attribute("色", "红"), Attribute("刻字", "A")),
            Line("var_b", 2),
            Line("var_a", 3, Attribute("刻字", "A"), Attribute("色", "红")),
            Line("var_a", 5, Attribute("刻字", "B"), Attribute("色", "红")),
        ];

        var cart = CartWith().AddLines(lines, variants, null, Options).Value;

        Assert.Equal([(1, "var_a", 4), (2, "var_b", 2), (3, "var_a", 5)], Content(cart));
        Assert.Equal("CNY", cart.Currency);
        Assert.Equal(11, cart.TotalQuantity);
    }

    [Fact]
    public void AddLines_Should_NeverReuseALineId_When_LinesWereRemoved()
    {
        var variants = Variants(Variant("var_a"), Variant("var_b"));
        var cart = CartWith().AddLines([Line("var_a"), Line("var_b")], variants, null, Options).Value;
        cart = cart.RemoveLines([LineId(cart, 2)]).Value;
        cart = cart.AddLines([Line("var_b")], variants, null, Options).Value;

        Assert.Equal([1, 3], cart.Items.Select(item => item.Number));
    }

    public static TheoryData<object, string[]> BadLines => new()
    {
        { Lines(), ["lines Required"] },
        { Lines([.. Enumerable.Repeat(Line("var_a"), 6)]), ["lines LimitReached"] },
        { Lines([Line("var_a", 0)]), ["lines.0.quantity LimitReached"] },
        { Lines([Line("var_a", -1)]), ["lines.0.quantity LimitReached"] },
        { Lines([Line("var_a", int.MaxValue)]), ["lines.0.quantity LimitReached"] },
        { Lines([Line("var_a", 15), Line("var_a", 15)]), ["lines.1.quantity LimitReached"] },
        { Lines([Line("var_a"), Line("var_x")]), ["lines.1.variantId NotFound"] },
        { Lines([Line("var_draft")]), ["lines.0.variantId NotFound"] },
        { Lines([Line("var_a"), Line("var_usd")]), ["lines.1.variantId CurrencyMismatch"] },
        { Lines([Line("var_few", 2), Line("var_few", 2, Attribute("a", "b"))]), ["lines.1.quantity OutOfStock"] },
        { Lines([Line("var_two", 3)]), ["lines.0.quantity LimitReached"] },
        { Lines([Line("var_a", 1, Attribute("1", ""), Attribute("2", ""), Attribute("3", ""))]), ["lines.0.attributes LimitReached"] },
        { Lines([Line("var_a", 1, Attribute("1", ""), Attribute("1", "x"))]), ["lines.0.attributes.1.name Invalid"] },
        { Lines([Line("var_a", 1, Attribute("", "x"))]), ["lines.0.attributes.0.name Required"] },
        { Lines([Line("var_a", 1, Attribute(new string('n', 65), "x"))]), ["lines.0.attributes.0.name TooLong"] },
        { Lines([Line("var_a", 1, Attribute("n", new string('x', 257)))]), ["lines.0.attributes.0.value TooLong"] },
        {
            Lines([Line("var_x", 0), Line("var_few", 4)]),
            ["lines.0.quantity LimitReached", "lines.0.variantId NotFound", "lines.1.quantity OutOfStock"]
        },
    };

    [Theory, MemberData(nameof(BadLines))]
    public void AddLines_Should_Refuse_When_LinesAreBad(object lines, string[] errors)
    {
        var variants = Variants(
            Variant("var_a"), Variant("var_few", stock: 3), Variant("var_two", maxPerOrder: 2), Variant("var_draft", isSellable: false),
            Variant("var_usd", currency: "USD"));

        var decided = CartWith().AddLines((CartLineInput[])lines, variants, null, Options);

        Assert.Equal(errors, Shown(decided.Errors));
    }

    [Theory]
    [InlineData(3, "var_few (SKU-var_few): 3 left, the cart has 2, this would make it 4.")]
    [InlineData(0, "var_few (SKU-var_few) is sold out.")]
    [InlineData(-1, "var_few (SKU-var_few) is sold out.")]
    public void AddLines_Should_SayWhatIsLeft_When_ThereIsTooLittle(int stock, string message)
    {
        var variants = Variants(Variant("var_few", stock: stock));

        var decided = CartWith(Item(1, "var_few", 2)).AddLines([Line("var_few", 2)], variants, null, Options);

        Assert.Equal(message, Assert.Single(decided.Errors).Message);
    }

    [Fact]
    public void AddLines_Should_Refuse_When_TheCartIsFull()
    {
        var cart = CartWith([.. Enumerable.Range(1, 5).Select(i => Item(i, $"var_{i}", 1))]);

        Assert.Equal(["lines LimitReached"], Shown(cart.AddLines([Line("var_a")], Variants(Variant("var_a")), null, Options).Errors));
        Assert.True(cart.AddLines([Line("var_5")], Variants(Variant("var_5")), null, Options).IsOk);
    }

    [Fact]
    public void AddLines_Should_Refuse_When_AllAttributesTogetherAreLong()
    {
        CartLineInput[] lines =
        [
            Line("var_a", 1, Attribute("n", new string('a', 200))),
            Line("var_a", 1, Attribute("n", new string('b', 200))),
        ];

        Assert.Equal(["lines LimitReached"], Shown(CartWith().AddLines(lines, Variants(Variant("var_a")), null, Options).Errors));
    }

    [Theory]
    [InlineData(null, "USD", true)]
    [InlineData("USD", "USD", true)]
    [InlineData("EUR", "USD", false)]
    public void AddLines_Should_TakeTheCurrency_When_TheCartIsEmpty(string? asked, string sold, bool isOk)
    {
        var emptied = CartWith() with { Currency = "CNY" };

        var decided = emptied.AddLines([Line("var_a")], Variants(Variant("var_a", currency: sold)), asked, Options);

        Assert.Equal(isOk ? "" : "lines.0.variantId CurrencyMismatch", string.Join(',', Shown(decided.Errors)));
        Assert.Equal(isOk ? sold : null, decided.IsOk ? decided.Value.Currency : null);
    }

    [Fact]
    public void UpdateLines_Should_SetQuantityAndPrice_When_TheLineIsThere()
    {
        var cart = CartWith(Item(1, "var_a", 1), Item(2, "var_b", 1), Item(3, "var_c", 1));
        CartLineUpdate[] lines = [new() { LineId = LineId(cart, 1), Quantity = 4 }, new() { LineId = LineId(cart, 2), Quantity = 0 }];

        var next = cart.UpdateLines(lines, Variants(Variant("var_a", 12), Variant("var_c", 13)), Options).Value;

        Assert.Equal([(1, 4, 12m), (3, 1, 10m)], next.Items.Select(item => (item.Number, item.Quantity, item.Price.Amount)));
    }

    [Theory]
    [InlineData("var_few", 4, "lines.0.quantity OutOfStock")]
    [InlineData("var_few", 3, null)]
    [InlineData("var_many", 4, null)]
    [InlineData("var_many", 6, "lines.0.quantity OutOfStock")]
    [InlineData("var_gone", 4, null)]
    [InlineData("var_gone", 6, "lines.0.quantity NotFound")]
    [InlineData("var_many", -1, "lines.0.quantity LimitReached")]
    [InlineData("var_many", 21, "lines.0.quantity LimitReached")]
    public void UpdateLines_Should_HoldOnlyARaiseAgainstStock_When_QuantityChanges(string variant, int quantity, string? error)
    {
        var cart = CartWith(Item(1, "var_few", 1), Item(2, "var_many", 5), Item(3, "var_gone", 5));
        var number = cart.Items.Single(item => item.VariantId.Value == variant).Number;

        var decided = cart.UpdateLines(
            [new() { LineId = LineId(cart, number), Quantity = quantity }],
            Variants(Variant("var_few", stock: 3), Variant("var_many", stock: 2)),
            Options);

        Assert.Equal(error is null ? [] : new[] { error }, Shown(decided.Errors));
    }

    [Fact]
    public void UpdateLines_Should_Refuse_When_LinesAreUnknownOrNamedTwice()
    {
        var cart = CartWith(Item(1, "var_a", 1));
        CartLineUpdate[] lines =
        [
            new() { LineId = LineId(cart, 1), Quantity = 2 },
            new() { LineId = LineId(cart, 1), Quantity = 3 },
            new() { LineId = LineId(GuestCart(), 1), Quantity = 3 },
        ];

        var decided = cart.UpdateLines(lines, Variants(Variant("var_a")), Options);

        Assert.Equal(["lines.1.lineId Invalid", "lines.2.lineId NotFound"], Shown(decided.Errors));
        Assert.Equal(["lines Required"], Shown(cart.UpdateLines([], Variants(), Options).Errors));
    }

    [Fact]
    public void RemoveLines_Should_TakeAllOrNone_When_OneIsUnknown()
    {
        var cart = CartWith(Item(1, "var_a", 1), Item(2, "var_b", 1));

        Assert.Equal(["lineIds.1 NotFound"], Shown(cart.RemoveLines([LineId(cart, 1), "cartline_x"]).Errors));
        Assert.Equal([2], cart.RemoveLines([LineId(cart, 1), LineId(cart, 1)]).Value.Items.Select(item => item.Number));
        Assert.Equal(["lineIds Required"], Shown(cart.RemoveLines([]).Errors));
    }

    [Fact]
    public void SetCodes_Should_KeepThemOnceInUpperCase_When_TheyAreGood()
    {
        Assert.Equal(["SPRING", "双11"], CartWith().SetCodes([" spring ", "SPRING", "双11"], "codes", Options).Value.Codes);
        var bad = CartWith().SetCodes([" ", new string('c', 65)], "codes", Options);
        Assert.Equal(["codes.0 Required", "codes.1 TooLong"], Shown(bad.Errors));
        Assert.Equal(["codes LimitReached"], Shown(CartWith().SetCodes(["a", "b", "c"], "codes", Options).Errors));
    }

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(5, 5, null)]
    [InlineData(6, 5, "points InsufficientPoints")]
    [InlineData(-1, 5, "points Invalid")]
    public void ApplyPoints_Should_SpendNoMoreThanOwned_When_Asked(int points, int owned, string? error) =>
        Assert.Equal(error is null ? [] : new[] { error }, Shown(CartWith().ApplyPoints(points, owned).Errors));

    [Theory]
    [InlineData("cartline_00000000000000000000000000_7", true)]
    [InlineData("cartline_00000000000000000000000000_07", false)]
    [InlineData("cartline_00000000000000000000000000_-7", false)]
    [InlineData("cartline_7", false)]
    [InlineData("cartline_", false)]
    [InlineData("cart_00000000000000000000000000_7", false)]
    [InlineData("", false)]
    [InlineData("_", false)]
    public void LineId_Should_Parse_When_ItIsOne(string text, bool isOne)
    {
        Assert.Equal(isOne, new CartLineId(text).TryParse(out var cart, out var number));
        if (isOne)
        {
            Assert.Equal(text, CartLineId.Of(cart, number).Value);
        }
    }

    private static CartLineInput[] Lines(params CartLineInput[] lines) => lines;
}
