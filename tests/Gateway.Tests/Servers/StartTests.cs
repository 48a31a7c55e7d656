using System.Net;
using System.Text.Json;
using Headless.Gateway.Startup;
using Headless.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.Gateway.Tests.Servers;

/// <summary>A gateway that is started before its servers.</summary>
[Collection(TwoGatewaysTests.Name)]
public sealed class StartTests
{
    private static readonly string[] Sections = ["MongoDb", "Redis", "Elasticsearch"];

    [FaultFact(ServerKinds.MongoDb)]
    public async Task Gateway_Should_BecomeReady_When_MongoDbComesUpLater()
    {
        var servers = await ServerKinds.StartMongoDbAsync();
        await using var mongo = servers[0];
        await using var shop = ServerShop.On().With(ServerKinds.MongoDb, mongo);
        await WaitsForAsync(shop, mongo, "documents failed");
    }

    [FaultFact(ServerKinds.Redis)]
    public async Task Gateway_Should_BecomeReady_When_RedisComesUpLater()
    {
        await using var redis = await ServerKinds.StartRedisAsync();
        await using var shop = ServerShop.On().With(ServerKinds.Redis, redis);
        await WaitsForAsync(shop, redis, "key-value failed");
    }

    [FaultFact(ServerKinds.Elasticsearch)]
    public async Task Gateway_Should_BecomeReady_When_ElasticsearchComesUpLater()
    {
        await using var search = await ServerKinds.StartElasticsearchAsync();
        await using var shop = ServerShop.On().With(ServerKinds.Elasticsearch, search);
        await WaitsForAsync(shop, search, "search degraded");
    }

    [Theory]
    [InlineData(
        "Storage__Documents=mongodb", "Storage__MongoDb__ConnectionString=mongodb://127.0.0.1:1/?replicaSet=rs0", "MongoDb", "MongoDB: ")]
    [InlineData("Storage__KeyValue=redis", "Storage__Redis__ConnectionString=127.0.0.1:1", "Redis", "Redis: ")]
    [InlineData("Storage__Search=elasticsearch", "Storage__Elasticsearch__Uri=http://127.0.0.1:1", "Elasticsearch", "Elasticsearch: ")]
    public async Task Program_Should_EndWithTheReason_When_AServerDoesNotComeUp(
        string engine, string address, string section, string store)
    {
        using var folder = new TempFolder();

        var (exitCode, lines) = await ProgramTests.RunAsync(
            Pair(engine),
            Pair(address),
            ($"Storage__{section}__StartWaitSeconds", "1"),
            ("Storage__Path", folder.Path),
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
            ("Demo__Seed", "false"));

        Assert.Equal(2, exitCode);
        Assert.Contains($"Not started: {store}", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", lines, StringComparison.Ordinal);
    }

    private static (string, string) Pair(string setting) => (setting.Split('=', 2)[0], setting.Split('=', 2)[1]);

    private static async Task WaitsForAsync(ServerShop shop, ServerProcess server, string part)
    {
        await server.KillAsync();
        var gateway = await shop.StartAsync([.. Sections.Select(section => $"--Storage:{section}:StartWaitSeconds=600")]);

        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync(HttpMethod.Get, "/health/live", null)).Status);
        var ready = await gateway.SendAsync(HttpMethod.Get, "/health/ready", null);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.Status);
        Assert.Contains("waiting for: storage", ready.Body, StringComparison.Ordinal);
        Assert.Contains(part, PartsOf(ready));
        Assert.Equal(
            Answer.Refusal(503, "UNAVAILABLE", "The service is not ready: storage. Try again in a second."),
            await gateway.QueryAsync("{ __typename }"));

        await server.StartAsync();
        await gateway.Services.GetRequiredService<Readiness>().WaitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(5));
        await Patience.UntilAsync(
            async () => (await gateway.SendAsync(HttpMethod.Get, "/health/ready", null)).Status == HttpStatusCode.OK, "ready");
    }

    internal static IReadOnlyList<string> PartsOf(Answer answer) =>
    [
        .. from part in JsonDocument.Parse(answer.Body).RootElement.GetProperty("parts").EnumerateArray()
           select $"{part.GetProperty("name")} {part.GetProperty("status")}",
    ];
}
