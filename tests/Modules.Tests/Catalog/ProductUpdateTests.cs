using Headless.Modules.Tests.Host;

namespace Headless.Modules.Tests.Catalog;

public sealed class ProductUpdateTests
{
    private const string Update = """
        mutation ($id: ID!, $version: Int, $input: ProductInput!) {
          productUpdate(id: $id, expectedVersion: $version, input: $input) {
            product {
              version slug name description status tags { slug }
              variants { id sku name price { amount } availability { quantity } }
            }
            userErrors { code message path }
          }
        }
        """;

    private static Task<Answer> CreateLampAsync(Shop shop, params string[] skus) => shop.Editor.AskAsync(
        "mutation ($input: ProductInput!) { productCreate(input: $input) { product { id variants { id } } userErrors { code } } }",
        new { input = new { name = "Lamp", variants = skus.Select((sku, i) => new { sku, price = Samples.Money(5), stock = i + 1 }) } });

    [Fact]
    public async Task ProductUpdate_Should_ChangeWhatIsSent_ClearNulls_AndKeepTheRest()
    {
        await using var shop = await Shop.OpenAsync();
        var id = await shop.CreateAsync(new
        {
            name = "Lamp",
            description = "Bright",
            tags = Samples.Words("light"),
            variants = new[] { new { sku = "L-1", name = "Red", price = Samples.Money(5), stock = 7 } },
        });
        var answer = await shop.Editor.AskAsync(Update, new { id, input = new { name = "Big lamp", description = (string?)null } });
        answer.Is("""
            {"data":{"productUpdate":{"product":{"version":2,"slug":"lamp","name":"Big lamp","description":null,"status":"DRAFT",
              "tags":[{"slug":"light"}],
              "variants":[{"id":"var_1","sku":"L-1","name":"Red","price":{"amount":"5.00"},"availability":{"quantity":7}}]},
              "userErrors":[]}}}
            """);
    }

    [Fact]
    public async Task ProductUpdate_Should_WriteNothing_When_NothingChanges()
    {
        await using var shop = await Shop.OpenAsync();
        var id = await shop.CreateAsync(new { name = "Lamp" });
        var answer = await shop.Editor.AskAsync(Update, new { id, input = new { name = "Lamp", description = (string?)null } });
        Assert.Equal(1, answer.Succeeded().Number("data.productUpdate.product.version"));
    }

    [Fact]
    public async Task ProductUpdate_Should_ReplaceVariants_ByIdOrSku()
    {
        await using var shop = await Shop.OpenAsync();
        var price = Samples.Money(5);
        var created = await CreateLampAsync(shop, "A", "B", "C");
        var id = created.Succeeded().Text("data.productCreate.product.id");
        var idOfA = created.Text("data.productCreate.product.variants.0.id");

        var answer = await shop.Editor.AskAsync(Update, new
        {
            id,
            input = new
            {
                variants = new object[]
                {
                    new { sku = "B", price = Samples.Money(6) },
                    new { id = idOfA, sku = "A2", price, name = "New sku" },
                    new { sku = "D", price, stock = 4 },
                },
            },
        });

        answer.Is("""
            {"data":{"productUpdate":{"product":{"version":2,"slug":"lamp","name":"Lamp","description":null,"status":"DRAFT","tags":[],
              "variants":[
              {"id":"var_1","sku":"B","name":"Lamp","price":{"amount":"6.00"},"availability":{"quantity":2}},
              {"id":"var_2","sku":"A2","name":"New sku","price":{"amount":"5.00"},"availability":{"quantity":1}},
              {"id":"var_3","sku":"D","name":"Lamp","price":{"amount":"5.00"},"availability":{"quantity":4}}]},"userErrors":[]}}}
            """);
        Assert.Equal(idOfA, answer.Text("data.productUpdate.product.variants.1.id"));
        const string BySku = """
            { a: product(by: {sku: "A"}) { name } a2: product(by: {sku: "A2"}) { name } c: product(by: {sku: "C"}) { name } }
            """;
        (await shop.Editor.AskAsync(BySku)).Is("""{"data":{"a":null,"a2":{"name":"Lamp"},"c":null}}""");
        await shop.CreateAsync(Samples.Product("Other", "A"));
    }

    [Fact]
    public async Task ProductUpdate_Should_ExchangeSkus_When_TwoVariantsSwapThem()
    {
        await using var shop = await Shop.OpenAsync();
        var price = Samples.Money(5);
        var created = await CreateLampAsync(shop, "A", "B");
        string[] ids = [created.Text("data.productCreate.product.variants.0.id"), created.Text("data.productCreate.product.variants.1.id")];
        var variants = new[] { new { id = ids[0], sku = "B", price }, new { id = ids[1], sku = "A", price } };
        await shop.Editor.AskAsync(Update, new { id = created.Text("data.productCreate.product.id"), input = new { variants } });
        (await shop.Editor.AskAsync("""{ product(by: {sku: "A"}) { variants { id sku } } }""")).Is("""
            {"data":{"product":{"variants":[{"id":"var_1","sku":"B"},{"id":"var_2","sku":"A"}]}}}
            """);
        var stock = await shop.Editor.AskAsync("""
            mutation { stockAdjust(sku: "A", delta: 10, reason: "count") { variant { id } userErrors { code } } }
            """);
        Assert.Equal(ids[1], stock.Succeeded().Text("data.stockAdjust.variant.id"));
    }

