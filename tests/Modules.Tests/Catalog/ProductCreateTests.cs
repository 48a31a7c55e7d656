using Headless.Modules.Tests.Host;

namespace Headless.Modules.Tests.Catalog;

public sealed class ProductCreateTests
{
    private const string Everything = """
        mutation ($input: ProductInput!) {
          productCreate(input: $input) {
            product {
              id version slug name description status publishedAt createdAt updatedAt externalId
              brand { name } category { slug } breadcrumbs { slug depth }
              tags { slug name } images { url alt width height } attributes { name value }
              variants {
                id sku name product { id } attributes { name value } price { amount currencyCode } prices { amount currencyCode }
                compareAtPrice { amount currencyCode } priceBreakdown { ruleId label change { amount currencyCode } }
                availability { inStock quantity maxPerOrder }
              }
              priceRange { min { amount currencyCode } max { amount currencyCode } }
              rating { average count }
            }
            userErrors { code message path }
          }
        }
        """;

    [Fact]
    public async Task ProductCreate_Should_AnswerAllThatWasSent()
    {
        await using var shop = await Shop.OpenAsync();
        var brand = await shop.BrandAsync("MUJI制造商");
        var categories = await shop.CategoriesAsync("居家", "床品");
        var input = new
        {
            name = "全棉 四件套",
            description = "<p>柔软</p>",
            brand,
            category = categories[1],
            tags = Samples.Words("母亲节", "母亲节 ", "Soft"),
            images = new[] { new { url = "https://example.com/1.jpg", alt = "床", width = 800, height = 600 } },
            attributes = new[] { new { name = "材质", value = "100%棉" } },
            status = "ACTIVE",
            externalId = "g-1",
            rating = new { average = 4.5, count = 12 },
            variants = new object[]
            {
                new
                {
                    sku = "S-1",
                    name = "白色",
                    price = Samples.Money(299.9m),
                    prices = new[] { Samples.Money(42m, "USD") },
                    compareAtPrice = Samples.Money(399),
                    stock = 3,
                    maxPerOrder = 2,
                    attributes = new[] { new { name = "颜色", value = "白" } },
                },
                new { sku = "S-2", price = Samples.Money(199), stock = 0 },
            },
        };

        var answer = await shop.Editor.AskAsync(Everything, new { input });

        answer.Is("""
            {"data":{"productCreate":{"product":{
              "id":"prod_1","version":1,"slug":"全棉-四件套","name":"全棉 四件套","description":"<p>柔软</p>","status":"ACTIVE",
              "publishedAt":"2030-01-02T03:04:05.000Z","createdAt":"2030-01-02T03:04:05.000Z","updatedAt":"2030-01-02T03:04:05.000Z",
              "externalId":"g-1",
              "brand":{"name":"MUJI制造商"},"category":{"slug":"床品"},"breadcrumbs":[{"slug":"居家","depth":0},{"slug":"床品","depth":1}],
              "tags":[{"slug":"母亲节","name":"母亲节"},{"slug":"soft","name":"Soft"}],
              "images":[{"url":"https://example.com/1.jpg","alt":"床","width":800,"height":600}],
              "attributes":[{"name":"材质","value":"100%棉"}],
              "variants":[
                {"id":"var_1","sku":"S-1","name":"白色","product":{"id":"prod_1"},"attributes":[{"name":"颜色","value":"白"}],
                 "price":{"amount":"299.90","currencyCode":"CNY"},
                 "prices":[{"amount":"299.90","currencyCode":"CNY"},{"amount":"42.00","currencyCode":"USD"}],
                 "compareAtPrice":{"amount":"399.00","currencyCode":"CNY"},
                 "priceBreakdown":[{"ruleId":null,"label":"Base price","change":{"amount":"299.90","currencyCode":"CNY"}}],
                 "availability":{"inStock":true,"quantity":3,"maxPerOrder":2}},
                {"id":"var_2","sku":"S-2","name":"全棉 四件套","product":{"id":"prod_1"},"attributes":[],
                 "price":{"amount":"199.00","currencyCode":"CNY"},"prices":[{"amount":"199.00","currencyCode":"CNY"}],
                 "compareAtPrice":null,
                 "priceBreakdown":[{"ruleId":null,"label":"Base price","change":{"amount":"199.00","currencyCode":"CNY"}}],
                 "availability":{"inStock":false,"quantity":0,"maxPerOrder":null}}],
              "priceRange":{"min":{"amount":"199.00","currencyCode":"CNY"},"max":{"amount":"299.90","currencyCode":"CNY"}},
              "rating":{"average":4.5,"count":12}
            },"userErrors":[]}}}
            """);
    }

