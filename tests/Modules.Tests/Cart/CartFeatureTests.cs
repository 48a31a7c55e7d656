namespace Headless.Cart.Tests;

/// <summary>What the SDL of the cart promises, asked over GraphQL.</summary>
public sealed class CartFeatureTests
{
    private const string Everything =
        """
        fragment Everything on CartPayload {
          cart {
            id version totalQuantity pointsApplied customer { id }
            discountCodes { code applicable reason }
            lines {
              id quantity variant { sku } attributes { name value } unitPrice { amount currencyCode }
              discounts { label } total { amount currencyCode }
            }
            cost {
              subtotal { amount currencyCode } discountTotal { amount } shipping { amount } tax { amount } total { amount } pointsEarned
            }
            problems { code message lineId available priceBefore { amount } priceNow { amount } }
          }
          userErrors { code message path }
        }
        """;

    [Fact]
    public async Task CartCreate_Should_AnswerTheWholeCart_When_LinesAreGiven()
    {
        await using var shop = await CartShop.OpenAsync("--Cart:PointsPerCurrencyUnit=2");
        var tea = await shop.VariantAsync("TEA", 19.9m, stock: 5);
        var cup = await shop.VariantAsync("CUP", 5m);

        var answer = await shop.AskAsync(
            """
            mutation($tea: ID!, $cup: ID!) {
              cartCreate(
                lines: [
                  {variantId: $tea, quantity: 2}
                  {variantId: $cup, attributes: [{name: "刻字", value: "平安"}]}
                  {variantId: $tea}
                ]
                discountCodes: [" spring "]
              ) { ...Everything }
            }
            """ + Everything,
            new { tea, cup });

        answer.Is(
            """
            {"data":{"cartCreate":{"cart":{"id":"cart_1","version":1,"totalQuantity":4,"pointsApplied":0,"customer":null,
            "discountCodes":[{"code":"SPRING","applicable":false,"reason":"No promotion of this shop has this code."}],
            "lines":[{"id":"cartline_1_1","quantity":3,"variant":{"sku":"TEA"},"attributes":[],
            "unitPrice":{"amount":"19.90","currencyCode":"CNY"},"discounts":[],"total":{"amount":"59.70","currencyCode":"CNY"}},
            {"id":"cartline_1_2","quantity":1,"variant":{"sku":"CUP"},"attributes":[{"name":"刻字","value":"平安"}],
            "unitPrice":{"amount":"5.00","currencyCode":"CNY"},"discounts":[],"total":{"amount":"5.00","currencyCode":"CNY"}}],
            "cost":{"subtotal":{"amount":"64.70","currencyCode":"CNY"},"discountTotal":{"amount":"0.00"},"shipping":{"amount":"0.00"},
            "tax":{"amount":"0.00"},"total":{"amount":"64.70"},"pointsEarned":129},
            "problems":[{"code":"INVALID","message":"SPRING: No promotion of this shop has this code.","lineId":null,"available":null,
            "priceBefore":null,"priceNow":null}]},"userErrors":[]}}}
            """);
    }

    [Fact]
    public async Task CartLinesAdd_Should_RefuseLineAndShowTheCart_When_SoldOut()
    {
        await using var shop = await CartShop.OpenAsync();
        var tea = await shop.VariantAsync("TEA", 10, stock: 3);
        var cart = await shop.CartAsync(null, (tea, 2));

        var answer = await shop.AskAsync(
            """
            mutation($cart: ID!, $tea: ID!) {
              cartLinesAdd(cartId: $cart, lines: [{variantId: $tea, quantity: 2}]) {
                cart { version totalQuantity } userErrors { code message path }
              }
            }
            """,
            new { cart, tea });

        answer.Is(
            """
            {"data":{"cartLinesAdd":{"cart":{"version":1,"totalQuantity":2},"userErrors":[{"code":"OUT_OF_STOCK",
            "message":"TEA (TEA): 3 left, the cart has 2, this would make it 4.","path":["lines","0","quantity"]}]}}}
            """);
    }

