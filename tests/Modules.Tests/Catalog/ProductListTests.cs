using Headless.Modules.Tests.Host;

namespace Headless.Modules.Tests.Catalog;

public sealed class ProductListTests
{
    private const string Page = """
        query ($first: Int!, $after: String, $sort: ProductSort! = NEWEST) {
          products(first: $first, after: $after, sort: $sort) {
            edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount { value isExact }
          }
        }
        """;

    [Fact]
    public async Task Products_Should_BeSortedInEveryOrder()
    {
        await using var shop = await Shop.OpenAsync();
        await AddAsync(shop, "b", cny: 20, usd: null, rating: 4);
        await AddAsync(shop, "A", cny: 10, usd: 9, rating: null);
        await AddAsync(shop, "c", cny: 15, usd: 2, rating: 5);
        Assert.Equal("c A b", await shop.Public.NamesAsync("sort: NEWEST"));
        Assert.Equal("c A b", await shop.Public.NamesAsync("sort: RELEVANCE"));
        Assert.Equal("A c b", await shop.Public.NamesAsync("sort: PRICE_ASC"));
        Assert.Equal("b c A", await shop.Public.NamesAsync("sort: PRICE_DESC"));
        Assert.Equal("c A b", await shop.Public.NamesAsync("sort: PRICE_ASC", "@inContext(currency: \"USD\")"));
        Assert.Equal("A c b", await shop.Public.NamesAsync("sort: PRICE_DESC", "@inContext(currency: \"USD\")"));
        Assert.Equal("c b A", await shop.Public.NamesAsync("sort: RATING"));
        Assert.Equal("A b c", await shop.Public.NamesAsync("sort: NAME"));
        Assert.Equal(3, (await shop.Public.NamesAsync("sort: BEST_SELLING")).Split(' ').Length);
    }

    [Fact]
    public async Task Products_Should_FilterByPriceOfTheContext()
    {
        await using var shop = await Shop.OpenAsync();
        await AddAsync(shop, "b", cny: 20, usd: null);
        await AddAsync(shop, "a", cny: 10, usd: 9.99m);
        Assert.Equal("a", await shop.Public.NamesAsync("filter: {price: {max: \"10\"}}"));
        Assert.Equal("a b", await shop.Public.NamesAsync("filter: {price: {min: \"10\", max: \"20\"}}"));
        Assert.Equal("a", await shop.Public.NamesAsync("filter: {price: {min: \"9.99\"}}", "@inContext(currency: \"USD\")"));
        Assert.Equal("", await shop.Public.NamesAsync("filter: {price: {min: \"10\"}}", "@inContext(currency: \"USD\")"));
        Assert.Equal("", await shop.Public.NamesAsync("filter: {price: {min: \"20\", max: \"10\"}}"));
    }

    [Fact]
    public async Task Prices_Should_FollowTheContext()
    {
        await using var shop = await Shop.OpenAsync();
        await AddAsync(shop, "both", cny: 10, usd: 2);
        const string Query = """
            {
              products { nodes {
                priceRange { min { amount currencyCode } max { amount } }
                variants { price { amount currencyCode } compareAtPrice { amount } }
              } }
            }
            """;
        (await shop.Public.AskAsync("query @inContext(currency: \"USD\") " + Query)).Is("""
            {"data":{"products":{"nodes":[{
              "priceRange":{"min":{"amount":"2.00","currencyCode":"USD"},"max":{"amount":"2.00"}},
              "variants":[{"price":{"amount":"2.00","currencyCode":"USD"},"compareAtPrice":null}]}]}}}
            """);
        (await shop.Public.AskAsync("query @inContext(currency: \"EUR\") " + Query)).Is("""
            {"data":{"products":{"nodes":[{
              "priceRange":{"min":{"amount":"10.00","currencyCode":"CNY"},"max":{"amount":"10.00"}},
              "variants":[{"price":{"amount":"10.00","currencyCode":"CNY"},"compareAtPrice":{"amount":"30.00"}}]}]}}}
            """);
    }

