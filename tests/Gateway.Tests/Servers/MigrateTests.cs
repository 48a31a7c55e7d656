using Headless.Cli;
using Headless.Gateway.Tests.Cli;
using Headless.Servers;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Headless.Gateway.Tests.Servers;

/// <summary>A shop moves to servers and back, and nothing of it is lost on the way.</summary>
[Collection(TwoGatewaysTests.Name)]
public sealed class MigrateTests : IDisposable
{
    private const string State =
        """
        query($cart: ID!) {
          products(first: 100, sort: NAME) { nodes { id version slug createdAt } totalCount { value } }
          categories(depth: 3) { id slug } tag(slug: "tea") { id synonyms }
          cart(id: $cart) { id version expiresAt lines { id quantity variant { sku } } cost { total { amount } } }
          search(query: "", sort: NAME, first: 50, facets: ["brand", "tag"]) {
            nodes { ... on Product { slug } } totalCount { value } facets { buckets { value count } }
          }
        }
        """;

    private readonly TempFolder _folder = new();

    private string Data => _folder.File("data");

    public void Dispose() => _folder.Dispose();

    [ServersFact(ServerKinds.MongoDb, ServerKinds.Redis, ServerKinds.Elasticsearch)]
    public async Task Migrate_Should_KeepEverything_When_AShopMovesToServersAndBack()
    {
        var (cart, before) = await SeedAsync();
        await using var shop = ServerShop.On(ServerKinds.MongoDb, ServerKinds.Redis, ServerKinds.Elasticsearch);

        var there = await CliRun.Of(["migrate", "--from", $"Storage:Path={Data}", "--to", .. shop.Settings]);

        Assert.Equal((0, ""), (there.ExitCode, there.Error));
        Assert.Contains("Nothing is missing.", there.Output, StringComparison.Ordinal);
        Assert.Contains("documents indexed", there.Output, StringComparison.Ordinal);
        var products = Cells(there, "products");
        Assert.Equal((products[1], products[1], "same"), (products[2], products[3], products[5]));
        Assert.Equal(16, products[4].Length);
        await using (var moved = await GatewayHost.ReadyAsync(null, shop.Arguments()))
        {
            Assert.Equal(before, (await moved.QueryAsync(State, new { cart })).Body);
        }

        var fresh = _folder.File("fresh");
        var back = await CliRun.Of(["migrate", "--from", .. shop.Settings, "--to", $"Storage:Path={fresh}"]);
        Assert.Equal((0, ""), (back.ExitCode, back.Error));
        Assert.Equal(products, Cells(back, "products"));
        await using var again = await GatewayHost.ReadyAsync(null, $"--Storage:Path={fresh}");
        Assert.Equal(before, (await again.QueryAsync(State, new { cart })).Body);
    }

    [ServersFact(ServerKinds.MongoDb, ServerKinds.Redis)]
    public async Task Migrate_Should_Finish_When_ItIsRunAgainAfterAnInterruption()
    {
        await SeedAsync();
        await using var shop = ServerShop.On(ServerKinds.MongoDb, ServerKinds.Redis);
        string[] command = ["migrate", "--no-reindex", "--from", $"Storage:Path={Data}", "--to", .. shop.Settings];

        using (var stop = new CancellationTokenSource())
        {
            using var output = new StringWriter();
            using var error = new StringWriter();
            var run = CommandLine.RunAsync(command, output, error, stop.Token);
            await Patience.UntilAsync(async () => run.IsCompleted || await CountAsync(shop) > 0, "the first documents");
            await stop.CancelAsync();
            Assert.Equal(ExitCode.Stopped, await run);
            Assert.Contains("run the same command again", error.ToString(), StringComparison.Ordinal);
        }

        var again = await CliRun.Of(command);
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        Assert.Contains("Nothing is missing.", again.Output, StringComparison.Ordinal);
        Assert.Equal("same", Cells(again, "products")[5]);
    }

