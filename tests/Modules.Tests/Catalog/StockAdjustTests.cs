using Headless.Modules.Tests.Host;

namespace Headless.Modules.Tests.Catalog;

public sealed class StockAdjustTests
{
    private const string Adjust = """
        mutation ($sku: String!, $delta: Int!, $reason: String! = "count") {
          stockAdjust(sku: $sku, delta: $delta, reason: $reason) {
            variant { sku availability { inStock quantity } product { version } }
            userErrors { code message path }
          }
        }
        """;

    [Fact]
    public async Task StockAdjust_Should_AddAndTake()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.CreateAsync(Samples.Product("Lamp", "L-1", stock: 5));
        (await shop.WithScopes("stock:write").AskAsync(Adjust, new { sku = "L-1", delta = 3 })).Is("""
            {"data":{"stockAdjust":{"variant":{"sku":"L-1","availability":{"inStock":true,"quantity":8},"product":{"version":2}},
              "userErrors":[]}}}
            """);
        (await shop.Editor.AskAsync(Adjust, new { sku = "L-1", delta = -8 })).Is("""
            {"data":{"stockAdjust":{"variant":{"sku":"L-1","availability":{"inStock":false,"quantity":0},"product":{"version":3}},
              "userErrors":[]}}}
            """);
    }

    [Fact]
    public async Task StockAdjust_Should_RefuseAndChangeNothing_When_InputIsWrong()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.CreateAsync(Samples.Product("Lamp", "L-1", stock: 5));
        await shop.CreateAsync(Samples.Product("Download", "D-1", stock: null));
        (await shop.Editor.AskAsync(Adjust, new { sku = "L-1", delta = -6 })).Is("""
            {"data":{"stockAdjust":{"variant":{"sku":"L-1","availability":{"inStock":true,"quantity":5},"product":{"version":1}},
              "userErrors":[{"code":"OUT_OF_STOCK","message":"5 on hand, 6 asked for.","path":["delta"]}]}}}
            """);
        (await shop.Editor.AskAsync(Adjust, new { sku = "L-1", delta = int.MaxValue })).Is("""
            {"data":{"stockAdjust":{"variant":{"sku":"L-1","availability":{"inStock":true,"quantity":5},"product":{"version":1}},
              "userErrors":[{"code":"INVALID","message":"Stock is at most 1000000000.","path":["delta"]}]}}}
            """);
        (await shop.Editor.AskAsync(Adjust, new { sku = "D-1", delta = 1 })).Is("""
            {"data":{"stockAdjust":{"variant":{"sku":"D-1","availability":{"inStock":true,"quantity":null},"product":{"version":1}},
              "userErrors":[{"code":"INVALID_STATE",
                "message":"The stock of 'D-1' is not tracked; productUpdate sets a first number.","path":["sku"]}]}}}
            """);
        (await shop.Editor.AskAsync(Adjust, new { sku = "none", delta = 1 })).Is("""
            {"data":{"stockAdjust":{"variant":null,
              "userErrors":[{"code":"NOT_FOUND","message":"No variant has the sku 'none'.","path":["sku"]}]}}}
            """);
        (await shop.Editor.AskAsync(Adjust, new { sku = " ", delta = 0, reason = "" })).Is("""
            {"data":{"stockAdjust":{"variant":null,"userErrors":[
              {"code":"REQUIRED","message":"A sku is needed.","path":["sku"]},
              {"code":"INVALID","message":"Zero changes nothing.","path":["delta"]},
              {"code":"REQUIRED","message":"A reason is needed, for the books.","path":["reason"]}]}}}
            """);
    }

    [Fact]
    public async Task StockAdjust_Should_TakeEffectOnce_When_Retried()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.CreateAsync(Samples.Product("Lamp", "L-1", stock: 5));
        const string Retried = """
            mutation { stockAdjust(sku: "L-1", delta: -2, reason: "sold") @idempotent(key: "order-1") {
              variant { availability { quantity } } userErrors { code }
            } }
            """;
        for (var i = 0; i < 3; i++)
        {
            (await shop.Editor.AskAsync(Retried)).Is("""
                {"data":{"stockAdjust":{"variant":{"availability":{"quantity":3}},"userErrors":[]}}}
                """);
        }
    }

    [Fact]
    public async Task StockAdjust_Should_BalanceTheBooks_When_ImportsOfTheSameProductsRunBesideIt()
    {
        await using var shop = await Shop.OpenAsync();
        var rows = Enumerable.Range(0, 100).Select(i => new
        {
            externalId = $"{i}",
            name = $"Row {i}",
            variants = new[] { new { sku = $"{i}", price = Samples.Money(1) } },
        }).ToList();
        var variants = new[] { new { sku = "0", price = Samples.Money(1), stock = 0 } };
        await shop.CreateAsync(new { name = "Row 0", externalId = "0", variants });
        var importing = Task.Run(async () =>
        {
            for (var round = 0; round < 5; round++)
            {
                var named = rows.Select(row => new { row.externalId, name = $"{row.name} in round {round}", row.variants });
                (await shop.Editor.AskAsync(Samples.Import, new { rows = named })).Succeeded();
            }
        });
        var accepted = 0;
        do
        {
            (await shop.Editor.AskAsync(Adjust, new { sku = "0", delta = 1 })).Succeeded();
            accepted++;
        }
        while (!importing.IsCompleted);
        await importing;
        var product = await shop.Editor.AskAsync("{ product(by: {sku: \"0\"}) { name variants { availability { quantity } } } }");
        Assert.Equal(accepted, product.Number("data.product.variants.0.availability.quantity"));
        Assert.Equal("Row 0 in round 4", product.Text("data.product.name"));
    }

    [Fact]
    public async Task StockAdjust_Should_BalanceTheBooks_When_HundredRace()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.CreateAsync(Samples.Product("Lamp", "L-1", stock: 60));
        var answers = await Task.WhenAll(Enumerable.Range(0, 100)
            .Select(_ => Task.Run(() => shop.Editor.AskAsync(Adjust, new { sku = "L-1", delta = -1 }))));
        Assert.Equal(60, answers.Count(answer => answer.Json.Contains("\"userErrors\":[]", StringComparison.Ordinal)));
        Assert.Equal(40, answers.Count(answer => answer.Json.Contains("OUT_OF_STOCK", StringComparison.Ordinal)));
        (await shop.Editor.AskAsync("""{ product(by: {sku: "L-1"}) { version variants { availability { quantity } } } }"""))
            .Is("""{"data":{"product":{"version":61,"variants":[{"availability":{"quantity":0}}]}}}""");
    }
}
