using System.Text.Json;
using Headless.Gateway.Tests.Cli;
using Headless.Servers;
using Headless.Storage.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.Gateway.Tests.Servers;

/// <summary>
/// The demo shop, and a Chinese shop where its data are there, on embedded stores and moved to servers, and a large catalogue imported into
/// servers and moved to embedded stores: clients cannot tell which one they talk to.
/// </summary>
[Collection(TwoGatewaysTests.Name)]
public sealed class SameAnswersTests : IDisposable
{
    private const int LeastRequests = 100;

    /// <summary>Among those are the mistakes; more would compare errors instead of data.</summary>
    private const int MostRefused = 30;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ServersFact(ServerKinds.MongoDb, ServerKinds.Redis, ServerKinds.Elasticsearch)]
    public Task Answers_Should_BeTheSame_When_StoresAreMongoDbRedisAndElasticsearch() => CompareAsync(ServerKinds.Elasticsearch);

    [ServersFact(ServerKinds.MongoDb, ServerKinds.Redis, ServerKinds.OpenSearch)]
    public Task Answers_Should_BeTheSame_When_StoresAreMongoDbRedisAndOpenSearch() => CompareAsync(ServerKinds.OpenSearch);

    [ServersFact(ServerKinds.MongoDb, ServerKinds.Redis, ServerKinds.Elasticsearch, DataSet = "lego-brickset")]
    public async Task Answers_Should_BeTheSame_When_TheCatalogueWasImportedIntoServers()
    {
        await using var shop = ServerShop.On(ServerKinds.MongoDb, ServerKinds.Redis, ServerKinds.Elasticsearch);
        var gateway = await shop.OpenAsync();
        var import = await CliRun.Of(
            "import",
            "lego",
            SharedData.Folder("lego-brickset").FullName,
            "--url",
            gateway.Client.BaseAddress!.ToString(),
            "--key",
            GatewayHost.AdminKey);
        Assert.Equal((0, ""), (import.ExitCode, import.Error));
        Assert.Equal("21546 0 0 0", import.Row("products"));
        await gateway.Services.GetRequiredService<OutboxDispatcher>().CatchUpAsync(CancellationToken.None);

        var data = _folder.File("data");
        var move = await CliRun.Of(["migrate", "--from", .. shop.Settings, "--to", $"Storage:Path={data}"]);
        Assert.Equal((0, ""), (move.ExitCode, move.Error));
        await using var embedded = await GatewayHost.ReadyAsync(null, $"--Storage:Path={data}");
        await CompareAsync(embedded, gateway);
    }

    private async Task CompareAsync(string search)
    {
        var data = _folder.File("data");
        await (await GatewayHost.ReadyAsync(null, $"--Storage:Path={data}", "--Demo:Seed=true")).DisposeAsync();
        if (SharedData.Folder("zh-litemall") is { Exists: true } litemall)
        {
            Assert.Equal(0, (await CliRun.Of("import", "litemall", litemall.FullName, "--data", data)).ExitCode);
        }

        await using var shop = ServerShop.On(ServerKinds.MongoDb, ServerKinds.Redis, search);
        var move = await CliRun.Of(["migrate", "--from", $"Storage:Path={data}", "--to", .. shop.Settings]);
        Assert.Equal((0, ""), (move.ExitCode, move.Error));

        await using var embedded = await GatewayHost.ReadyAsync(null, $"--Storage:Path={data}");
        await CompareAsync(embedded, await shop.OpenAsync());
    }

    private static async Task CompareAsync(GatewayHost embedded, GatewayHost onServers)
    {
        var expected = await SpeakAsync(embedded);
        var actual = await SpeakAsync(onServers);
        Assert.InRange(expected.Select(said => said.Request).Distinct().Count(), LeastRequests, int.MaxValue);
        var refused = expected.Where(said => said.Answer.Contains("\"errors\":", StringComparison.Ordinal)).ToList();
        Assert.True(refused.Count < MostRefused, $"{refused.Count} are refused:\n{string.Join('\n', refused)}");
        Assert.Equal(expected.Count, actual.Count);
        var different = expected.Zip(actual).Where(pair => pair.First != pair.Second)
            .Select(pair => $"{pair.First.Request}\n  embedded {pair.First.Answer}\n  servers  {pair.Second.Answer}").ToList();
        Assert.True(different.Count == 0, $"{different.Count} of {expected.Count} differ:\n{string.Join('\n', different.Take(8))}");
    }

    private static async Task<List<(string Request, string Answer)>> SpeakAsync(GatewayHost gateway)
    {
        var conversation = new Conversation(gateway);
        var products = await CatalogRequests.SendAsync(conversation);
        await SearchRequests.SendAsync(conversation, products);
        await CartRequests.SendAsync(conversation, products);
        await CatalogRequests.SendChangesAsync(conversation, products);
        return conversation.Said;
    }
}

/// <summary>A product as requests name it.</summary>
internal sealed record Known(
    string Id, string Slug, string? ExternalId, string Variant, string Sku, string? Brand, string? Category, string? Tag)
{
    public static Known Of(JsonElement product)
    {
        var variant = product.GetProperty("variants")[0];
        return new Known(
            Text(product, "id")!,
            Text(product, "slug")!,
            Text(product, "externalId"),
            Text(variant, "id")!,
            Text(variant, "sku")!,
            product.GetProperty("brand") is { ValueKind: JsonValueKind.Object } brand ? Text(brand, "id") : null,
            product.GetProperty("category") is { ValueKind: JsonValueKind.Object } category ? Text(category, "id") : null,
            product.GetProperty("tags").EnumerateArray().Select(tag => Text(tag, "slug")).FirstOrDefault());
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
