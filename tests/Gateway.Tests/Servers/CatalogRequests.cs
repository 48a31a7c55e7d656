using System.Text.Json;

namespace Headless.Gateway.Tests.Servers;

/// <summary>What front ends and editors ask of a catalogue, made from what is in it; some of it wrong.</summary>
internal static class CatalogRequests
{
    private const string Whole =
        """
        id version slug name description brand { id slug name } category { id slug } breadcrumbs { slug depth } tags { slug name synonyms }
        images(first: 2) { url alt width height } attributes { name value } status publishedAt createdAt updatedAt externalId
        variants { id sku name price { amount currencyCode } prices { amount currencyCode } compareAtPrice { amount }
          availability { inStock quantity maxPerOrder } attributes { name value } priceBreakdown { label change { amount } } }
        priceRange { min { amount } max { amount currencyCode } } rating { average count }
        """;

    private const string Listed =
        """
        { edges { cursor node { slug } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount { value isExact } }
        """;

    private static readonly string[] Sorts = ["NEWEST", "PRICE_ASC", "PRICE_DESC", "RATING", "NAME", "BEST_SELLING", "RELEVANCE"];

    /// <summary>Every kind of read; gives the products that it met.</summary>
    public static async Task<IReadOnlyList<Known>> SendAsync(Conversation talk)
    {
        var some = await talk.ReadAsync(
            """
            { products(first: 30, sort: NAME) { nodes {
              id slug externalId variants { id sku } brand { id } category { id } tags { slug }
            } } }
            """);
        Known[] products =
        [
            .. some.GetProperty("products").GetProperty("nodes").EnumerateArray()
                .Where(node => node.GetProperty("variants").GetArrayLength() > 0).Select(Known.Of),
        ];
        talk.Know(products.SelectMany(product => new[] { product.Id, product.Variant, product.Brand, product.Category }).OfType<string>());
        foreach (var sort in Sorts)
        {
            await PageAsync(talk, sort);
        }

        foreach (var product in products.Take(6))
        {
            await talk.ReadAsync($"query($slug: String!) {{ product(by: {{slug: $slug}}) {{ {Whole} }} }}", new { slug = product.Slug });
            await talk.ReadAsync("query($id: ID!) { node(id: $id) { __typename id ... on Product { name } } }", new { id = product.Id });
            await talk.ReadAsync("query($sku: String!) { product(by: {sku: $sku}) { slug } }", new { sku = product.Sku });
            await talk.ReadAsync(
                "query($by: ProductBy!) { product(by: $by) { slug } }", new { by = new { externalId = product.ExternalId } });
        }

        var ids = products.Select(product => product.Id).Reverse().Append("prod_none");
        await talk.ReadAsync("query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Product { slug version } } }", new { ids });
        await FilterAsync(talk, products);
        await NamesAsync(talk, products[0]);
        await MistakesAsync(talk);
        return products;
    }

    /// <summary>What editors write: right, late, twice and without the right to.</summary>
    public static async Task SendChangesAsync(Conversation talk, IReadOnlyList<Known> products)
    {
        const string Update =
            "mutation($id: ID!, $version: Int, $input: ProductInput!) { productUpdate(id: $id, expectedVersion: $version, input: $input) "
            + "{ product { id version name slug updatedAt } userErrors { code message path } } }";
        const string Create =
            "mutation($input: ProductInput!) { productCreate(input: $input) "
            + "{ product { id version slug variants { id sku } } userErrors { code message path } } }";
        var (first, second) = (products[0], products[1]);
        await talk.ChangeAsync(Update, new { id = first.Id, input = new { name = "新的 Name" } });
        await talk.ChangeAsync(Update, new { id = first.Id, input = new { name = "新的 Name" } }, "");
        await talk.ChangeAsync(Update, new { id = first.Id, version = 1, input = new { name = "Late" } }, "");
        await talk.ChangeAsync(Update, new { id = first.Id, input = new { slug = second.Slug } }, "");
        await talk.ChangeAsync(Update, new { id = "prod_none", input = new { name = "Nobody" } }, "");
        await talk.ChangeAsync(Create, new { input = new { name = "杯 Cup", externalId = "made" } }, "");
        await talk.ChangeAsync(Create, new { input = new { name = "Again", externalId = "made" } }, "");
        await talk.ChangeAsync(Create, new { input = new { name = "Twin", variants = new[] { Variant(second.Sku) } } }, "");
        await talk.ChangeAsync(Create, new { input = new { name = "", variants = new[] { Variant("") } } }, "");
        const string Adjust =
            "mutation($sku: String!, $delta: Int!) { stockAdjust(sku: $sku, delta: $delta, reason: \"count\") "
            + "{ variant { id availability { quantity } } userErrors { code message path } } }";
        await talk.ChangeAsync(Adjust, new { sku = second.Sku, delta = 3 }, "");
        await talk.ChangeAsync(Adjust, new { sku = second.Sku, delta = -100_000 }, "");
        await talk.ChangeAsync(Adjust, new { sku = "none", delta = 1 }, "");
        await talk.ChangeAsync(
            "mutation { tagUpsert(slug: \"fresh\", name: \"新\", synonyms: [\"new\"]) { tag { id slug synonyms } userErrors { code } } }",
            null,
            "");
        await talk.ChangeAsync(
            "mutation { tagMerge(from: [\"fresh\", \"none\"], into: \"tea\") { tag { slug } userErrors { code message path } } }",
            null,
            "");
        await talk.ChangeAsync(
            "mutation { categoriesImport(rows: [{name: \"A\", slug: \"a\", parent: {slug: \"none\"}}, {name: \"B\", slug: \"b\"}]) "
            + "{ created failed categories { slug } userErrors { code message path } } }",
            null,
            "");
        await talk.ChangeAsync(
            "mutation($id: ID!) { productArchive(id: $id) { product { status version } userErrors { code } } }",
            new { id = second.Id },
            "");
        await talk.ChangeAsync("query($id: ID!) { product(by: {id: $id}) { slug } }", new { id = second.Id });
    }