    [Fact]
    public async Task Cart_Should_NameItsProblems_When_TheCatalogMovedOn()
    {
        await using var shop = await CartShop.OpenAsync();
        var (up, few, gone) = (await shop.VariantAsync("UP"), await shop.VariantAsync("FEW", stock: 5), await shop.VariantAsync("GONE"));
        var cart = await shop.CartAsync(null, (up, 1), (few, 3), (gone, 1));
        await shop.SetPriceAsync("UP", 12);
        await shop.AdjustStockAsync("FEW", -4);
        await shop.ArchiveAsync("GONE");

        var answer = await shop.AskAsync(
            """
            query($cart: ID!) {
              cart(id: $cart) {
                lines { unitPrice { amount } }
                cost { total { amount } }
                problems { code message lineId available priceBefore { amount } priceNow { amount } }
              }
            }
            """,
            new { cart });

        answer.Is(
            """
            {"data":{"cart":{"lines":[{"unitPrice":{"amount":"12.00"}},{"unitPrice":{"amount":"10.00"}},{"unitPrice":{"amount":"10.00"}}],
            "cost":{"total":{"amount":"52.00"}},"problems":[
            {"code":"PRICE_CHANGED","message":"The price of UP has changed.","lineId":"cartline_1_1","available":null,
            "priceBefore":{"amount":"10.00"},"priceNow":{"amount":"12.00"}},
            {"code":"OUT_OF_STOCK","message":"Only 1 of FEW left.","lineId":"cartline_1_2","available":1,
            "priceBefore":null,"priceNow":null},
            {"code":"NOT_FOUND","message":"GONE is no longer for sale.","lineId":"cartline_1_3","available":null,"priceBefore":null,
            "priceNow":null}]}}}
            """);
    }

    [Fact]
    public async Task CartLines_Should_ChangeAndGo_When_UpdatedAndRemoved()
    {
        await using var shop = await CartShop.OpenAsync();
        var (a, b, c) = (await shop.VariantAsync("A", 1), await shop.VariantAsync("B", 1), await shop.VariantAsync("C", 1));
        var cart = await shop.CartAsync(null, (a, 1), (b, 1), (c, 1));
        string Line(int number) => $"cartline_{cart[5..]}_{number}";

        var updated = await shop.AskAsync(
            """
            mutation($cart: ID!, $lines: [CartLineUpdate!]!) {
              cartLinesUpdate(cartId: $cart, lines: $lines, expectedVersion: 1) {
                cart { version lines { id quantity } } userErrors { code path }
              }
            }
            """,
            new { cart, lines = new object[] { new { lineId = Line(1), quantity = 0 }, new { lineId = Line(2), quantity = 5 } } });
        var removed = await shop.AskAsync(
            """
            mutation($cart: ID!, $lines: [ID!]!) {
              cartLinesRemove(cartId: $cart, lineIds: $lines) { cart { version lines { id quantity } } userErrors { code path } }
            }
            """,
            new { cart, lines = new[] { Line(3) } });

        updated.Is(
            """
            {"data":{"cartLinesUpdate":{"cart":{"version":2,"lines":[{"id":"cartline_1_2","quantity":5},
            {"id":"cartline_1_3","quantity":1}]},
            "userErrors":[]}}}
            """);
        removed.Is("""{"data":{"cartLinesRemove":{"cart":{"version":3,"lines":[{"id":"cartline_1_2","quantity":5}]},"userErrors":[]}}}""");
    }

    [Fact]
    public async Task Change_Should_AnswerTheCurrentCart_When_TheVersionIsStale()
    {
        await using var shop = await CartShop.OpenAsync();
        var tea = await shop.VariantAsync("TEA", 1);
        var cart = await shop.CartAsync(null, (tea, 1));
        const string Shown = "{ cart { version totalQuantity discountCodes { code } } userErrors { code message path } }";

        var answer = await shop.AskAsync(
            $$"""
            mutation($cart: ID!, $tea: ID!, $line: ID!) {
              codes: cartDiscountCodesUpdate(cartId: $cart, codes: ["a"], expectedVersion: 1) {{Shown}}
              add: cartLinesAdd(cartId: $cart, lines: [{variantId: $tea}], expectedVersion: 1) {{Shown}}
              update: cartLinesUpdate(cartId: $cart, lines: [{lineId: $line, quantity: 9}], expectedVersion: 1) {{Shown}}
              remove: cartLinesRemove(cartId: $cart, lineIds: [$line], expectedVersion: 1) {{Shown}}
              points: cartPointsApply(cartId: $cart, points: 0, expectedVersion: 3) {{Shown}}
            }
            """,
            new { cart, tea, line = $"cartline_{cart[5..]}_1" });

        const string Now = """ "cart": {"version": 2, "totalQuantity": 1, "discountCodes": [{"code": "A"}]} """;
        string Conflict(int version) => $$"""
            { {{Now}}, "userErrors": [
              {"code": "VERSION_CONFLICT", "message": "The cart has version 2, not {{version}}.", "path": ["expectedVersion"]}]}
            """;
        answer.Is(
            $$"""
            {"data": {"codes": { {{Now}}, "userErrors": []}, "add": {{Conflict(1)}}, "update": {{Conflict(1)}}, "remove": {{Conflict(1)}},
            "points": {{Conflict(3)}} } }
            """);
    }

