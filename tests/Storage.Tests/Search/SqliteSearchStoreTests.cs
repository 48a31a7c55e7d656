using Headless.Storage.Search;
using Headless.Storage.Tests.Sqlite;

namespace Headless.Storage.Tests.Search;

public sealed class SqliteSearchStoreTests : SearchStoreContract
{
    private SqliteHost _host = null!;

    public override async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Open_Should_FindEverythingAgain_When_ClosedBefore()
    {
        await WriteAsync(
            Thing("1", "手机壳", body: "green") with
            {
                Keywords = [new("color", "g", "Green")],
                Numbers = [new("price", 5)],
                SortTexts = [new("name", "B")],
                Completions = [new(CompletionKind.Tag, "手机壳", "t1")],
            },
            Thing("2", "gone"));
        await Store.WriteAsync(Index, [new("2", 2, null)], CancellationToken.None);
        await _host.CloseAsync();
        await _host.OpenAsync([]);
        var store = _host.Get<ISearchStore>();
        var page = await store.SearchAsync(
            new SearchRequest
            {
                Index = Index,
                Query = "green",
                Highlight = true,
                Sort = [SearchSort.Text("name", descending: false)],
                Conditions = [new(new SearchFilter.Range("price", 5, 5))],
                Facets = [new FacetRequest.Values("color", "color", 5, [])],
            },
            CancellationToken.None);

        Assert.Equal(["1"], page.Hits.Select(hit => hit.Id));
        Assert.Equal(["<em>green</em>"], page.Hits[0].Highlights);
        Assert.Equal([new FacetCount("g", "Green", 1)], page.Facets[0].Buckets);
        Assert.Equal("手机壳", (await store.SuggestAsync(Index, "机", 5, CancellationToken.None)).Single().Text);
        Assert.Equal(new SearchStats(null, 1, 2, false), await store.StatsAsync(Index, CancellationToken.None));
    }

    [Fact]
    public async Task Open_Should_KeepTheOldIndex_When_ARebuildWasCutShort()
    {
        await WriteAsync(Thing("1", "old"));
        await using (var first = await Store.BeginRebuildAsync(Index, "f1", CancellationToken.None))
        {
            await first.WriteAsync([new("1", 1, Thing("1", "whole"))], CancellationToken.None);
            await first.CompleteAsync(CancellationToken.None);
        }

        var second = await Store.BeginRebuildAsync(Index, "f2", CancellationToken.None);
        await second.WriteAsync([new("1", 1, Thing("1", "half"))], CancellationToken.None);
        await _host.CloseAsync();
        await _host.OpenAsync([]);
        var store = _host.Get<ISearchStore>();

        Assert.Equal("f1", (await store.StatsAsync(Index, CancellationToken.None)).Format);
        var page = await store.SearchAsync(new SearchRequest { Index = Index, Query = "whole" }, CancellationToken.None);
        Assert.Equal(1, page.TotalCount);
        Assert.Single(Directory.GetFiles(Path.Combine(_host.Folder, "search"), "*.db"));
    }

    [Fact]
    public async Task Open_Should_StartEmpty_When_TheFileIsDamaged()
    {
        await WriteAsync(Thing("1", "old"));
        await _host.CloseAsync();
        var file = Directory.GetFiles(Path.Combine(_host.Folder, "search"), "*.db").Single();
        await File.WriteAllTextAsync(file, "this is no database, and long enough to be read as one");
        await _host.OpenAsync([]);

        Assert.Equal(new SearchStats(null, 0, 0, false), await _host.Get<ISearchStore>().StatsAsync(Index, CancellationToken.None));
    }

    protected override async Task<ISearchStore> StartAsync()
    {
        _host = await SqliteHost.StartAsync([]);
        return _host.Get<ISearchStore>();
    }
}

public sealed class SqliteSearchCountTests : SearchCountContract
{
    protected override async Task<(ISearchStore Store, IAsyncDisposable Disposable)> StartAsync()
    {
        var host = await SqliteHost.StartAsync([]);
        return (host.Get<ISearchStore>(), host);
    }
}