    [Fact]
    public async Task ProductCreate_Should_MakeDraftWithoutPrice_When_OnlyNamed()
    {
        await using var shop = await Shop.OpenAsync();
        var answer = await shop.Editor.AskAsync("""
            mutation { productCreate(input: {name: "Plan"}) {
              product { slug status publishedAt priceRange { min { amount } } variants { sku } brand { id } breadcrumbs { id } }
              userErrors { code }
            } }
            """);
        answer.Is("""
            {"data":{"productCreate":{
              "product":{"slug":"plan","status":"DRAFT","publishedAt":null,"priceRange":null,"variants":[],"brand":null,"breadcrumbs":[]},
              "userErrors":[]}}}
            """);
    }

    [Fact]
    public async Task ProductCreate_Should_NameEverythingThatIsWrong_AndChangeNothing()
    {
        await using var shop = await Shop.OpenAsync("--Catalog:MaxNameLength=20");
        var answer = await shop.Editor.AskAsync(Samples.Create, new
        {
            input = new
            {
                slug = "Not A Slug",
                name = "A name that is longer than twenty characters",
                tags = Samples.Words(" "),
                images = new[] { new { url = "ftp://example.com/1.jpg", width = 0 } },
                rating = new { average = 5.5, count = -1 },
                variants = new object[]
                {
                    new { sku = "A", price = Samples.Money(-1), stock = -1 },
                    new { sku = "A", price = Samples.Money(1.00001m, "XXX"), maxPerOrder = 0 },
                },
            },
        });
        answer.Is("""
            {"data":{"productCreate":{"product":null,"userErrors":[
              {"code":"INVALID","message":"'Not A Slug' is no slug: lower-case letters and digits with - _ . between them.",
               "path":["input","slug"]},
              {"code":"TOO_LONG","message":"44 characters; at most 20 are allowed.","path":["input","name"]},
              {"code":"REQUIRED","message":"A text is needed here.","path":["input","tags","0"]},
              {"code":"INVALID","message":"0 is outside of 1 to 100000.","path":["input","images","0","width"]},
              {"code":"INVALID","message":"An absolute address with http or https is needed.","path":["input","images","0","url"]},
              {"code":"INVALID","message":"-1 is outside of 0 to 1000000000.","path":["input","variants","0","stock"]},
              {"code":"INVALID","message":"An amount lies between 0 and 100000000000.","path":["input","variants","0","price","amount"]},
              {"code":"INVALID","message":"0 is outside of 1 to 1000000000.","path":["input","variants","1","maxPerOrder"]},
              {"code":"INVALID","message":"'XXX' is not one of CNY, EUR, GBP, USD, CAD.",
               "path":["input","variants","1","price","currencyCode"]},
              {"code":"INVALID","message":"An amount has at most 4 decimals.","path":["input","variants","1","price","amount"]},
              {"code":"ALREADY_EXISTS","message":"The sku 'A' stands twice in this input.","path":["input","variants","1","sku"]},
              {"code":"CURRENCY_MISMATCH","message":"All variants of a product have one base currency.",
               "path":["input","variants","1","price","currencyCode"]},
              {"code":"INVALID","message":"5.5 is outside of 0 to 5.","path":["input","rating","average"]},
              {"code":"INVALID","message":"-1 is outside of 0 to 2147483647.","path":["input","rating","count"]}
            ]}}}
            """);
        Assert.Equal("", await shop.Editor.NamesAsync("first: 10"));
    }