    [Fact]
    public async Task CartPointsApply_Should_SayWhatIsOwned_When_NobodyHasPoints()
    {
        await using var shop = await CartShop.OpenAsync();
        var cart = await shop.CartAsync(null);

        var answer = await shop.AskAsync(
            """
            mutation($cart: ID!) {
              some: cartPointsApply(cartId: $cart, points: 1) { cart { version pointsApplied } userErrors { code message path } }
              none: cartPointsApply(cartId: $cart, points: 0) { cart { version pointsApplied } userErrors { code } }
            }
            """,
            new { cart });

        answer.Is(
            """
            {"data":{"some":{"cart":{"version":1,"pointsApplied":0},"userErrors":[{"code":"INSUFFICIENT_POINTS",
            "message":"The buyer has 0 points.","path":["points"]}]},"none":{"cart":{"version":2,"pointsApplied":0},"userErrors":[]}}}
            """);
    }

    [Theory]
    [InlineData("cart_00000000000000000000000000")]
    [InlineData("cart_")]
    [InlineData("")]
    [InlineData("prod_00000000000000000000000000")]
    [InlineData("of:{cust_1}")]
    public async Task Cart_Should_BeNotFound_When_TheIdIsNone(string cart)
    {
        await using var shop = await CartShop.OpenAsync();

        var answer = await shop.AskAsync(
            "query($cart: ID!) { cart(id: $cart) { id } }", new { cart });
        var change = await shop.AskAsync(
            "mutation($cart: ID!) { cartPointsApply(cartId: $cart, points: 0) { cart { id } userErrors { code message path } } }",
            new { cart });

        answer.Is("""{"data":{"cart":null}}""");
        change.Is(
            """
            {"data":{"cartPointsApply":{"cart":null,
            "userErrors":[{"code":"NOT_FOUND","message":"There is no such cart.","path":["cartId"]}]}}}
            """);
    }

    [Fact]
    public async Task Cart_Should_Expire_When_NothingChangedForThirtyDays()
    {
        await using var shop = await CartShop.OpenAsync();
        var cart = await shop.CartAsync(null);
        const string Change =
            "mutation($cart: ID!) { cartPointsApply(cartId: $cart, points: 0) { cart { version expiresAt } userErrors { code } } }";
        const string Read = "query($cart: ID!) { cart(id: $cart) { version } }";

        shop.Clock.Advance(TimeSpan.FromDays(29));
        var renewed = await shop.AskAsync(Change, new { cart });
        shop.Clock.Advance(TimeSpan.FromDays(29));
        var alive = await shop.AskAsync(Read, new { cart });
        shop.Clock.Advance(TimeSpan.FromDays(1));
        var gone = await shop.AskAsync(Read, new { cart });
        var expired = await shop.AskAsync(Change, new { cart });
        shop.Clock.Advance(TimeSpan.FromDays(7));
        var forgotten = await shop.AskAsync(Change, new { cart });

        renewed.Is("""{"data":{"cartPointsApply":{"cart":{"version":2,"expiresAt":"2030-03-02T03:04:05.000Z"},"userErrors":[]}}}""");
        alive.Is("""{"data":{"cart":{"version":2}}}""");
        gone.Is("""{"data":{"cart":null}}""");
        expired.Is("""{"data":{"cartPointsApply":{"cart":null,"userErrors":[{"code":"EXPIRED"}]}}}""");
        forgotten.Is("""{"data":{"cartPointsApply":{"cart":null,"userErrors":[{"code":"NOT_FOUND"}]}}}""");
    }