    [ServersFact(ServerKinds.MongoDb, ServerKinds.Redis)]
    public async Task Migrate_Should_RepairOrTell_When_TheTargetHasSomethingElse()
    {
        await SeedAsync();
        await using var shop = ServerShop.On(ServerKinds.MongoDb, ServerKinds.Redis);
        string[] command = ["migrate", "--no-reindex", "--from", $"Storage:Path={Data}", "--to", .. shop.Settings];
        Assert.Equal(0, (await CliRun.Of(command)).ExitCode);

        // One that the source has is written again, one that it does not have is only told of: it may be somebody's.
        var brands = shop.Database().GetCollection<BsonDocument>("brands");
        var one = await brands.Find(FilterDefinition<BsonDocument>.Empty).SortBy(brand => brand["_id"]).FirstAsync();
        await brands.DeleteOneAsync(new BsonDocument("_id", one["_id"]));
        var repaired = await CliRun.Of(command);
        Assert.Equal((0, "same"), (repaired.ExitCode, Cells(repaired, "brands")[5]));

        var gateway = await shop.OpenAsync();
        await gateway.AdminAsync("""mutation { brandsImport(rows: [{name: "Stranger"}]) { created } }""");
        await gateway.StopAsync();
        var different = await CliRun.Of(command);
        Assert.Equal((ExitCode.WithProblems, "DIFFERENT"), (different.ExitCode, Cells(different, "brands")[5]));
        Assert.Contains("The sides differ", different.Output, StringComparison.Ordinal);
    }

    [ServersFact(ServerKinds.MongoDb, ServerKinds.Redis)]
    public async Task Migrate_Should_NameTheDamage_When_ADocumentStandsUnderAnotherId()
    {
        await SeedAsync();
        await using var shop = ServerShop.On(ServerKinds.MongoDb, ServerKinds.Redis);
        string[] command = ["migrate", "--no-reindex", "--from", $"Storage:Path={Data}", "--to", .. shop.Settings];
        Assert.Equal(0, (await CliRun.Of(command)).ExitCode);
        var brands = shop.Database().GetCollection<BsonDocument>("brands");
        var first = await brands.Find(FilterDefinition<BsonDocument>.Empty).SortBy(brand => brand["_id"]).FirstAsync();
        (first["_id"], first["f"]) = ("zzz", new BsonDocument());
        await brands.InsertOneAsync(first);

        var run = await CliRun.Of(command);

        Assert.Equal(ExitCode.CannotWork, run.ExitCode);
        Assert.Contains("brands is damaged", run.Error, StringComparison.Ordinal);
    }

    private static Task<long> CountAsync(ServerShop shop) =>
        shop.Database().GetCollection<BsonDocument>("brands").EstimatedDocumentCountAsync();

    /// <summary>The row of a table: name, source, written, target, checksum, verdict.</summary>
    private static string[] Cells(CliRun run, string name) => run.Output.Split('\n')
        .Select(line => line.Split([' ', '│', '|', '\r'], StringSplitOptions.RemoveEmptyEntries))
        .First(cells => cells.Length == 6 && cells[0] == name);

    /// <summary>The demo shop with a cart, and what it answers.</summary>
    private async Task<(string Cart, string State)> SeedAsync()
    {
        await using var gateway = await GatewayHost.ReadyAsync(null, $"--Storage:Path={Data}", "--Demo:Seed=true");
        var variant = (await gateway.QueryAsync("{ products(first: 1, sort: PRICE_ASC) { nodes { variants { id } } } }")).Data()
            .GetProperty("products").GetProperty("nodes")[0].GetProperty("variants")[0].GetProperty("id").GetString();
        var made = await gateway.QueryAsync(
            "mutation($it: ID!) { cartCreate(lines: [{variantId: $it, quantity: 2}]) { cart { id } } }", new { it = variant });
        var cart = made.Data().GetProperty("cartCreate").GetProperty("cart").GetProperty("id").GetString()!;
        return (cart, (await gateway.QueryAsync(State, new { cart })).Body);
    }
}
