using System.Diagnostics;
using Headless.Servers;
using Headless.Storage.Documents;
using Headless.Storage.Elasticsearch;
using Headless.Storage.Search;
using Headless.Storage.Tests.Servers;

namespace Headless.Storage.Tests.Elasticsearch;

/// <summary>A real server that is killed, frozen or locked.</summary>
public sealed class ElasticsearchFaultTests
{
    private const string Index = "things";
    private const string Password = "a:b@c";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [FaultFact(ServerKinds.Elasticsearch)]
    public async Task SearchAsync_Should_FindEverythingAgain_When_TheServerWasKilledOrFrozen()
    {
        await using var server = await ServerKinds.StartElasticsearchAsync();
        await using var host = await ConnectAsync(server);
        await WriteAsync(host, "1", 1);

        await server.FreezeAsync();
        await AssertUnavailableAsync(host);
        await server.ThawAsync();
        await EventuallyAsync(host, count: 1);

        await server.KillAsync();
        await AssertUnavailableAsync(host);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => WriteAsync(host, "2", 2));
        await server.StartAsync();
        await host.Get<IStorageInitializer>().InitializeAsync(CancellationToken.None);
        await EventuallyAsync(host, count: 1);
        await WriteAsync(host, "2", 2);
        await EventuallyAsync(host, count: 2);
        Assert.Equal(new SearchStats(null, 2, 2, false), await host.Store.StatsAsync(Index, CancellationToken.None));
    }

    [FaultFact(ServerKinds.Elasticsearch)]
    public async Task InitializeAsync_Should_NameTheCredentials_When_TheyAreWrong()
    {
        const string Plain = "secret-word";
        await using var server = await ServerKinds.StartElasticsearchAsync(Plain);
        var address = $"http://{server.Address}";
        await using var right = ElasticsearchHost.Make(
            address, options => (options.Username, options.Password) = ("elastic", Plain), isThrowAway: true);
        await right.Get<IStorageInitializer>().InitializeAsync(CancellationToken.None);
        await WriteAsync(right, "1", 1);
        await using var inUri = ElasticsearchHost.Make(
            $"http://elastic:{Plain}@{server.Address}", options => options.IndexPrefix = right.Options.IndexPrefix, isThrowAway: true);
        await EventuallyAsync(inUri, count: 1);

        foreach (var configure in (Action<ElasticsearchOptions>[])
        [
            options => (options.Username, options.Password) = ("elastic", Password),
            _ => { },
        ])
        {
            await using var wrong = ElasticsearchHost.Make(
                address,
                options =>
                {
                    options.StartWaitSeconds = 0;
                    configure(options);
                },
                isThrowAway: true);
            var thrown = await Assert.ThrowsAsync<StoreUnavailableException>(
                () => wrong.Get<IStorageInitializer>().InitializeAsync(CancellationToken.None));
            Assert.Contains("refuses the credentials", thrown.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Password, thrown.ToString(), StringComparison.Ordinal);
        }
    }

    private static Task<ElasticsearchHost> ConnectAsync(ServerProcess server) =>
        ElasticsearchHost.ConnectAsync(
            $"http://{server.Address}",
            options => (options.OperationMilliseconds, options.AttemptMilliseconds) = (5_000, 3_000),
            isThrowAway: true);

    private static async Task AssertUnavailableAsync(ElasticsearchHost host)
    {
        var start = Stopwatch.GetTimestamp();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => CountAsync(host));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 30);
    }

    private static async Task WriteAsync(ElasticsearchHost host, string id, long version) => await host.Store.WriteAsync(
        Index,
        [new(id, version, new SearchDocument { Id = id, Texts = [new(TextWeight.Title, "thing")] })],
        CancellationToken.None);

    private static async Task<int> CountAsync(ElasticsearchHost host) =>
        (await host.Store.SearchAsync(new SearchRequest { Index = Index, Query = "thing" }, CancellationToken.None)).TotalCount;

    private static async Task EventuallyAsync(ElasticsearchHost host, int count)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                Assert.Equal(count, await CountAsync(host));
                return;
            }
            catch (StoreUnavailableException) when (Stopwatch.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(200);
            }
        }
    }
}