    [Fact]
    public async Task Products_Should_FilterByEverythingElse()
    {
        await using var shop = await Shop.OpenAsync();
        var brand = await shop.BrandAsync("Acme");
        var categories = await shop.CategoriesAsync("home", "beds", "pillows");
        object Row(string name, int stock, string? brandId, string? category, string[] tags, string colour) => new
        {
            externalId = name,
            name,
            status = "ACTIVE",
            brand = brandId,
            category,
            tags,
            attributes = new[] { new { name = "colour", value = colour } },
            rating = new { average = stock, count = 1 },
            variants = new[]
            {
                new { sku = name, price = Samples.Money(1), stock, attributes = new[] { new { name = "size", value = name } } },
            },
        };
        var ids = await shop.ImportAsync(
            Row("a", 0, brand, categories[0], Samples.Words("soft", "new"), "red"),
            Row("b", 1, brand, categories[1], Samples.Words("soft"), "blue"),
            Row("c", 2, null, categories[2], Samples.Words("new", "sale"), "red"),
            Row("d", 3, null, null, [], "green"));

        Task<string> Names(string filter) => shop.Public.NamesAsync($"sort: NAME, filter: {{{filter}}}");
        Assert.Equal("a b c", await Names($"category: \"{categories[0]}\""));
        Assert.Equal("b c", await Names($"category: \"{categories[1]}\""));
        Assert.Equal("", await Names("category: \"cat_unknown\""));
        Assert.Equal("a b", await Names($"brand: [\"{brand}\", \"brand_unknown\"]"));
        Assert.Equal("", await Names("brand: []"));
        Assert.Equal("a", await Names("tags: {all: [\"soft\", \"NEW\"]}"));
        Assert.Equal("a b c", await Names("tags: {any: [\"soft\", \"new\"]}"));
        Assert.Equal("b d", await Names("tags: {none: [\"new\", \"unknown\"]}"));
        Assert.Equal("c", await Names("tags: {all: [\"new\"], none: [\"soft\"]}"));
        Assert.Equal("", await Names("tags: {all: [\"unknown\"]}"));
        Assert.Equal("b c d", await Names("inStock: true"));
        Assert.Equal("a", await Names("inStock: false"));
        Assert.Equal("c d", await Names("minRating: 2"));
        Assert.Equal("a c", await Names("attributes: [{name: \"colour\", values: [\"red\", \"black\"]}]"));
        Assert.Equal("c", await Names("attributes: [{name: \"colour\", values: [\"red\"]}, {name: \"size\", values: [\"c\"]}]"));
        Assert.Equal("a d", await Names($"ids: [\"{ids[3]}\", \"prod_unknown\", \"{ids[0]}\"]"));
        Assert.Equal("", await Names("ids: []"));
        Assert.Equal("b", await Names($"category: \"{categories[0]}\", tags: {{any: [\"soft\"]}}, inStock: true"));
    }

    [Theory]
    [InlineData("NEWEST")]
    [InlineData("PRICE_ASC")]
    [InlineData("PRICE_DESC")]
    [InlineData("RATING")]
    [InlineData("NAME")]
    [InlineData("BEST_SELLING")]
    public async Task Products_Should_ShowEachOnce_When_PagedThrough(string sort)
    {
        await using var shop = await Shop.OpenAsync();
        await shop.ImportAsync([.. Enumerable.Range(0, 23).Select(i => new
        {
            externalId = $"{i}",
            name = $"n{i % 5}",
            status = "ACTIVE",
            rating = i % 3 == 0 ? null : new { average = i % 4, count = 1 },
            variants = new[]
            {
                new { sku = $"{i}", price = Samples.Money(i % 6), prices = i % 2 == 0 ? [] : new[] { Samples.Money(i % 7, "USD") } },
            },
        })]);
        var query = "query ($first: Int!, $after: String, $sort: ProductSort!) @inContext(currency: \"USD\") "
            + "{ products(first: $first, after: $after, sort: $sort) { nodes { id } pageInfo { hasNextPage endCursor } } }";
        var all = (await shop.Public.AskAsync(query, new { first = 100, sort })).Texts("data.products.nodes", "id");
        Assert.Equal(23, all.Distinct().Count());

        var paged = new List<string?>();
        string? after = null;
        do
        {
            var page = await shop.Public.AskAsync(query, new { first = 4, sort, after });
            paged.AddRange(page.Texts("data.products.nodes", "id"));
            after = page.Text("data.products.pageInfo.endCursor");
        }
        while (paged.Count < 23);
        Assert.Equal(all, paged);
    }

    [Fact]
    public async Task Products_Should_SayWhereThePageStands()
    {
        await using var shop = await Shop.OpenAsync();
        await AddAsync(shop, "a", 1);
        await AddAsync(shop, "b", 2);
        await AddAsync(shop, "c", 3);
        var first = await shop.Public.AskAsync(Page, new { first = 2 });
        first.Is("""
            {"data":{"products":{"edges":[{"cursor":"cursor","node":{"name":"c"}},{"cursor":"cursor","node":{"name":"b"}}],
              "pageInfo":{"hasNextPage":true,"hasPreviousPage":false,"startCursor":"cursor","endCursor":"cursor"},
              "totalCount":{"value":3,"isExact":true}}}}
            """);
        (await shop.Public.AskAsync(Page, new { first = 2, after = first.Text("data.products.edges.1.cursor") })).Is("""
            {"data":{"products":{"edges":[{"cursor":"cursor","node":{"name":"a"}}],
              "pageInfo":{"hasNextPage":false,"hasPreviousPage":true,"startCursor":"cursor","endCursor":"cursor"},
              "totalCount":{"value":3,"isExact":true}}}}
            """);
    }