    [Fact]
    public async Task ProductUpdate_Should_AnswerConflictWithPresentState_When_VersionIsOld()
    {
        await using var shop = await Shop.OpenAsync();
        var id = await shop.CreateAsync(new { name = "Lamp" });
        (await shop.Editor.AskAsync(Update, new { id, version = 1, input = new { name = "Lamp 2" } })).Succeeded();
        (await shop.Editor.AskAsync(Update, new { id, version = 1, input = new { name = "Lamp 3" } })).Is("""
            {"data":{"productUpdate":{
              "product":{"version":2,"slug":"lamp","name":"Lamp 2","description":null,"status":"DRAFT","tags":[],"variants":[]},
              "userErrors":[{"code":"VERSION_CONFLICT","message":"The product has version 2, not 1.","path":["expectedVersion"]}]}}}
            """);
    }

    [Fact]
    public async Task ProductUpdate_Should_LetOneWin_When_ManyExpectTheSameVersion()
    {
        await using var shop = await Shop.OpenAsync();
        var id = await shop.CreateAsync(new { name = "Lamp" });
        var answers = await Task.WhenAll(Enumerable.Range(0, 30)
            .Select(i => Task.Run(() => shop.Editor.AskAsync(Update, new { id, version = 1, input = new { name = $"Lamp {i}" } }))));
        Assert.Single(answers, answer => answer.Json.Contains("\"userErrors\":[]", StringComparison.Ordinal));
        Assert.Equal(29, answers.Count(answer => answer.Json.Contains("VERSION_CONFLICT", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ProductUpdate_Should_ApplyAll_When_ManyExpectNothing()
    {
        await using var shop = await Shop.OpenAsync();
        var id = await shop.CreateAsync(new { name = "Lamp" });
        var answers = await Task.WhenAll(Enumerable.Range(0, 30)
            .Select(i => Task.Run(() => shop.Editor.AskAsync(Update, new { id, input = new { name = $"Lamp {i}" } }))));
        Assert.All(answers, answer => answer.Succeeded());
        Assert.Equal(Enumerable.Range(2, 30), answers.Select(answer => answer.Number("data.productUpdate.product.version")).Order());
    }

    [Fact]
    public async Task ProductUpdate_Should_NotFind_When_IdIsUnknown()
    {
        await using var shop = await Shop.OpenAsync();
        (await shop.Editor.AskAsync(Update, new { id = "prod_unknown", input = new { name = "X" } })).Is("""
            {"data":{"productUpdate":{"product":null,
              "userErrors":[{"code":"NOT_FOUND","message":"There is no product 'prod_unknown'.","path":["id"]}]}}}
            """);
    }

    [Fact]
    public async Task ProductUpdate_Should_RefuseForeignVariant_AndClearedName()
    {
        await using var shop = await Shop.OpenAsync();
        var id = await shop.CreateAsync(new { name = "Lamp" });
        var variants = new[] { new { id = "var_unknown", sku = "A", price = Samples.Money(5) } };
        (await shop.Editor.AskAsync(Update, new { id, input = new { variants } })).Is("""
            {"data":{"productUpdate":{"product":null,
              "userErrors":[
                {"code":"NOT_FOUND","message":"This product has no variant 'var_unknown'.","path":["input","variants","0","id"]}]}}}
            """);
        (await shop.Editor.AskAsync(Update, new { id, input = new { name = (string?)null } })).Is("""
            {"data":{"productUpdate":{"product":null,
              "userErrors":[{"code":"REQUIRED","message":"A text is needed here.","path":["input","name"]}]}}}
            """);
    }

    [Fact]
    public async Task ProductArchive_Should_TakeProductFromThePublic_AndBeRepeatable()
    {
        await using var shop = await Shop.OpenAsync();
        var id = await shop.CreateAsync(Samples.Product("Lamp", "L-1"));
        Assert.Equal("Lamp", await shop.Public.NamesAsync("first: 10"));
        const string Archive = """
            mutation ($id: ID!, $version: Int) {
              productArchive(id: $id, expectedVersion: $version) { product { version status } userErrors { code message path } }
            }
            """;
        (await shop.Editor.AskAsync(Archive, new { id, version = 7 })).Is("""
            {"data":{"productArchive":{"product":{"version":1,"status":"ACTIVE"},
              "userErrors":[{"code":"VERSION_CONFLICT","message":"The product has version 1, not 7.","path":["expectedVersion"]}]}}}
            """);
        for (var i = 0; i < 2; i++)
        {
            (await shop.Editor.AskAsync(Archive, new { id })).Is("""
                {"data":{"productArchive":{"product":{"version":2,"status":"ARCHIVED"},"userErrors":[]}}}
                """);
        }

        Assert.Equal("", await shop.Public.NamesAsync("first: 10"));
        Assert.Equal("Lamp", await shop.Editor.NamesAsync("first: 10, filter: {status: [ARCHIVED]}"));
        (await shop.Editor.AskAsync(Archive, new { id = "prod_unknown" })).Is("""
            {"data":{"productArchive":{"product":null,
              "userErrors":[{"code":"NOT_FOUND","message":"There is no product 'prod_unknown'.","path":["id"]}]}}}
            """);
    }
}
