namespace Headless.Gateway.Tests.Servers;

/// <summary>What buyers look for, in Chinese, in English, in both, misspelled, and with every condition and facet.</summary>
internal static class SearchRequests
{
    private const string Facets = "facets { name buckets { value label count selected } }";

    private static readonly string[] Words =
    [
        "手机壳", "phone case", "bluetooth 音箱", "茶", "oolong", "床品 四件套", "keyboards", "充电宝", "headphnes", "ｔｅａ", "绿茶 礼盒",
        "耳機", "qqqqzzzz", "降噪 耳机 跑步", "millennium falcon", "castle dragon knights",
    ];

    public static async Task SendAsync(Conversation talk, IReadOnlyList<Known> products)
    {
        foreach (var query in Words)
        {
            await talk.FindAsync(
                $$"""
                query($query: String!) { search(
                  query: $query, first: 100, facets: ["brand", "category", "tag", "price", "rating", "inStock"]
                ) {
                  nodes { ... on Product { slug } } totalCount { value isExact } correctedQuery isRelaxed {{Facets}}
                } }
                """,
                new { query });
        }

        await SortAsync(talk);
        var brand = products.First(product => product.Brand is not null).Brand;
        var category = products.First(product => product.Category is not null).Category;
        object[] filters =
        [
            new { brand = new[] { brand } },
            new { category, inStock = true },
            new { price = new { min = "50", max = "300" }, minRating = 4 },
            new { tags = new { any = new[] { "phone", "tea" } } },
            new { attributes = new[] { new { name = "颜色", values = new[] { "银色" } } } },
        ];
        foreach (var filter in filters)
        {
            await talk.ReadAsync(
                $$"""
                query($filter: ProductFilter) {
                  search(query: "", first: 20, sort: PRICE_ASC, filter: $filter, facets: ["brand", "tag", "price", "attr.颜色"]) {
                    edges { cursor node { ... on Product { slug } } } totalCount { value } {{Facets}}
                  }
                }
                """,
                new { filter });
        }

        foreach (var prefix in new[] { "手", "手机", "pho", "tea", "yun", "zzz", "" })
        {
            await talk.ReadAsync(
                "query($prefix: String!) { searchSuggest(prefix: $prefix) { kind text node { id __typename } } }", new { prefix });
        }

        await talk.ReadAsync("{ search(query: \"tea\", first: 101) { totalCount { value } } }");
        await talk.ReadAsync("{ search(query: \"tea\", after: \"nonsense\") { totalCount { value } } }");
        await talk.ReadAsync("{ search(query: \"tea\", facets: [\"nonsense\"]) { totalCount { value } } }");
        await talk.ReadAsync(
            "query($query: String!) { search(query: $query) { totalCount { value } } }", new { query = new string('茶', 201) });
    }

    private static async Task SortAsync(Conversation talk)
    {
        foreach (var sort in new[] { "NEWEST", "PRICE_ASC", "PRICE_DESC", "RATING", "NAME" })
        {
            string? after = null;
            for (var page = 0; page < 2; page++)
            {
                var answer = await talk.ReadAsync(
                    """
                    query($after: String, $sort: ProductSort!) { search(query: "茶", first: 7, after: $after, sort: $sort) {
                      edges { cursor highlights node { ... on Product { slug } } } pageInfo { hasNextPage hasPreviousPage endCursor }
                    } }
                    """,
                    new { after, sort });
                after = answer.GetProperty("search").GetProperty("pageInfo").GetProperty("endCursor").GetString();
            }
        }
    }
}
