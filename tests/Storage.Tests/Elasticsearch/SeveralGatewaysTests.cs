using Headless.Servers;
using Headless.Storage.Elasticsearch;
using Headless.Storage.Search;
using Headless.Storage.Tests.Servers;

namespace Headless.Storage.Tests.Elasticsearch;

[NeedsServer(ServerKinds.Elasticsearch)]
public sealed class ElasticsearchGatewaysTests : SeveralGatewaysContract
{
    protected override string Kind => ServerKinds.Elasticsearch;
}

[NeedsServer(ServerKinds.OpenSearch)]
public sealed class OpenSearchGatewaysTests : SeveralGatewaysContract
{
    protected override string Kind => ServerKinds.OpenSearch;
}

/// <summary>Gateways that share a cluster.</summary>
public abstract class SeveralGatewaysContract
{
    private const string Index = "things";

    protected abstract string Kind { get; }

    [ContractFact]
    public async Task WriteAsync_Should_ReachBothIndexes_When_AnotherGatewayRebuilds()
    {
        await using var first = await ElasticsearchHost.StartAsync(Kind);
        await using var second = first.Another();
        await first.Store.WriteAsync(Index, [Write("old", 1), Write("deleted", 1)], CancellationToken.None);
        await using (var rebuild = await first.Store.BeginRebuildAsync(Index, "f", CancellationToken.None))
        {
            await second.Store.WriteAsync(Index, [Write("new", 9), new("deleted", 9, null)], CancellationToken.None);
            Assert.Equal(["new", "old"], await FindAsync(second));
            Assert.True((await second.Store.StatsAsync(Index, CancellationToken.None)).IsRebuilding);
            await rebuild.WriteAsync([Write("kept", 2), Write("deleted", 2), Write("new", 2)], CancellationToken.None);
            await rebuild.CompleteAsync(CancellationToken.None);
        }

        Assert.Equal(["kept", "new"], await FindAsync(second));
        Assert.Equal(new SearchStats("f", 2, 9, false), await second.Store.StatsAsync(Index, CancellationToken.None));
    }

    [ContractFact]
    public async Task BeginRebuildAsync_Should_TakeOver_When_TheOtherGatewayDied()
    {
        await using var first = await ElasticsearchHost.ConnectAsync(
            RunningServers.ConnectionString(Kind)!, options => options.RebuildLockSeconds = 4);
        await first.Store.WriteAsync(Index, [Write("old", 1)], CancellationToken.None);
        var dying = first.Another();
        var cut = await dying.Store.BeginRebuildAsync(Index, "half", CancellationToken.None);
        await cut.WriteAsync([Write("half", 2)], CancellationToken.None);
        await dying.DisposeAsync();

        await using (var rebuild = await first.Store.BeginRebuildAsync(Index, "whole", CancellationToken.None))
        {
            await rebuild.WriteAsync([Write("fresh", 3)], CancellationToken.None);
            await rebuild.CompleteAsync(CancellationToken.None);
        }

        Assert.Equal(["fresh"], await FindAsync(first));
        Assert.Equal(new SearchStats("whole", 1, 3, false), await first.Store.StatsAsync(Index, CancellationToken.None));
    }

    [ContractFact]
    public async Task CompleteAsync_Should_LeaveOneIndex_When_TheOldOneIsLeft()
    {
        await using var host = await ElasticsearchHost.ConnectAsync(
            RunningServers.ConnectionString(Kind)!,
            options => (options.OperationMilliseconds, options.AttemptMilliseconds) = (5_000, 5_000));
        for (var i = 0; i < 2; i++)
        {
            await using var rebuild = await host.Store.BeginRebuildAsync(Index, $"f{i}", CancellationToken.None);
            await rebuild.WriteAsync([Write($"d{i}", 1)], CancellationToken.None);
            await rebuild.CompleteAsync(CancellationToken.None);
        }

        Assert.Equal(["d1"], await FindAsync(host));
        for (var attempt = 0; (await host.IndexesAsync()).Length > 2; attempt++)
        {
            Assert.InRange(attempt, 0, 200);
            await Task.Delay(200);
        }

        Assert.Equal(["d1"], await FindAsync(host));
    }

