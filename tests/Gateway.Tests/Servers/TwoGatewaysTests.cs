using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Headless.Gateway.Demo;
using Headless.Gateway.Startup;
using Headless.Servers;
using Headless.Storage.Documents;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Headless.Gateway.Tests.Servers;

/// <summary>Two gateways over the same servers are one shop: what is done through one is seen through the other.</summary>
[Collection(Name)]
public sealed class TwoGatewaysTests(ITestOutputHelper output)
{
    /// <summary>Tests on servers run one after another: together they would only wait for each other.</summary>
    public const string Name = "Servers";

    private const string Product = "query($id: ID!) { product(by: {id: $id}) { name brand { name } category { name } tags { name } } }";

    private const string Adjust =
        "mutation($sku: String!) { stockAdjust(sku: $sku, delta: 1, reason: \"r\") "
        + "{ variant { availability { quantity } } userErrors { code } } }";

    private const string Stock = "query($sku: String!) { product(by: {sku: $sku}) { variants { availability { quantity } } } }";

    private const string Add =
        "mutation($cart: ID!, $it: ID!) { cartLinesAdd(cartId: $cart, lines: [{variantId: $it}]) "
        + "{ cart { version } userErrors { code } } }";

    private const string Cart = "query($id: ID!) { cart(id: $id) { version totalQuantity lines { variant { sku } } } }";

    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(30);

    /// <summary>How much later than promised a busy machine may notice.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(2);

    [ServersFact(ServerKinds.MongoDb, ServerKinds.Redis, ServerKinds.Elasticsearch)]
    public async Task Change_Should_BeReadAtOnce_When_ItWasMadeThroughTheOther()
    {
        await using var shop = Shop();
        var (a, b) = (await shop.OpenAsync(), await shop.OpenAsync());
        var brand = Id(await a.AdminAsync("""mutation { brandsImport(rows: [{name: "Acme", externalId: "b"}]) { it: brands { id } } }"""));
        var category = Id(await a.AdminAsync(
            """mutation { categoriesImport(rows: [{name: "Lamps", slug: "lamps"}]) { it: categories { id } } }"""));
        await a.AdminAsync("""mutation { tagUpsert(slug: "warm", name: "Warm") { userErrors { message } } }""");
        var id = Id(await a.AdminAsync(
            """
            mutation($brand: ID!, $category: ID!) {
              productCreate(input: {
                name: "Lamp", status: ACTIVE, brand: $brand, category: $category, tags: ["warm"],
                variants: [{sku: "L1", price: {amount: "10", currencyCode: "CNY"}}]
              }) { it: product { id } }
            }
            """,
            new { brand, category }));

        Assert.Equal(Shown("Lamp", "Acme", "Lamps", "Warm"), (await b.QueryAsync(Product, new { id })).Body);
        await b.AdminAsync("mutation($id: ID!) { productUpdate(id: $id, input: {name: \"Light\"}) { product { id } } }", new { id });
        Assert.Equal(Shown("Light", "Acme", "Lamps", "Warm"), (await a.QueryAsync(Product, new { id })).Body);

        // Brands, categories and tags are in memory; the stamp of their kind is looked at once a second.
        await b.AdminAsync("""mutation { brandsImport(rows: [{name: "Apex", externalId: "b"}]) { failed } }""");
        await b.AdminAsync("""mutation { categoriesImport(rows: [{name: "Lights", slug: "lamps"}]) { failed } }""");
        await b.AdminAsync("""mutation { tagUpsert(slug: "warm", name: "Cosy") { userErrors { message } } }""");
        Assert.Equal(Shown("Light", "Apex", "Lights", "Cosy"), (await b.QueryAsync(Product, new { id })).Body);
        await SeenAsync("names", async () => (await a.QueryAsync(Product, new { id })).Body == Shown("Light", "Apex", "Lights", "Cosy"));
        await SeenAsync(
            "search",
            async () => (await a.QueryAsync("""{ search(query: "light apex") { nodes { ... on Product { name } } } }""")).Body
                == """{"data":{"search":{"nodes":[{"name":"Light"}]}}}""");
    }

