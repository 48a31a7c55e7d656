using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Headless.Servers;
using Xunit.Abstractions;

namespace Headless.Gateway.Tests.Servers;

/// <summary>What clients of a gateway see while one of its servers is gone or does not answer, and afterwards.</summary>
[Collection(TwoGatewaysTests.Name)]
public sealed class FaultTests(ITestOutputHelper output)
{
    private const string Find = """{ search(query: "lamp") { totalCount { value } } }""";
    private const string CreateCart = "mutation { cartCreate { cart { id } userErrors { code } } }";
    private const string ReadCart = "query($id: ID!) { cart(id: $id) { totalQuantity } }";

    private const string Add =
        "mutation($id: ID!, $it: ID!) { cartLinesAdd(cartId: $id, lines: [{variantId: $it}]) "
        + "{ cart { totalQuantity } userErrors { code } } }";

    /// <summary>No request may take longer than the operation's own limit, whatever is frozen; the rest is for a busy machine.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    [FaultFact(ServerKinds.Elasticsearch, ServerKinds.MongoDb, ServerKinds.Redis)]
    public async Task Shop_Should_SellOnAndCatchUp_When_ElasticsearchIsKilled()
    {
        await using var search = await ServerKinds.StartElasticsearchAsync();
        await using var shop = ServerShop.On(ServerKinds.MongoDb, ServerKinds.Redis).With(ServerKinds.Elasticsearch, search);
        var gateway = await shop.OpenAsync();
        var it = await ProductAsync(gateway, "Lamp one");
        await Patience.UntilAsync(async () => await FoundAsync(gateway) == 1, "the first lamp");

        await search.KillAsync();

        Assert.Equal("UNAVAILABLE", CodeOf(await TimedAsync(gateway, Find)));
        await SellsAsync(gateway, it);
        await ProductAsync(gateway, "Lamp two");
        var ready = await gateway.SendAsync(HttpMethod.Get, "/health/ready", null);
        Assert.Equal(HttpStatusCode.OK, ready.Status);
        Assert.Contains("search degraded", StartTests.PartsOf(ready));

        await search.StartAsync();
        await Patience.UntilAsync(async () => await FoundAsync(gateway) == 2, "what was written meanwhile");
    }