    private static object Variant(string sku) => new { sku, price = new { amount = "1", currencyCode = "CNY" } };

    private static async Task PageAsync(Conversation talk, string sort)
    {
        string? after = null;
        for (var page = 0; page < 3; page++)
        {
            var answer = await talk.ReadAsync(
                $"query($after: String, $sort: ProductSort!) {{ products(first: 9, after: $after, sort: $sort) {Listed} }}",
                new { after, sort });
            after = answer.ValueKind == JsonValueKind.Undefined
                ? null
                : answer.GetProperty("products").GetProperty("pageInfo").GetProperty("endCursor").GetString();
        }
    }

    private static async Task FilterAsync(Conversation talk, IReadOnlyList<Known> products)
    {
        var (brand, category, tag) = (
            products.First(product => product.Brand is not null).Brand,
            products.First(product => product.Category is not null).Category,
            products.First(product => product.Tag is not null).Tag);
        object[] filters =
        [
            new { ids = products.Take(5).Select(product => product.Id) },
            new { brand = new[] { brand } },
            new { category },
            new { category, brand = new[] { brand } },
            new { tags = new { any = new[] { tag, "none" } } },
            new { tags = new { all = new[] { tag }, none = new[] { "coffee" } } },
            new { price = new { min = "100", max = "200" } },
            new { price = new { max = "20.5" }, inStock = true },
            new { inStock = false },
            new { minRating = 4.5 },
            new { attributes = new[] { new { name = "颜色", values = new[] { "银色", "雾灰" } } } },
            new { category = "cat_none" },
        ];
        foreach (var filter in filters)
        {
            await talk.ReadAsync(
                $"query($filter: ProductFilter) {{ products(first: 12, filter: $filter, sort: PRICE_ASC) {Listed} }}", new { filter });
        }
    }

    private static async Task NamesAsync(Conversation talk, Known product)
    {
        for (var depth = 1; depth <= 3; depth++)
        {
            await talk.ReadAsync(
                "query($depth: Int!) { categories(depth: $depth) { id slug name depth parent { slug } children { slug } } }",
                new { depth });
        }

        foreach (var slug in new[] { "tech", "audio", "tea", "none" })
        {
            await talk.ReadAsync(
                "query($slug: String!) { category(slug: $slug) { name parent { slug } "
                + $"products(first: 5, sort: PRICE_DESC) {Listed} }} }}",
                new { slug });
            await talk.ReadAsync(
                "query($slug: String!) { tag(slug: $slug) { id name synonyms usage { products content } } }", new { slug });
        }

        var brands = await talk.ReadAsync(
            "{ brands(first: 20) { nodes { id slug name externalId } pageInfo { endCursor } totalCount { value } } }");
        var after = brands.GetProperty("brands").GetProperty("pageInfo").GetProperty("endCursor").GetString();
        await talk.ReadAsync(
            $"query($after: String) {{ brands(first: 6, after: $after) {{ nodes {{ slug products(first: 3) {Listed} }} }} }}",
            new { after });
        await talk.ReadAsync("{ hotTags(first: 5) { slug name } }");
        await talk.ReadAsync(
            "query($id: ID!) { node(id: $id) { ... on Variant { sku product { slug brand { name } } price { amount } } } }",
            new { id = product.Variant });
    }

    private static async Task MistakesAsync(Conversation talk)
    {
        string[] mistakes =
        [
            "{ products(first: 0) { nodes { id } } }",
            "{ products(first: 100000) { nodes { id } } }",
            "{ products(after: \"nonsense\") { nodes { id } } }",
            "{ product(by: {slug: \"none\"}) { id } }",
            "{ product(by: {slug: \"a\", id: \"b\"}) { id } }",
            "{ product(by: {}) { id } }",
            "{ product(by: {slug: \"a\" }) { unknown } }",
            "{ products(filter: {price: {min: \"abc\"}}) { nodes { id } } }",
            "{ products(filter: {price: {min: \"9\", max: \"1\"}}) { nodes { id } } }",
            "{ node(id: \"nonsense\") { id } }",
            "query($id: ID!) { node(id: $id) { id } }",
            "{ products(filter: {status: [DRAFT]}) { nodes { id } } }",
            "{ categories(depth: 99) { id } }",
            "{ products",
            "",
        ];
        foreach (var mistake in mistakes)
        {
            await talk.ReadAsync(mistake);
        }
    }
}