    [ContractFact]
    public async Task SuggestAsync_Should_SumQueries_When_SeveralGatewaysCount()
    {
        await using var first = await ElasticsearchHost.StartAsync(Kind);
        await using var second = first.Another();
        for (var i = 0; i < 5; i++)
        {
            await first.Store.CountQueryAsync(Index, "winter coat", CancellationToken.None);
            await second.Store.CountQueryAsync(Index, "winter shoes", CancellationToken.None);
        }

        for (var i = 0; i < 5; i++)
        {
            await second.Store.CountQueryAsync(Index, "Winter Coat", CancellationToken.None);
        }

        foreach (var host in new[] { first, second })
        {
            var offered = await host.Store.SuggestAsync(Index, "wint", 5, CancellationToken.None);
            Assert.Equal(["winter coat", "winter shoes"], offered.Select(hit => hit.Text));
        }
    }

    [ContractFact]
    public async Task WriteAsync_Should_NameTheDocumentAndKeepTheOthers_When_OneIsRefused()
    {
        await using var host = await ElasticsearchHost.StartAsync(Kind);
        var bad = new SearchDocument { Id = "bad", Keywords = [new("note", new string('x', 40_000))] };
        var thrown = await Assert.ThrowsAsync<DocumentRefusedException>(
            () => host.Store.WriteAsync(Index, [Write("good", 1), new("bad", 1, bad)], CancellationToken.None).AsTask());

        Assert.Equal((Index, "bad"), (thrown.Index, thrown.DocumentId));
        Assert.Equal(["good"], await FindAsync(host));
    }

    [ContractFact]
    public async Task Facet_Should_ShowItsLabels_When_NoneIsKept()
    {
        await using var host = await ElasticsearchHost.StartAsync(Kind, options => options.LabelCacheSeconds = 0);
        var document = new SearchDocument { Id = "1", Keywords = [new("brand", "b1", "Acme"), new("brand", "b2")] };
        await host.Store.WriteAsync(Index, [new("1", 1, document)], CancellationToken.None);
        var page = await host.Store.SearchAsync(
            new SearchRequest { Index = Index, Facets = [new FacetRequest.Values("brand", "brand", 10, [])] }, CancellationToken.None);

        Assert.Equal([("b1", "Acme"), ("b2", "b2")], page.Facets[0].Buckets.Select(bucket => (bucket.Value, bucket.Label)));
    }

    [ContractFact]
    public async Task SearchAsync_Should_UseTheServersAnalyzer_When_OneIsNamed()
    {
        await using var host = await ElasticsearchHost.ConnectAsync(
            RunningServers.ConnectionString(Kind)!, options => options.Analyzer = "standard");
        await host.Store.WriteAsync(Index, [Write("1", 1, "Green Wooden table"), Write("2", 1, "green chair")], CancellationToken.None);
        var page = await host.Store.SearchAsync(
            new SearchRequest { Index = Index, Query = "GREEN wooden", Highlight = true }, CancellationToken.None);
        var relaxed = await host.Store.SearchAsync(new SearchRequest { Index = Index, Query = "green spaceship" }, CancellationToken.None);

        Assert.Equal(["1"], page.Hits.Select(hit => hit.Id));
        Assert.Equal((true, 2), (relaxed.IsRelaxed, relaxed.TotalCount));
    }

    [ContractFact]
    public async Task SearchAsync_Should_Answer_When_TheQueryIsAsLongAsAllowed()
    {
        await using var host = await ElasticsearchHost.StartAsync(Kind);
        await host.Store.WriteAsync(Index, [Write("1", 1, "手机壳")], CancellationToken.None);
        var runs = Enumerable.Range(0, 16).Select(run => string.Concat(Enumerable.Range(run * 16, 11).Select(c => (char)('\u4E00' + c))));
        var query = string.Join(' ', runs);
        string[] group = [.. query.Split(' ')[0].Select(c => $"{c}"), .. Enumerable.Range(0, 60).Select(n => $"w{n} two words")];
        Assert.InRange(query.Length, 180, SearchRequest.MaxQueryLength);
        var page = await host.Store.SearchAsync(
            new SearchRequest { Index = Index, Query = query, Synonyms = SynonymMap.Of([[.. group, query.Split(' ')[1]]]) },
            CancellationToken.None);

        Assert.Equal(0, page.TotalCount);
    }

    private static SearchWrite Write(string id, long version, string title = "thing") =>
        new(id, version, new SearchDocument { Id = id, Texts = [new(TextWeight.Title, title)] });

    private static async Task<string[]> FindAsync(ElasticsearchHost host)
    {
        var page = await host.Store.SearchAsync(new SearchRequest { Index = Index }, CancellationToken.None);
        return [.. page.Hits.Select(hit => hit.Id).Order()];
    }
}