    [FaultFact(ServerKinds.Elasticsearch, ServerKinds.MongoDb, ServerKinds.Redis)]
    public async Task Shop_Should_SellOnAndCatchUp_When_ElasticsearchIsFrozen()
    {
        await using var search = await ServerKinds.StartElasticsearchAsync();
        await using var shop = ServerShop.On(ServerKinds.MongoDb, ServerKinds.Redis).With(ServerKinds.Elasticsearch, search);
        var gateway = await shop.OpenAsync();
        var it = await ProductAsync(gateway, "Lamp one");
        await Patience.UntilAsync(async () => await FoundAsync(gateway) == 1, "the first lamp");

        await search.FreezeAsync();
        var searches = Enumerable.Range(0, 50).Select(_ => TimedAsync(gateway, Find)).ToList();
        await SellsAsync(gateway, it);
        await ProductAsync(gateway, "Lamp two");
        Assert.All(await Task.WhenAll(searches), answer => Assert.Equal("UNAVAILABLE", CodeOf(answer)));
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync(HttpMethod.Get, "/health/ready", null)).Status);

        await search.ThawAsync();
        await Patience.UntilAsync(async () => await FoundAsync(gateway) == 2, "what was written meanwhile");
    }

    [FaultFact(ServerKinds.Elasticsearch, ServerKinds.MongoDb, ServerKinds.Redis)]
    public async Task Search_Should_AnswerFromTheFallback_When_ElasticsearchIsKilled()
    {
        await using var search = await ServerKinds.StartElasticsearchAsync();
        await using var shop = ServerShop.On(ServerKinds.MongoDb, ServerKinds.Redis).With(ServerKinds.Elasticsearch, search);
        await ProductAsync(await shop.OpenAsync(), "Lamp one");
        var gateway = await shop.OpenAsync("--Storage:Elasticsearch:Fallback=sqlite");
        await Patience.UntilAsync(async () => await FoundAsync(gateway) == 1, "the first lamp");

        await search.KillAsync();
        await Patience.UntilAsync(async () => await FoundAsync(gateway) == 1, "the first lamp, in the index that stands in");
        Assert.Equal(
            """{"data":{"search":{"nodes":[{"name":"Lamp one"}],"facets":[{"buckets":[{"value":"true","count":1}]}]}}}""",
            (await gateway.QueryAsync(
                """
                { search(query: "lamps", facets: ["inStock"]) {
                  nodes { ... on Product { name } } facets { buckets { value count } } } }
                """)).Body);
        await ProductAsync(gateway, "Lamp two");
        Assert.Equal(1, await FoundAsync(gateway));

        await search.StartAsync();
        await Patience.UntilAsync(async () => await FoundAsync(gateway) == 2, "what was written meanwhile");
    }

    [FaultFact(ServerKinds.Redis, ServerKinds.MongoDb)]
    public async Task Carts_Should_BeUnavailableThenEmpty_When_RedisIsReplacedByAnEmptyOne()
    {
        await using var redis = await ServerKinds.StartRedisAsync();
        await using var shop = ServerShop.On(ServerKinds.MongoDb).With(ServerKinds.Redis, redis);
        var gateway = await shop.OpenAsync();
        var it = await ProductAsync(gateway, "Lamp");
        var id = await CartAsync(gateway);

        await redis.KillAsync();

        Assert.Equal("UNAVAILABLE", CodeOf(await TimedAsync(gateway, ReadCart, new { id })));
        Assert.Equal("UNAVAILABLE", CodeOf(await TimedAsync(gateway, Add, new { id, it })));
        Assert.Equal("UNAVAILABLE", CodeOf(await TimedAsync(gateway, CreateCart)));
        await ReadsCatalogAsync(gateway, it);
        await ProductAsync(gateway, "Lamp two");

        await redis.StartAsync();
        await Patience.UntilAsync(
            async () => (await gateway.QueryAsync(ReadCart, new { id })).Body == """{"data":{"cart":null}}""", "an answer about the cart");
        Assert.Equal(
            """{"data":{"cartLinesAdd":{"cart":null,"userErrors":[{"code":"NOT_FOUND"}]}}}""",
            (await gateway.QueryAsync(Add, new { id, it })).Body);
        await SellsAsync(gateway, it);
    }

    [FaultFact(ServerKinds.Redis, ServerKinds.MongoDb)]
    public async Task Catalog_Should_Answer_When_RedisIsFrozen()
    {
        await using var redis = await ServerKinds.StartRedisAsync();
        await using var shop = ServerShop.On(ServerKinds.MongoDb).With(ServerKinds.Redis, redis);
        var gateway = await shop.OpenAsync();
        var it = await ProductAsync(gateway, "Lamp");
        var id = await CartAsync(gateway);

        await redis.FreezeAsync();
        var carts = Enumerable.Range(0, 100).Select(_ => TimedAsync(gateway, ReadCart, new { id })).ToList();
        await ReadsCatalogAsync(gateway, it);
        await IsLiveAsync(gateway);
        Assert.All(await Task.WhenAll(carts), answer => Assert.Equal("UNAVAILABLE", CodeOf(answer)));
        await ReadsCatalogAsync(gateway, it);

        await redis.ThawAsync();
        await Patience.UntilAsync(
            async () => (await gateway.QueryAsync(ReadCart, new { id })).Body == """{"data":{"cart":{"totalQuantity":0}}}""", "the cart");
        await SellsAsync(gateway, it);
    }

    [FaultFact(ServerKinds.MongoDb, ServerKinds.Redis)]
    public async Task Carts_Should_Answer_When_MongoDbIsFrozen()
    {
        var servers = await ServerKinds.StartMongoDbAsync();
        await using var mongo = servers[0];
        await using var shop = ServerShop.On(ServerKinds.Redis).With(ServerKinds.MongoDb, mongo);
        var gateway = await shop.OpenAsync("--Storage:MongoDb:OperationMilliseconds=3000");
        var it = await ProductAsync(gateway, "Lamp");
        var id = await CartAsync(gateway);
        const string Read = "query($it: ID!) { node(id: $it) { id } }";

        await mongo.FreezeAsync();
        var reads = Enumerable.Range(0, 100).Select(_ => TimedAsync(gateway, Read, new { it })).ToList();
        Assert.Equal("""{"data":{"cart":{"totalQuantity":0}}}""", (await TimedAsync(gateway, ReadCart, new { id })).Body);
        await IsLiveAsync(gateway);
        Assert.All(await Task.WhenAll(reads), answer => Assert.Equal("UNAVAILABLE", CodeOf(answer)));
        Assert.Equal("UNAVAILABLE", CodeOf(await TimedAsync(gateway, Add, new { id, it })));
        var ready = await gateway.SendAsync(HttpMethod.Get, "/health/ready", null);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.Status);
        Assert.Contains("documents failed", StartTests.PartsOf(ready));

        await mongo.ThawAsync();
        await Patience.UntilAsync(async () => CodeOf(await gateway.QueryAsync(Read, new { it })) is null, "the catalogue");
        await SellsAsync(gateway, it);
    }

    private static async Task IsLiveAsync(GatewayHost gateway) =>
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync(HttpMethod.Get, "/health/live", null)).Status);

    private static async Task ReadsCatalogAsync(GatewayHost gateway, string it) => Assert.Equal(
        "{\"data\":{\"node\":{\"id\":\"" + it + "\"}}}",
        (await gateway.QueryAsync("query($it: ID!) { node(id: $it) { id } }", new { it })).Body);

    /// <summary>The whole way of a buyer who knows what to buy.</summary>
    private static async Task SellsAsync(GatewayHost gateway, string it)
    {
        await ReadsCatalogAsync(gateway, it);
        var id = await CartAsync(gateway);
        Assert.Equal(
            """{"data":{"cartLinesAdd":{"cart":{"totalQuantity":1},"userErrors":[]}}}""",
            (await gateway.QueryAsync(Add, new { id, it })).Body);
    }

    private static async Task<string> CartAsync(GatewayHost gateway) =>
        (await gateway.QueryAsync(CreateCart)).Data().GetProperty("cartCreate").GetProperty("cart").GetProperty("id").GetString()!;

    private static async Task<string> ProductAsync(GatewayHost gateway, string name)
    {
        var answer = await gateway.AdminAsync(
            """
            mutation($name: String!) { productCreate(input: {name: $name, status: ACTIVE, variants: [
              {sku: $name, price: {amount: "10", currencyCode: "CNY"}}
            ]}) { product { variants { id } } userErrors { message } } }
            """,
            new { name });
        return answer.Data().GetProperty("productCreate").GetProperty("product").GetProperty("variants")[0].GetProperty("id").GetString()!;
    }

    private static async Task<int> FoundAsync(GatewayHost gateway)
    {
        using var answer = JsonDocument.Parse((await gateway.QueryAsync(Find)).Body);
        return answer.RootElement.GetProperty("data") is { ValueKind: JsonValueKind.Object } data
            && data.GetProperty("search") is { ValueKind: JsonValueKind.Object } found
            ? found.GetProperty("totalCount").GetProperty("value").GetInt32()
            : -1;
    }

    /// <summary>The code of the first error; null when there is none.</summary>
    private static string? CodeOf(Answer answer)
    {
        using var json = JsonDocument.Parse(answer.Body);
        return json.RootElement.TryGetProperty("errors", out var errors)
            ? errors[0].GetProperty("extensions").GetProperty("code").GetString()
            : null;
    }

    private async Task<Answer> TimedAsync(GatewayHost gateway, string query, object? variables = null)
    {
        var since = Stopwatch.GetTimestamp();
        var answer = await gateway.QueryAsync(query, variables);
        var elapsed = Stopwatch.GetElapsedTime(since);
        Assert.True(elapsed < Bound, $"{query} took {elapsed.TotalSeconds:F1} s.");
        output.WriteLine($"{elapsed.TotalMilliseconds:F0} ms: {query}");
        return answer;
    }
}