    [ServersFact(ServerKinds.MongoDb, ServerKinds.Redis, ServerKinds.Elasticsearch)]
    public async Task Hit_Should_BeShownAsItIsWithinASecond_When_ItWasChangedThroughTheOther()
    {
        await using var shop = Shop();
        var (a, b) = (await shop.OpenAsync(), await shop.OpenAsync());
        await VariantAsync(a, "L1");
        await SeenAsync("the lamp", async () => await FoundStockAsync(b) == 10);
        for (var stock = 11; stock < 15; stock++)
        {
            Assert.Equal(stock - 1, await FoundStockAsync(b));
            await a.AdminAsync(Adjust, new { sku = "L1" });
            Assert.Equal(stock, await StockAsync(b, "L1"));
            var adjusted = Stopwatch.GetTimestamp();
            await SeenAsync($"stock {stock}", async () => await FoundStockAsync(b) == stock);
            Assert.True(Stopwatch.GetElapsedTime(adjusted) < IDocumentStore.MaxStaleness + Late);
        }
    }

    [ServersFact(ServerKinds.MongoDb, ServerKinds.Redis, ServerKinds.Elasticsearch)]
    public async Task Cart_Should_BeReadAndHeardAtOnce_When_ItIsChangedThroughTheOther()
    {
        await using var shop = Shop();
        var (a, b) = (await shop.OpenAsync(), await shop.OpenAsync());
        var it = await VariantAsync(a, "L1");
        var cart = Id(await b.QueryAsync("mutation { cartCreate { it: cart { id } } }"));
        using var request = new HttpRequestMessage(HttpMethod.Post, GatewayApp.GraphQLPath)
        {
            Content = new StringContent(
                JsonSerializer.Serialize(new { query = $"subscription {{ cartChanged(id: \"{cart}\") {{ version }} }}" }),
                Encoding.UTF8,
                "application/json"),
        };
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await b.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Enough);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        await a.QueryAsync(Add, new { cart, it });
        var changed = Stopwatch.GetTimestamp();

