namespace Headless.Cart.Tests;

/// <summary>Joining two carts: what the buyer sees, what a crash leaves, what racing calls do.</summary>
public sealed class CartMergeTests
{
    private const string Merge =
        """
        mutation($guest: ID!, $policy: CartMergePolicy! = SUM_QUANTITIES) {
          cartMerge(guestCartId: $guest, policy: $policy) {
            cart { version lines { variant { sku } quantity } discountCodes { code } } userErrors { code message path }
          }
        }
        """;

    private const string Mine = "{ viewer { ... on Customer { cart { lines { variant { sku } quantity } } } } }";

    [Theory]
    [InlineData("SUM_QUANTITIES", 5)]
    [InlineData("KEEP_MINE", 2)]
    [InlineData("KEEP_GUEST", 3)]
    public async Task CartMerge_Should_KeepEveryLine_When_BothHaveSome(string policy, int quantity)
    {
        await using var shop = await CartShop.OpenAsync();
        var (a, b, c) = (await shop.VariantAsync("A"), await shop.VariantAsync("B"), await shop.VariantAsync("C"));
        await shop.CartAsync("cust_1", (a, 2), (b, 1));
        var guest = await shop.CartAsync(null, (c, 1), (a, 3));

        var answer = await shop.AskAsync(Merge, new { guest, policy }, "cust_1");
        var afterwards = await shop.AskAsync("query($guest: ID!) { cart(id: $guest) { id } }", new { guest });
        var change = await shop.AskAsync(
            "mutation($guest: ID!) { cartPointsApply(cartId: $guest, points: 0) { cart { id } userErrors { code } } }", new { guest });

        answer.Is(
            $$$"""
            {"data":{"cartMerge":{"cart":{"version":2,"lines":[{"variant":{"sku":"A"},"quantity":{{{quantity}}}},
            {"variant":{"sku":"B"},"quantity":1},{"variant":{"sku":"C"},"quantity":1}],"discountCodes":[]},"userErrors":[]} } }
            """);
        afterwards.Is("""{"data":{"cart":null}}""");
        change.Is("""{"data":{"cartPointsApply":{"cart":null,"userErrors":[{"code":"INVALID_STATE"}]}}}""");
    }

    [Fact]
    public async Task CartMerge_Should_AddNothingTwice_When_SentAgain()
    {
        await using var shop = await CartShop.OpenAsync();
        var guest = await shop.CartAsync(null, (await shop.VariantAsync("A"), 3));

        var first = await shop.AskAsync(Merge, new { guest }, "cust_1");
        var again = await shop.AskAsync(Merge, new { guest }, "cust_1");
        var byAnother = await shop.AskAsync(Merge, new { guest }, "cust_2");

        const string Merged =
            """
            {"data":{"cartMerge":{"cart":{"version":1,"lines":[{"variant":{"sku":"A"},"quantity":3}],"discountCodes":[]},"userErrors":[]}}}
            """;
        first.Is(Merged);
        again.Is(Merged);
        byAnother.Is(
            """
            {"data":{"cartMerge":{"cart":null,"userErrors":[{"code":"INVALID_STATE",
            "message":"This cart was joined to another customer's cart.","path":["guestCartId"]}]}}}
            """);
    }

    [Fact]
    public async Task CartMerge_Should_ChangeNothing_When_TogetherOverALimit()
    {
        await using var shop = await CartShop.OpenAsync("--Cart:MaxQuantityPerLine=4", "--Cart:MaxLinesPerCart=2");
        var (a, b, c) = (await shop.VariantAsync("A"), await shop.VariantAsync("B"), await shop.VariantAsync("C"));
        await shop.CartAsync("cust_1", (a, 2), (b, 1));
        var guest = await shop.CartAsync(null, (c, 1), (a, 3));

        var answer = await shop.AskAsync(Merge, new { guest }, "cust_1");
        var stays = await shop.AskAsync("query($guest: ID!) { cart(id: $guest) { version totalQuantity } }", new { guest });

        answer.Is(
            """
            {"data":{"cartMerge":{"cart":{"version":1,"lines":[{"variant":{"sku":"A"},"quantity":2},{"variant":{"sku":"B"},"quantity":1}],
            "discountCodes":[]},"userErrors":[
            {"code":"LIMIT_REACHED","message":"A cart holds at most 2 lines; this would be 3.","path":["guestCartId"]},
            {"code":"LIMIT_REACHED","message":"A line holds at most 4; of A this would be 5.","path":["guestCartId"]}]}}}
            """);
        stays.Is("""{"data":{"cart":{"version":1,"totalQuantity":4}}}""");
    }

