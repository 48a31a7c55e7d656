using Headless.Modules.Tests.Catalog;
using Headless.Modules.Tests.Host;

namespace Headless.Modules.Tests.Search;

public sealed class SearchTests
{
    private const string Names = """
        query ($query: String!, $filter: ProductFilter, $sort: ProductSort! = RELEVANCE, $first: Int! = 24, $after: String) {
          search(query: $query, filter: $filter, sort: $sort, first: $first, after: $after) {
            nodes { ... on Product { name } } pageInfo { hasNextPage endCursor } totalCount { value isExact } correctedQuery isRelaxed
          }
        }
        """;

    [Fact]
    public async Task Search_Should_AnswerHitsAndFacets()
    {
        await using var shop = await Shop.OpenAsync();
        await FillAsync(shop);
        var answer = await shop.Public.AskAsync("""
            {
              search(
                query: "手机", filter: { tags: { any: ["透明"] }, inStock: true, attributes: [{ name: "颜色", values: ["蓝"] }] }
                facets: ["tag", "brand", "inStock", "rating", "attr.颜色", "attr.无"], sort: RELEVANCE
              ) {
                edges { highlights node { ... on Product { name tags { slug } } } }
                pageInfo { hasNextPage hasPreviousPage }
                totalCount { value isExact } correctedQuery isRelaxed
                facets { name buckets { value label count selected } }
              }
            }
            """);

        answer.Is("""
            {"data":{"search":{
              "edges":[{"highlights":["透明<em>手机</em>壳"],"node":{"name":"透明手机壳","tags":[{"slug":"透明"}]}}],
              "pageInfo":{"hasNextPage":false,"hasPreviousPage":false},
              "totalCount":{"value":1,"isExact":true},"correctedQuery":null,"isRelaxed":false,
              "facets":[
                {"name":"tag","buckets":[
                  {"value":"透明","label":"透明","count":1,"selected":true},{"value":"防摔","label":"防摔","count":1,"selected":false}]},
                {"name":"brand","buckets":[{"value":"brand_1","label":"绿联","count":1,"selected":false}]},
                {"name":"inStock","buckets":[
                  {"value":"true","label":"true","count":1,"selected":true}]},
                {"name":"rating","buckets":[
                  {"value":"4..","label":"4..","count":1,"selected":false},{"value":"3..","label":"3..","count":1,"selected":false},
                  {"value":"2..","label":"2..","count":1,"selected":false},{"value":"1..","label":"1..","count":1,"selected":false}]},
                {"name":"attr.颜色","buckets":[{"value":"蓝","label":"蓝","count":1,"selected":true}]},
                {"name":"attr.无","buckets":[]}]}}}
            """);
    }

    [Fact]
    public async Task Search_Should_CountCategoriesUpToTheRoot()
    {
        await using var shop = await Shop.OpenAsync();
        await FillAsync(shop);
        var ids = await shop.Public.AskAsync("""{ root: category(slug: "数码") { id } leaf: category(slug: "配件") { id } }""");
        await shop.ImportAsync(new
        {
            externalId = "P-2",
            name = "手机",
            status = "ACTIVE",
            category = ids.Text("data.root.id"),
            variants = new[] { new { sku = "P-2", price = Samples.Money(1_999) } },
        });
        await shop.CatchUpAsync();
        const string Query = """
            query ($filter: ProductFilter) {
              search(query: "手机", filter: $filter, facets: ["category"]) {
                totalCount { value } facets { buckets { label count selected } }
              }
            }
            """;

        (await shop.Public.AskAsync(Query, new { filter = new { category = ids.Text("data.leaf.id") } })).Is("""
            {"data":{"search":{"totalCount":{"value":2},"facets":[{"buckets":[
              {"label":"数码","count":3,"selected":false},{"label":"配件","count":2,"selected":true}]}]}}}
            """);
    }

