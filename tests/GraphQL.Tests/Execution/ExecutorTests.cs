using Headless.GraphQL.Tests.Execution.Shop;

namespace Headless.GraphQL.Tests.Execution;

public sealed class ExecutorTests
{
    [Theory]
    [InlineData("{ hello }", """{"data":{"hello":"world"}}""")]
    [InlineData("{ a: hello __typename b: hello }", """{"data":{"a":"world","__typename":"Query","b":"world"}}""")]
    [InlineData("{ __typename }", """{"data":{"__typename":"Query"}}""")]
    [InlineData(
        "{ products { name status price { amount currency } listPrice { amount } tags createdAt weight stock extra note { text } } }",
        """
        {"data":{"products":[{"name":"Lamp","status":"ON_SALE","price":{"amount":"12.5","currency":"EUR"},
        "listPrice":{"amount":"20"},"tags":["a","b"],"createdAt":"2026-01-01T19:04:05.000Z","weight":0.25,"stock":3,
        "extra":{"x":[1,2]},"note":{"text":"fragile"}},{"name":"椅子","status":"SOLD_OUT","price":{"amount":"99",
        "currency":"CNY"},"listPrice":null,"tags":[],"createdAt":"2026-01-01T19:04:05.000Z","weight":null,
        "stock":null,"extra":null,"note":null},{"name":"Ghost","status":"DRAFT","price":{"amount":"1",
        "currency":"USD"},"listPrice":null,"tags":["\u0001"],"createdAt":"2026-01-01T19:04:05.000Z","weight":null,
        "stock":null,"extra":null,"note":null}]}}
        """)]
    [InlineData(
        "{ products { id label brand { name } variants(first: 1) { sku price { amount } } } }",
        """
        {"data":{"products":[{"id":"p1","label":"#Lamp","brand":{"name":"Acme"},"variants":[{"sku":"p1-1","price":{
        "amount":"12.5"}}]},{"id":"p2","label":"#椅子","brand":{"name":"Böse \"Quotes\""},"variants":[{"sku":"p2-1",
        "price":{"amount":"99"}}]},{"id":"p3","label":"#Ghost","brand":null,"variants":[{"sku":"p3-1","price":{
        "amount":"1"}}]}]}}
        """)]
    [InlineData(
        "{ product(id: \"p1\") { name related { name related { id } } } }",
        """{"data":{"product":{"name":"Lamp","related":[{"name":"椅子","related":[{"id":"p1"}]},{"name":"Ghost","related":[]}]}}}""")]
    [InlineData(
        "{ things { __typename ... on Product { name brand { name } } ... on Brand { name products { id } } ... on Note { text } } }",
        """
        {"data":{"things":[{"__typename":"Brand","name":"Acme","products":[{"id":"p1"}]},{"__typename":"Product",
        "name":"Lamp","brand":{"name":"Acme"}},{"__typename":"Note","text":"hi"},{"__typename":"Product","name":"椅子",
        "brand":{"name":"Böse \"Quotes\""}},{"__typename":"Brand","name":"Böse \"Quotes\"","products":[{
        "id":"p2"}]}]}}
        """)]
    [InlineData(
        "{ nodes(ids: [\"p2\", \"x\", \"b1\", \"p9\"]) { id __typename } }",
        """{"data":{"nodes":[{"id":"p2","__typename":"Product"},null,{"id":"b1","__typename":"Brand"},null]}}""")]
    [InlineData(
        "{ grid { name } }",
        """{"data":{"grid":[[{"name":"Acme"},null],null,[],[{"name":"Böse \"Quotes\""},{"name":"Acme"}]]}}""")]
    [InlineData(
        "{ page(first: 2) { totalCount { value isExact } pageInfo { hasNextPage hasPreviousPage startCursor endCursor "
            + "} edges { cursor node { name } } nodes { brand { name } } } }",
        """
        {"data":{"page":{"totalCount":{"value":3,"isExact":true},"pageInfo":{"hasNextPage":true,
        "hasPreviousPage":false,"startCursor":"0","endCursor":"1"},"edges":[{"cursor":"0","node":{"name":"Lamp"}},{
        "cursor":"1","node":{"name":"椅子"}}],"nodes":[{"brand":{"name":"Acme"}},{"brand":{
        "name":"Böse \"Quotes\""}}]}}}
        """)]
    public async Task Query_Should_AnswerExactly_When_Valid(string query, string expected)
    {
        using var shop = new ShopHost();

        var answer = await shop.AskAsync(query);

        Assert.Equal(Lines.Join(expected), answer);
        Assert.Equal(ExecutionStatus.Ok, shop.LastOutcome.Status);
    }
}