    [Fact]
    public async Task Products_Should_CountUpToABound()
    {
        await using var shop = await Shop.OpenAsync("--Catalog:MaxExactCount=100");
        await shop.ImportAsync([.. Enumerable.Range(0, 101).Select(i => new { externalId = $"{i}", name = $"{i}" })]);
        (await shop.Editor.AskAsync("{ products { totalCount { value isExact } } }"))
            .Is("""{"data":{"products":{"totalCount":{"value":100,"isExact":false}}}}""");
    }

    [Fact]
    public async Task Products_Should_RefuseWhatNoHonestClientSends()
    {
        await using var shop = await Shop.OpenAsync();
        await AddAsync(shop, "a", 1);
        await AddAsync(shop, "b", 1);
        var cursor = (await shop.Public.AskAsync(Page, new { first = 1 })).Text("data.products.edges.0.cursor");
        const string Forged = "after is no cursor of this list in this order; take one from its edges or pageInfo.";
        var wrong = new (object Variables, string Message)[]
        {
            (new { first = 101 }, "first is 101; 1 to 100 are allowed."),
            (new { first = 0 }, "first is 0; 1 to 100 are allowed."),
            (new { first = -1 }, "first is -1; 1 to 100 are allowed."),
            (new { first = 1, after = "forged" }, Forged),
            (new { first = 1, after = cursor[..^1] + (cursor[^1] == 'A' ? 'B' : 'A') }, Forged),
            (new { first = 1, after = "" }, Forged),
            (new { first = 1, after = new string('A', 5000) }, Forged),
            (new { first = 1, after = cursor, sort = "NAME" }, Forged),
        };
        foreach (var (variables, message) in wrong)
        {
            (await shop.Public.AskAsync(Page, variables)).Is($$$"""
                {"errors":[{"message":"{{{message}}}","locations":[{"line":2,"column":3}],"path":["products"],
                  "extensions":{"code":"BAD_USER_INPUT"}}],"data":null}
                """);
        }
    }

    [Fact]
    public async Task Products_Should_RefuseTooManyValuesInAFilter()
    {
        await using var shop = await Shop.OpenAsync();
        var answer = await shop.Public.AskAsync(
            "query ($ids: [ID!]) { products(filter: {ids: $ids}) { nodes { id } } }", new { ids = Enumerable.Range(0, 251) });
        Assert.Contains("filter.ids has 251 values; at most 250 are allowed.", answer.Json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NestedLists_Should_BePagedForEachParent()
    {
        await using var shop = await Shop.OpenAsync();
        var categories = await shop.CategoriesAsync("home", "beds");
        var brand = await shop.BrandAsync("Acme");
        await shop.ImportAsync([.. Enumerable.Range(0, 5).Select(i => new
        {
            externalId = $"{i}",
            name = $"P{i}",
            brand,
            category = categories[i % 2],
            status = "ACTIVE",
            publishedAt = shop.Clock.GetUtcNow().AddDays(-i),
            variants = new[] { new { sku = $"{i}", price = Samples.Money(10 - i) } },
        })]);
        (await shop.Public.AskAsync("""
            {
              categories { slug depth parent { slug } children { slug }
                products(first: 2, sort: PRICE_ASC, filter: {tags: {none: ["x"]}}) { nodes { name brand { slug } } totalCount { value } } }
              brands { nodes { slug products(first: 1) { nodes { category { slug } } pageInfo { hasNextPage } } } totalCount { value } }
            }
            """)).Is("""
            {"data":{
              "categories":[
                {"slug":"home","depth":0,"parent":null,"children":[{"slug":"beds"}],
                 "products":{"nodes":[{"name":"P4","brand":{"slug":"acme"}},{"name":"P3","brand":{"slug":"acme"}}],
                   "totalCount":{"value":5}}},
                {"slug":"beds","depth":1,"parent":{"slug":"home"},"children":[],
                 "products":{"nodes":[{"name":"P3","brand":{"slug":"acme"}},{"name":"P1","brand":{"slug":"acme"}}],
                   "totalCount":{"value":2}}}],
              "brands":{"nodes":[{"slug":"acme","products":{"nodes":[{"category":{"slug":"home"}}],"pageInfo":{"hasNextPage":true}}}],
                "totalCount":{"value":1}}}}
            """);
    }

    private static async Task AddAsync(Shop shop, string name, decimal cny, decimal? usd = null, int? rating = null)
    {
        await shop.CreateAsync(new
        {
            name,
            status = "ACTIVE",
            rating = rating is null ? null : new { average = rating, count = 1 },
            variants = new[]
            {
                new
                {
                    sku = name,
                    price = Samples.Money(cny),
                    compareAtPrice = Samples.Money(cny + 20),
                    prices = usd is null ? [] : new[] { Samples.Money(usd.Value, "USD") },
                },
            },
        });
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
    }
}