    [Theory]
    [InlineData("手机", "", "智能手机, 手机支架, 透明手机壳, 防摔手机壳")]
    [InlineData("手机壳", "", "智能手机, 手机支架, 透明手机壳, 防摔手机壳")]
    [InlineData("ＲＵＮＮＩＮＧ shoe", "", "Trail Running Shoes")]
    [InlineData("A-100-2", "", "透明手机壳")]
    [InlineData("绿联", "", "透明手机壳, 防摔手机壳")]
    [InlineData("", "tags: { all: [\"phone\"] }", "智能手机")]
    [InlineData("", "tags: { all: [\"Smart Phone\"] }", "智能手机")]
    [InlineData("", "tags: { none: [\"phone\", \"透明\", \"防摔\"] }, category: null", "Trail Running Shoes, 手机支架")]
    [InlineData("", "price: { min: \"50\", max: \"99\" }", "防摔手机壳")]
    [InlineData("", "minRating: 4.5", "透明手机壳")]
    [InlineData("", "inStock: false", "Trail Running Shoes")]
    [InlineData("", "status: [DRAFT, ARCHIVED]", "")]
    [InlineData("", "ids: []", "")]
    [InlineData("phones", "", "智能手机, 手机支架, 透明手机壳, 防摔手机壳")]
    public async Task Search_Should_FindWhatIsMeant(string query, string filter, string expected)
    {
        await using var shop = await Shop.OpenAsync();
        await FillAsync(shop);
        var found = await FindAsync(shop, query, filter, sort: "NAME");
        Assert.Equal(expected.Split(", ", StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.OrdinalIgnoreCase), found);
    }