    [Fact]
    public async Task ProductCreate_Should_RefuseWhatIsTakenOrUnknown()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.CreateAsync(new
        {
            slug = "taken",
            name = "First",
            externalId = "x-1",
            variants = new[] { new { sku = "SKU-1", price = Samples.Money(1) } },
        });
        var answer = await shop.Editor.AskAsync(Samples.Create, new
        {
            input = new
            {
                slug = "taken",
                name = "Second",
                externalId = "x-1",
                brand = "brand_unknown",
                category = "cat_unknown",
                status = "ACTIVE",
                tags = Samples.Words("new-tag"),
                variants = new[]
                {
                    new { sku = "SKU-1", price = Samples.Money(1), compareAtPrice = Samples.Money(2, "USD") },
                },
            },
        });
        answer.Is("""
            {"data":{"productCreate":{"product":null,"userErrors":[
              {"code":"ALREADY_EXISTS","message":"Another product has the slug 'taken'.","path":["input","slug"]},
              {"code":"ALREADY_EXISTS","message":"Another product has the external id 'x-1'.","path":["input","externalId"]},
              {"code":"NOT_FOUND","message":"There is no brand 'brand_unknown'.","path":["input","brand"]},
              {"code":"NOT_FOUND","message":"There is no category 'cat_unknown'.","path":["input","category"]},
              {"code":"CURRENCY_MISMATCH","message":"The variant has no price in USD to compare with.",
               "path":["input","variants","0","compareAtPrice","currencyCode"]}
            ]}}}
            """);
        (await shop.Editor.AskAsync("""{ products { nodes { name } } tag(slug: "new-tag") { id } }"""))
            .Is("""{"data":{"products":{"nodes":[{"name":"First"}]},"tag":null}}""");
    }

    [Fact]
    public async Task ProductCreate_Should_RefuseTakenSku()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.CreateAsync(Samples.Product("One", "SKU-1"));
        (await shop.Editor.AskAsync(Samples.Create, new { input = Samples.Product("Two", "SKU-1") })).Is("""
            {"data":{"productCreate":{"product":null,"userErrors":[
              {"code":"ALREADY_EXISTS","message":"Another product holds the sku 'SKU-1'.","path":["input","variants","0","sku"]}]}}}
            """);
    }

    [Fact]
    public async Task ProductCreate_Should_RefuseActiveProduct_When_NothingCanBeBought()
    {
        await using var shop = await Shop.OpenAsync();
        (await shop.Editor.AskAsync(Samples.Create, new { input = new { name = "Empty", status = "ACTIVE" } })).Is("""
            {"data":{"productCreate":{"product":null,"userErrors":[
              {"code":"INVALID_STATE","message":"An active product needs at least one variant.","path":["input","status"]}]}}}
            """);
    }

    [Fact]
    public async Task ProductCreate_Should_MakeSlugsApart_When_NamesAreEqual()
    {
        await using var shop = await Shop.OpenAsync();
        var first = await shop.Editor.AskAsync(Samples.Create, new { input = new { name = "Basic Set" } });
        var second = await shop.Editor.AskAsync(Samples.Create, new { input = new { name = "Basic Set", externalId = "700-1" } });
        var third = await shop.Editor.AskAsync(Samples.Create, new { input = new { name = "Basic Set" } });
        Assert.Equal("basic-set", first.Text("data.productCreate.product.slug"));
        Assert.Equal("basic-set-700-1", second.Text("data.productCreate.product.slug"));
        Assert.Matches("^basic-set-[0-9a-z]{10}$", third.Text("data.productCreate.product.slug"));
    }

    [Fact]
    public async Task ProductCreate_Should_KeepOneSku_When_ManyCreateItAtOnce()
    {
        await using var shop = await Shop.OpenAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(i => Task.Run(() => shop.Editor.AskAsync(Samples.Create, new { input = Samples.Product($"P{i}", "ONE-SKU") }))));
        Assert.Single(answers, answer => answer.Json.Contains("\"userErrors\":[]", StringComparison.Ordinal));
        Assert.Equal(19, answers.Count(answer => answer.Json.Contains("ALREADY_EXISTS", StringComparison.Ordinal)));
        (await shop.Editor.AskAsync("{ products { totalCount { value isExact } } }"))
            .Is("""{"data":{"products":{"totalCount":{"value":1,"isExact":true}}}}""");
    }

    [Fact]
    public async Task ProductCreate_Should_BeForbidden_When_ScopeIsMissing()
    {
        await using var shop = await Shop.OpenAsync();
        var answer = await shop.WithScopes("catalog:read").AskAsync(Samples.Create, new { input = new { name = "No" } });
        Assert.Contains("\"FORBIDDEN\"", answer.Json, StringComparison.Ordinal);
        Assert.Equal("", await shop.Editor.NamesAsync("first: 10"));
    }
}