        Assert.Equal(
            """{"data":{"cart":{"version":2,"totalQuantity":1,"lines":[{"variant":{"sku":"L1"}}]}}}""",
            (await b.QueryAsync(Cart, new { id = cart })).Body);
        Assert.Equal("event: next", await reader.ReadLineAsync().WaitAsync(Enough));
        Assert.Equal("""data: {"data":{"cartChanged":{"version":2}}}""", await reader.ReadLineAsync().WaitAsync(Enough));
        output.WriteLine($"heard after {Stopwatch.GetElapsedTime(changed).TotalMilliseconds:F0} ms");
    }

    [ServersFact(ServerKinds.MongoDb, ServerKinds.Redis)]
    public async Task Mutation_Should_HaveOneEffectAndOneAnswer_When_BothAreAskedWithOneKey()
    {
        await using var shop = ServerShop.On(ServerKinds.MongoDb, ServerKinds.Redis);
        var (a, b) = (await shop.OpenAsync(), await shop.OpenAsync());
        await VariantAsync(a, "L1");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? a : b).QueryAsync(
            Adjust, new { sku = "L1" }, ("X-API-Key", GatewayHost.AdminKey), ("Idempotency-Key", "k1"))));

        Assert.Equal(
            """{"data":{"stockAdjust":{"variant":{"availability":{"quantity":11}},"userErrors":[]}}}""",
            Assert.Single(answers.Select(answer => answer.Body).Distinct()));
        Assert.Equal(11, await StockAsync(b, "L1"));
    }

    [ServersFact(ServerKinds.MongoDb, ServerKinds.Redis)]
    public async Task Races_Should_Balance_When_BothGatewaysWrite()
    {
        await using var shop = ServerShop.On(ServerKinds.MongoDb, ServerKinds.Redis);
        var (a, b) = (await shop.OpenAsync(), await shop.OpenAsync());
        await VariantAsync(a, "L1");
        var it = await VariantAsync(a, "L2", stock: 1000);
        var cart = Id(await a.QueryAsync("mutation { cartCreate { it: cart { id } } }"));

        // Whoever loses too often is told so and asks again: each call has to take effect exactly once in the end.
        var busy = 0;
        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            var gateway = i % 4 < 2 ? a : b;
            var ask = i % 2 == 0
                ? (Func<Task<Answer>>)(() => gateway.AdminAsync(Adjust, new { sku = "L1" }))
                : () => gateway.QueryAsync(Add, new { cart, it });
            var answer = await ask();
            for (; answer.Body.Contains("VERSION_CONFLICT", StringComparison.Ordinal); answer = await ask())
            {
                Interlocked.Increment(ref busy);
            }

            Assert.Contains("\"userErrors\":[]", answer.Body, StringComparison.Ordinal);
        });

        output.WriteLine($"{busy} calls were told that others were faster");
        Assert.Equal(110, await StockAsync(b, "L1"));
        Assert.Equal(
            """{"data":{"cart":{"version":101,"totalQuantity":100,"lines":[{"variant":{"sku":"L2"}}]}}}""",
            (await b.QueryAsync(Cart, new { id = cart })).Body);
    }

    [ServersFact(ServerKinds.MongoDb, ServerKinds.Redis, ServerKinds.Elasticsearch)]
    public async Task Gateways_Should_SeedOnce_When_TheyStartTogetherOnEmptyServers()
    {
        await using var shop = Shop();
        var demo = DemoCatalog.Build();
        var active = demo.Products.Count(product => product.Status == "ACTIVE");

        var gateways = await Task.WhenAll(shop.OpenAsync("--Demo:Seed=true"), shop.OpenAsync("--Demo:Seed=true"));

        foreach (var gateway in gateways)
        {
            Assert.True(gateway.Services.GetRequiredService<Readiness>().IsReady);
            var answer = await gateway.AdminAsync(
                "{ products(filter: {status: [DRAFT, ACTIVE, ARCHIVED]}) { totalCount { value } } brands { totalCount { value } } }");
            Assert.Equal(demo.Products.Count, CountOf(answer, "products"));
            Assert.Equal(demo.Text.Brands.Count, CountOf(answer, "brands"));
        }

        await SeenAsync(
            "the whole index",
            async () => CountOf(await gateways[1].QueryAsync("""{ search(query: "") { totalCount { value } } }"""), "search") == active);
    }

    private static int CountOf(Answer answer, string list) =>
        answer.Data().GetProperty(list).GetProperty("totalCount").GetProperty("value").GetInt32();

    private static ServerShop Shop() => ServerShop.On(ServerKinds.MongoDb, ServerKinds.Redis, ServerKinds.Elasticsearch);

    private static string Shown(string name, string brand, string category, string tag) => JsonSerializer.Serialize(new
    {
        data = new
        {
            product = new { name, brand = new { name = brand }, category = new { name = category }, tags = new[] { new { name = tag } } },
        },
    });

    /// <summary>The id under the alias <c>it</c>.</summary>
    private static string Id(Answer answer)
    {
        var it = answer.Data().EnumerateObject().Single().Value.GetProperty("it");
        return (it.ValueKind == JsonValueKind.Array ? it[0] : it).GetProperty("id").GetString()!;
    }

    private static async Task<string> VariantAsync(GatewayHost gateway, string sku, int stock = 10)
    {
        var answer = await gateway.AdminAsync(
            """
            mutation($sku: String!, $stock: Int!) { productCreate(input: {name: "Lamp", status: ACTIVE, variants: [
              {sku: $sku, stock: $stock, price: {amount: "10", currencyCode: "CNY"}}
            ]}) { product { variants { id } } userErrors { message } } }
            """,
            new { sku, stock });
        return answer.Data().GetProperty("productCreate").GetProperty("product").GetProperty("variants")[0].GetProperty("id").GetString()!;
    }

    private static async Task<int> StockAsync(GatewayHost gateway, string sku) =>
        (await gateway.QueryAsync(Stock, new { sku })).Data().GetProperty("product").GetProperty("variants")[0]
            .GetProperty("availability").GetProperty("quantity").GetInt32();

    private static async Task<int> FoundStockAsync(GatewayHost gateway)
    {
        var answer = await gateway.QueryAsync(
            """{ search(query: "lamp") { nodes { ... on Product { variants { availability { quantity } } } } } }""");
        var nodes = answer.Data().GetProperty("search").GetProperty("nodes");
        return nodes.GetArrayLength() == 0
            ? -1
            : nodes[0].GetProperty("variants")[0].GetProperty("availability").GetProperty("quantity").GetInt32();
    }

    private async Task SeenAsync(string what, Func<Task<bool>> isSeen)
    {
        var since = Stopwatch.GetTimestamp();
        await Patience.UntilAsync(isSeen, what);
        output.WriteLine($"{what} seen after {Stopwatch.GetElapsedTime(since).TotalMilliseconds:F0} ms");
    }
}