    [Fact]
    public async Task Search_Should_WalkAllPages_When_CursorsAreFollowed()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.ImportAsync([.. Enumerable.Range(1, 23).Select(n => Wares.Of($"Cup {n:D2}", $"CUP-{n}", price: n * 7 % 23))]);
        await shop.CatchUpAsync();
        foreach (var (sort, expected) in new[]
        {
            ("NAME", Enumerable.Range(1, 23)),
            ("PRICE_ASC", Enumerable.Range(1, 23).OrderBy(n => n * 7 % 23)),
            ("PRICE_DESC", Enumerable.Range(1, 23).OrderByDescending(n => n * 7 % 23)),
            ("RELEVANCE", Enumerable.Range(1, 23)),
        })
        {
            var names = new List<string?>();
            string? after = null;
            do
            {
                var answer = (await shop.Public.AskAsync(Names, new { query = "cup", sort, first = 5, after })).Succeeded();
                names.AddRange(answer.Texts("data.search.nodes", "name"));
                Assert.Equal(23, answer.Number("data.search.totalCount.value"));
                var hasMore = answer.Json.Contains("\"hasNextPage\":true", StringComparison.Ordinal);
                after = hasMore ? answer.Text("data.search.pageInfo.endCursor") : null;
            }
            while (after is not null);

            // All fit equally well; what decides then are ids, which are random.
            Assert.Equal(expected.Select(n => (string?)$"Cup {n:D2}"), sort == "RELEVANCE" ? names.Order() : names);
        }
    }

    [Fact]
    public async Task Search_Should_HideWhatIsNotOnSale_When_CallerIsNoEditor()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.ImportAsync(
            Wares.Of("Lamp on sale", "L-1"),
            new
            {
                externalId = "L-2",
                name = "Lamp draft",
                status = "DRAFT",
                variants = new[] { new { sku = "L-2", price = Samples.Money(1) } },
            },
            new
            {
                externalId = "L-3",
                name = "Lamp tomorrow",
                status = "ACTIVE",
                publishedAt = shop.Clock.GetUtcNow().AddDays(1),
                variants = new[] { new { sku = "L-3", price = Samples.Money(1) } },
            });
        await shop.CatchUpAsync();
        var request = new { query = "lamp", sort = "NAME", filter = new { status = Samples.Words("DRAFT", "ACTIVE") } };
        var everybody = await shop.Public.AskAsync(Names, request);
        var editor = await shop.WithScopes("catalog:read").AskAsync(Names, request);
        shop.Clock.Advance(TimeSpan.FromDays(2));
        var later = await shop.Public.AskAsync(Names, request);

        Assert.Equal(["Lamp on sale"], everybody.Succeeded().Texts("data.search.nodes", "name"));
        Assert.Equal(["Lamp draft", "Lamp on sale", "Lamp tomorrow"], editor.Succeeded().Texts("data.search.nodes", "name"));
        Assert.Equal(["Lamp on sale", "Lamp tomorrow"], later.Succeeded().Texts("data.search.nodes", "name"));
    }

    [Fact]
    public async Task Search_Should_SayWhatItSearchedFor_When_TheQueryFindsNothing()
    {
        await using var shop = await Shop.OpenAsync();
        await FillAsync(shop);
        var misspelt = await shop.Public.AskAsync(Names, new { query = "runing shose" });
        var relaxed = await shop.Public.AskAsync(Names, new { query = "running 手机壳 shoes" });
        var nothing = await shop.Public.AskAsync(Names, new { query = "xylophone" });

        misspelt.Is("""
            {"data":{"search":{"nodes":[{"name":"Trail Running Shoes"}],"pageInfo":{"hasNextPage":false,"endCursor":"cursor"},
              "totalCount":{"value":1,"isExact":true},"correctedQuery":"running shoes","isRelaxed":false}}}
            """);
        relaxed.Is("""
            {"data":{"search":{"nodes":[{"name":"Trail Running Shoes"}],"pageInfo":{"hasNextPage":false,"endCursor":"cursor"},
              "totalCount":{"value":1,"isExact":true},"correctedQuery":null,"isRelaxed":true}}}
            """);
        nothing.Is("""
            {"data":{"search":{"nodes":[],"pageInfo":{"hasNextPage":false,"endCursor":null},
              "totalCount":{"value":0,"isExact":true},"correctedQuery":null,"isRelaxed":false}}}
            """);
    }

    [Fact]
    public async Task Search_Should_FollowTheCatalog_When_ItChanges()
    {
        await using var shop = await Shop.OpenAsync();
        var id = await shop.CreateAsync(Samples.Product("Wool scarf", "W-1", price: 30, stock: 1, tags: "winter"));
        await shop.CatchUpAsync();
        Assert.Equal(["Wool scarf"], await FindAsync(shop, "SCARFS"));
        Assert.Equal(["Wool scarf"], await FindAsync(shop, "winter"));

        const string Update = """
            mutation ($id: ID!, $input: ProductInput!) { productUpdate(id: $id, input: $input) { userErrors { code } } }
            """;
        (await shop.Editor.AskAsync(Update, new { id, input = new { name = "Silk scarf" } })).Succeeded();
        await ChangeAsync(shop, """tagUpsert(slug: "winter", name: "冬季", synonyms: ["寒冷"]) { userErrors { code } }""");
        await shop.CatchUpAsync();
        Assert.Empty(await FindAsync(shop, "wool"));
        foreach (var query in (string[])["silk", "冬季", "寒冷", "winter"])
        {
            Assert.Equal(["Silk scarf"], await FindAsync(shop, query));
        }

        await ChangeAsync(shop, """stockAdjust(sku: "W-1", delta: -1, reason: "sold") { userErrors { code } }""");
        await shop.CatchUpAsync();
        Assert.Empty(await FindAsync(shop, "silk", "inStock: true"));

        await ChangeAsync(shop, $"productArchive(id: \"{id}\") {{ userErrors {{ code }} }}");
        Assert.Empty(await FindAsync(shop, "silk"));
        await shop.CatchUpAsync();
        Assert.Empty(await FindAsync(shop, "silk"));
    }

    [Fact]
    public async Task Search_Should_UseTheCallersCurrency_When_ItComparesPrices()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.ImportAsync(
            Wares.Of("Bowl blue", "B-1", price: 10, currency: "USD"),
            Wares.Of("Bowl red", "B-2", price: 5, currency: "EUR"));
        await shop.CatchUpAsync();
        var answer = await shop.Public.AskAsync("""
            query @inContext(currency: "USD") {
              search(query: "bowl", filter: { price: { max: "20" } }, facets: ["price"]) {
                nodes { ... on Product { name } } facets { buckets { value count selected } }
              }
            }
            """);

        answer.Is("""
            {"data":{"search":{"nodes":[{"name":"Bowl blue"}],"facets":[{"buckets":[]}]}}}
            """);
    }

    [Theory]
    [InlineData("query: \"\", first: 0", "first is 0; 1 to 100 are allowed.")]
    [InlineData("query: \"\", first: 101", "first is 101; 1 to 100 are allowed.")]
    [InlineData("query: \"\", in: []", "in names no index; PRODUCTS is allowed.")]
    [InlineData("query: \"\", after: \"forged\"", "after is no cursor of a search in this order; take one from its edges or pageInfo.")]
    [InlineData(
        "query: \"\", facets: [\"colour\"]",
        "There is no facet 'colour'; there are brand, category, tag, price, rating, inStock, and attr.NAME for the attribute NAME.")]
    public async Task Search_Should_RefuseTheRequest_When_AnArgumentIsOutOfRange(string arguments, string message)
    {
        await using var shop = await Shop.OpenAsync();
        var answer = await shop.Public.AskAsync($"{{ search({arguments}) {{ totalCount {{ value }} facets {{ name }} }} }}");

        Assert.Equal(message, answer.Text("errors.0.message"));
        Assert.Equal("BAD_USER_INPUT", answer.Text("errors.0.extensions.code"));
    }

    [Fact]
    public async Task Search_Should_RefuseAnUnknownFacet_When_FacetsAreNotSelected()
    {
        await using var shop = await Shop.OpenAsync();
        var answer = await shop.Public.AskAsync("{ search(query: \"\", facets: [\"colour\"]) { totalCount { value } } }");

        Assert.StartsWith("There is no facet 'colour'; ", answer.Text("errors.0.message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_Should_RefuseTheRequest_When_TextsAreTooLongOrTheCursorIsOfAnotherOrder()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.ImportAsync(Wares.Of("Cup 1", "C-1"), Wares.Of("Cup 2", "C-2"));
        await shop.CatchUpAsync();
        var cursor = (await shop.Public.AskAsync(Names, new { query = "cup", first = 1 })).Text("data.search.pageInfo.endCursor");
        var elsewhere = await shop.Public.AskAsync(Names, new { query = "cup", sort = "NAME", after = cursor });
        var tooLong = await shop.Public.AskAsync(Names, new { query = new string('x', 201) });
        var tooLongPrefix = await shop.Public.AskAsync(
            "query ($prefix: String!) { searchSuggest(prefix: $prefix) { text } }", new { prefix = new string('x', 201) });

        Assert.StartsWith("after is no cursor", elsewhere.Text("errors.0.message"), StringComparison.Ordinal);
        Assert.Equal("query has 201 characters; at most 200 are allowed.", tooLong.Text("errors.0.message"));
        Assert.Equal("prefix has 201 characters; at most 200 are allowed.", tooLongPrefix.Text("errors.0.message"));
    }

    [Fact]
    public async Task SearchSuggest_Should_CompleteWords_When_TheyAreChineseOrEnglish()
    {
        await using var shop = await Shop.OpenAsync();
        await FillAsync(shop);
        const string Query = """
            query ($prefix: String!) {
              searchSuggest(prefix: $prefix, first: 3) {
                kind text node { __typename id ... on Product { name } ... on Tag { slug } ... on Brand { name } }
              }
            }
            """;
        (await shop.Public.AskAsync(Query, new { prefix = "透" })).Is("""
            {"data":{"searchSuggest":[
              {"kind":"TAG","text":"透明","node":{"__typename":"Tag","id":"tag_1","slug":"透明"}},
              {"kind":"PRODUCT","text":"透明手机壳","node":{"__typename":"Product","id":"prod_1","name":"透明手机壳"}}]}}
            """);
        (await shop.Public.AskAsync(Query, new { prefix = "SHO" })).Is("""
            {"data":{"searchSuggest":[
              {"kind":"PRODUCT","text":"Trail Running Shoes","node":{"__typename":"Product","id":"prod_1","name":"Trail Running Shoes"}}]}}
            """);
        (await shop.Public.AskAsync(Query, new { prefix = "绿" })).Is("""
            {"data":{"searchSuggest":[{"kind":"BRAND","text":"绿联","node":{"__typename":"Brand","id":"brand_1","name":"绿联"}}]}}
            """);
        (await shop.Public.AskAsync(Query, new { prefix = "" })).Is("""{"data":{"searchSuggest":[]}}""");
    }

    [Fact]
    public async Task SearchSuggest_Should_OfferAQuery_When_OthersAskedItOften()
    {
        await using var shop = await Shop.OpenAsync();
        await FillAsync(shop);
        for (var i = 0; i < 5; i++)
        {
            await FindAsync(shop, "trail shoes");
            await FindAsync(shop, "nothing like this");
        }

        var answer = await shop.Public.AskAsync("""
            { a: searchSuggest(prefix: "trail s") { kind text node { id } } b: searchSuggest(prefix: "nothing") { text } }
            """);
        answer.Is("""{"data":{"a":[{"kind":"QUERY","text":"trail shoes","node":null}],"b":[]}}""");
    }

    private static async Task FillAsync(Shop shop)
    {
        var brand = await shop.BrandAsync("绿联");
        var categories = await shop.CategoriesAsync("数码", "配件");
        await shop.ImportAsync(
            new
            {
                externalId = "A-100-2",
                name = "透明手机壳",
                brand,
                category = categories[1],
                status = "ACTIVE",
                tags = Samples.Words("透明"),
                attributes = new[] { new { name = "颜色", value = "蓝" } },
                rating = new { average = 4.6, count = 9 },
                variants = new[] { new { sku = "A-100-2", price = Samples.Money(39), stock = 4 } },
            },
            new
            {
                externalId = "A-200",
                name = "防摔手机壳",
                brand,
                category = categories[1],
                status = "ACTIVE",
                tags = Samples.Words("防摔"),
                attributes = new[] { new { name = "颜色", value = "蓝" } },
                variants = new[] { new { sku = "A-200", price = Samples.Money(59), stock = 4 } },
            },
            Wares.Of("智能手机", "P-1", price: 2_999, tags: "Phone"),
            Wares.Of("手机支架", "H-1", price: 19),
            Wares.Of("Trail Running Shoes", "S-1", price: 499, stock: 0));
        await ChangeAsync(shop, """tagUpsert(slug: "phone", name: "Phone", synonyms: ["手机", "smart phone"]) { userErrors { code } }""");
        await shop.CatchUpAsync();
    }

    private static async Task ChangeAsync(Shop shop, string field) => (await shop.Editor.AskAsync($"mutation {{ {field} }}")).Succeeded();

    private static async Task<IReadOnlyList<string?>> FindAsync(Shop shop, string query, string filter = "", string sort = "RELEVANCE")
    {
        var answer = await shop.Public.AskAsync(
            $"{{ search(query: \"{query}\", filter: {{ {filter} }}, sort: {sort}) {{ nodes {{ ... on Product {{ name }} }} }} }}");
        return answer.Succeeded().Texts("data.search.nodes", "name");
    }
}

/// <summary>Rows of an import.</summary>
internal static class Wares
{
    public static object Of(string name, string sku, decimal price = 10m, int? stock = 5, string currency = "CNY", params string[] tags) =>
        new
        {
            externalId = sku,
            name,
            status = "ACTIVE",
            tags,
            variants = new[] { new { sku, price = Samples.Money(price, currency), stock } },
        };
}