    [Fact]
    public async Task Viewer_Should_BeTheCustomerWithTheirCart_When_ATrustedClientActsForThem()
    {
        await using var shop = await CartShop.OpenAsync();
        const string Viewer = "{ viewer { __typename ... on Customer { id cart { id version customer { id } } } } }";
        const string Create = "mutation { cartCreate { cart { id version } userErrors { code } } }";

        var before = await shop.AskAsync(Viewer, customer: "cust_1");
        var created = await shop.AskAsync(Create, customer: "cust_1");
        var again = await shop.AskAsync(Create, customer: "cust_1");
        var after = await shop.AskAsync(Viewer, customer: "cust_1");
        var cart = created.Text("data.cartCreate.cart.id");
        var byGuest = await shop.AskAsync("query($cart: ID!) { cart(id: $cart) { customer { id } } }", new { cart });

        before.Is("""{"data":{"viewer":{"__typename":"Customer","id":"cust_1","cart":null}}}""");
        created.Is("""{"data":{"cartCreate":{"cart":{"id":"cart_1","version":1},"userErrors":[]}}}""");
        again.Is("""{"data":{"cartCreate":{"cart":{"id":"cart_1","version":1},"userErrors":[{"code":"ALREADY_EXISTS"}]}}}""");
        after.Is(
            """
            {"data":{"viewer":{"__typename":"Customer","id":"cust_1","cart":{"id":"cart_1","version":1,"customer":{"id":"cust_1"}}}}}
            """);
        byGuest.Is("""{"data":{"cart":{"customer":null}}}""");
    }

    [Fact]
    public async Task Carts_Should_ReadTheirVariantsTogether_When_SeveralAreAsked()
    {
        await using var shop = await CartShop.OpenAsync();
        var (a, b) = (await shop.VariantAsync("A", 1), await shop.VariantAsync("B", 2));
        var (first, second) = (await shop.CartAsync(null, (a, 1), (b, 1)), await shop.CartAsync(null, (b, 3)));
        shop.VariantReads.Clear();

        var answer = await shop.AskAsync(
            """
            query($first: ID!, $second: ID!) {
              first: cart(id: $first) { lines { quantity } cost { total { amount } } problems { code } discountCodes { code } }
              second: cart(id: $second) { lines { quantity } cost { total { amount } } problems { code } }
            }
            """,
            new { first, second });

        answer.Is(
            """
            {"data":{"first":{"lines":[{"quantity":1},{"quantity":1}],"cost":{"total":{"amount":"3.00"}},"problems":[],"discountCodes":[]},
            "second":{"lines":[{"quantity":3}],"cost":{"total":{"amount":"6.00"}},"problems":[]}}}
            """);
        Assert.Equal([2], shop.VariantReads);
    }

    [Fact]
    public async Task Node_Should_FindCartsAndLines_When_TheIdIsKnown()
    {
        await using var shop = await CartShop.OpenAsync();
        var (a, b) = (await shop.VariantAsync("A", 1), await shop.VariantAsync("B", 2));
        var cart = await shop.CartAsync(null, (a, 1), (b, 2));
        string Line(int number) => $"cartline_{cart[5..]}_{number}";

        var answer = await shop.AskAsync(
            "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Cart { version } ... on CartLine { quantity total { amount } } } }",
            new { ids = new[] { Line(2), cart, Line(3), "cartline_x", Line(1) } });

        answer.Is(
            """
            {"data": {"nodes": [
              {"id": "cartline_1_2", "quantity": 2, "total": {"amount": "4.00"}},
              {"id": "cart_1", "version": 1},
              null,
              null,
              {"id": "cartline_1_1", "quantity": 1, "total": {"amount": "1.00"}}]}}
            """);
    }

    [Fact]
    public async Task Cart_Should_StayInItsCurrency_When_TheCallerAsksForAnother()
    {
        await using var shop = await CartShop.OpenAsync();
        var (both, yuan) = (await shop.VariantAsync("BOTH", 70, dollars: "9.90"), await shop.VariantAsync("YUAN", 7));

        var created = await shop.AskAsync(
            """
            mutation($both: ID!) @inContext(currency: "USD") {
              cartCreate(lines: [{variantId: $both, quantity: 2}]) {
                cart { id cost { total { amount currencyCode } } } userErrors { code }
              }
            }
            """,
            new { both });
        var cart = created.Text("data.cartCreate.cart.id");
        var added = await shop.AskAsync(
            """
            mutation($cart: ID!, $yuan: ID!) @inContext(currency: "CNY") {
              cartLinesAdd(cartId: $cart, lines: [{variantId: $yuan}]) {
                cart { cost { total { amount currencyCode } } } userErrors { code message path }
              }
            }
            """,
            new { cart, yuan });

        created.Is(
            """
            {"data":{"cartCreate":{"cart":{"id":"cart_1","cost":{"total":{"amount":"19.80","currencyCode":"USD"}}},"userErrors":[]}}}
            """);
        added.Is(
            """
            {"data":{"cartLinesAdd":{"cart":{"cost":{"total":{"amount":"19.80","currencyCode":"USD"}}},"userErrors":[
            {"code":"CURRENCY_MISMATCH","message":"YUAN is sold in CNY; this cart is in USD.","path":["lines","0","variantId"]}]}}}
            """);
    }
}
