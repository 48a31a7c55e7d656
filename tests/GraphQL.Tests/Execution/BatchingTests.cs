using Headless.GraphQL.Tests.Execution.Shop;

namespace Headless.GraphQL.Tests.Execution;

public sealed class BatchingTests
{
    [Theory]
    [InlineData("{ products { brand { name } } }", "products; brand 3")]
    [InlineData("{ products { a: brand { name } b: brand { id } } }", "products; brand 3")]
    [InlineData("{ products { a: variants(first: 1) { sku } b: variants(first: 1) { price { amount } } } }", "products; variants(1) 3")]
    [InlineData("{ products { a: variants(first: 1) { sku } b: variants(first: 2) { sku } } }", "products; variants(1) 3; variants(2) 3")]
    [InlineData("{ products { maker { id } } p: product(id: \"p1\") { id } }", "products; load p1; load b1,b2,b9")]
    [InlineData("{ page(first: 3) { nodes { brand { name } } edges { node { brand { id } } } } }", "load p1,p2,p3; brand 6")]
    [InlineData("{ a: product(id: \"p1\") { name } b: product(id: \"p2\") { name } c: product(id: \"p1\") { id } }", "load p1,p2")]
    [InlineData("{ nodes(ids: [\"p1\", \"p2\", \"p1\"]) { ... on Product { brand { name } } } }", "load p1,p2; brand 2")]
    [InlineData(
        "{ things { ... on Product { brand { name } } ... on Brand { products { brand { id } } } } }",
        "load p1; load b2; brand 2; brand.products 2; brand 2")]
    [InlineData(
        "{ products { variants(first: 2) { product { name related { name } } } } }",
        "products; variants(2) 3; load p1,p2,p3; load p2,p3,p1")]
    public async Task Resolvers_Should_BeCalledOncePerLevel_When_SeveralParentsAsk(string query, string calls)
    {
        using var shop = new ShopHost();

        await shop.AskAsync(query);

        Assert.Equal(calls, string.Join("; ", shop.Store.Calls));
    }

    [Fact]
    public async Task Calls_Should_BeTheSame_When_RepeatedUnderLoad()
    {
        const string Query =
            "{ things { ... on Product { brand { products { name variants { product { name } } } } } ... on Brand { "
                + "products { brand { id } } } } }";
        using var shop = new ShopHost();
        await shop.AskAsync(Query);
        var expected = string.Join("; ", shop.Store.Calls.Order(StringComparer.Ordinal));

        for (var round = 0; round < 20; round++)
        {
            shop.Store.Calls.Clear();
            await shop.AskAsync(Query);
            Assert.Equal(expected, string.Join("; ", shop.Store.Calls.Order(StringComparer.Ordinal)));
        }
    }

    [Fact]
    public async Task Executor_Should_KeepRequestsApart_When_ManyRunAtOnce()
    {
        using var shop = new ShopHost();
        var expected = await shop.AskAsync("{ products { name brand { name } } things { __typename } }");
        var one = await shop.AskAsync("{ product(id: \"p1\") { name broken: rating } }");

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => i % 2 == 0
            ? shop.AskAsync("{ products { name brand { name } } things { __typename } }")
            : shop.AskAsync("{ product(id: \"p1\") { name broken: rating } }"))));

        Assert.All(answers.Where((_, i) => i % 2 == 0), answer => Assert.Equal(expected, answer));
        Assert.All(answers.Where((_, i) => i % 2 == 1), answer => Assert.Equal(one, answer));
    }
}