    [Fact]
    public async Task CartMerge_Should_Refuse_When_ThereIsNoGuestCartOrNoCustomer()
    {
        await using var shop = await CartShop.OpenAsync();
        var mine = await shop.CartAsync("cust_1");
        var guest = await shop.CartAsync(null);

        var nobody = await shop.AskAsync(Merge, new { guest });
        var own = await shop.AskAsync(Merge, new { guest = mine }, "cust_1");
        var none = await shop.AskAsync(Merge, new { guest = "cart_x" }, "cust_1");
        shop.Clock.Advance(TimeSpan.FromDays(31));
        var late = await shop.AskAsync(Merge, new { guest }, "cust_1");

        string[] codes = [.. new[] { nobody, own, none, late }.Select(answer => answer.Text("data.cartMerge.userErrors.0.code"))];
        Assert.Equal(["UNAUTHENTICATED", "INVALID_STATE", "NOT_FOUND", "EXPIRED"], codes);
    }

    /// <summary>The merge writes twice to three times; each of these writes may be the last that the process does.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public async Task CartMerge_Should_BeFinishedByARetry_When_ItCrashesAtAnyWrite(int lastWrite, bool isFirstCart)
    {
        await using var shop = await CartShop.OpenAsync();
        var (a, b) = (await shop.VariantAsync("A"), await shop.VariantAsync("B"));
        if (!isFirstCart)
        {
            await shop.CartAsync("cust_1", (a, 1));
        }

        var guest = await shop.CartAsync(null, (a, 2), (b, 3));

        shop.KeyValue.FailAfter(lastWrite);
        await shop.AskAsync(Merge, new { guest }, "cust_1");
        shop.KeyValue.Heal();
        var retry = await shop.AskAsync(Merge, new { guest }, "cust_1");
        var mine = await shop.AskAsync(Mine, customer: "cust_1");

        retry.Succeeded();
        mine.Is(
            $$$"""
            {"data":{"viewer":{"cart":{"lines":[{"variant":{"sku":"A"},"quantity":{{{(isFirstCart ? 2 : 3)}}}},
            {"variant":{"sku":"B"},"quantity":3}]} } } }
            """);
    }

    [Fact]
    public async Task CartMerge_Should_HoldEveryAcceptedAdd_When_TheGuestKeepsAddingMeanwhile()
    {
        await using var shop = await CartShop.OpenAsync();
        var tea = await shop.VariantAsync("TEA");
        var guest = await shop.CartAsync(null);
        var (adds, firstAdds) = (0, new TaskCompletionSource());

        var adders = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var accepted = 0;
            for (var i = 0; i < 8; i++)
            {
                accepted += await AddAsync(shop, guest, tea) ? 1 : 0;
                if (Interlocked.Increment(ref adds) == 6)
                {
                    firstAdds.SetResult();
                }
            }

            return accepted;
        })).ToList();
        var mergers = Enumerable.Range(0, 5).Select(_ => Task.Run(async () =>
        {
            await firstAdds.Task;
            return await shop.AskAsync(Merge, new { guest }, "cust_1");
        })).ToList();

        var merges = await Task.WhenAll(mergers);
        var accepted = (await Task.WhenAll(adders)).Sum();
        var mine = await shop.AskAsync(Mine, customer: "cust_1");

        Assert.All(merges, merge => merge.Succeeded());
        mine.Is($$$"""{"data":{"viewer":{"cart":{"lines":[{"variant":{"sku":"TEA"},"quantity":{{{accepted}}}}]} } } }""");
    }

    private static async Task<bool> AddAsync(CartShop shop, string cart, string variant)
    {
        var answer = await shop.AskAsync(
            "mutation($cart: ID!, $variant: ID!) { cartLinesAdd(cartId: $cart, lines: [{variantId: $variant}]) { userErrors { code } } }",
            new { cart, variant });
        return answer.Json switch
        {
            """{"data":{"cartLinesAdd":{"userErrors":[]}}}""" => true,
            """{"data":{"cartLinesAdd":{"userErrors":[{"code":"INVALID_STATE"}]}}}""" => false,
            var other => throw new InvalidOperationException(other),
        };
    }
}
