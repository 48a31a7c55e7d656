using System.Runtime.CompilerServices;
using Headless.Storage.Documents;
using Headless.Storage.Events;
using Headless.Storage.Search;
using Headless.Storage.Sqlite;
using Headless.Storage.Tests.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Headless.Storage.Tests.Search;

/// <summary>Searches while the search server is down, with an embedded index that stands in for it.</summary>
public sealed class FallbackSearchTests : IAsyncLifetime
{
    private readonly FakeTime _time = new();
    private readonly BrokenServer _server = new();
    private SqliteHost _embedded = null!;
    private FallbackSearchStore _store = null!;

    public async Task InitializeAsync()
    {
        _embedded = await SqliteHost.StartAsync([]);
        _store = new FallbackSearchStore(_server, _embedded.Get<ISearchStore>(), _time);
    }

    public async Task DisposeAsync() => await _embedded.DisposeAsync();

    [Fact]
    public async Task Search_Should_BeUnavailable_When_NothingStandsInYet()
    {
        var outage = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await SearchAsync());

        Assert.Contains("not filled yet", outage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_Should_AskTheServerSeldom_When_ItIsDown_AndAgainWhenItRested()
    {
        await FillAsync();

        Assert.Equal(["kept"], await SearchAsync());
        Assert.Equal(["kept"], await SearchAsync());
        Assert.Equal(1, _server.Asked);

        _time.Advance(TimeSpan.FromSeconds(6));
        _server.IsUp = true;
        Assert.Equal(["served"], await SearchAsync());
        Assert.Equal(["served"], await SearchAsync());
        Assert.Equal(3, _server.Asked);
    }

    [Fact]
    public async Task Writes_Should_FailLoudly_When_TheServerIsDown() => await Assert.ThrowsAsync<StoreUnavailableException>(
        async () => await _store.WriteAsync("toys", [], default));

    [Fact]
    public async Task Refresh_Should_FillWhatStandsIn_When_TheHostStarts()
    {
        var folder = Directory.CreateTempSubdirectory("headless-fallback-").FullName;
        await using var services = new ServiceCollection()
            .AddSingleton<ISearchStore, BrokenServer>()
            .AddSingleton<ISearchSource, ToySource>()
            .AddSingleton<StorageStart>()
            .AddSqliteStorage(new SqliteStorageOptions { Path = folder }, SqlitePorts.Search)
            .AddSearchFallback(new FallbackSearchOptions { Fallback = "sqlite" })
            .BuildServiceProvider();
        var refresh = services.GetServices<IHostedService>().OfType<BackgroundService>().Single();

        await refresh.StartAsync(default);
        var store = services.GetRequiredService<FallbackSearchStore>();
        while ((await store.Embedded.StatsAsync("toys", default)).Format is null)
        {
            await Task.Yield();
        }

        var page = await store.SearchAsync(new SearchRequest { Index = "toys" }, default);
        await refresh.StopAsync(default);
        Assert.Equal(["toy"], page.Hits.Select(hit => hit.Id));
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task FillAsync()
    {
        await using var rebuild = await _store.Embedded.BeginRebuildAsync("toys", "f", default);
        await rebuild.WriteAsync([new SearchWrite("kept", 1, new SearchDocument { Id = "kept" })], default);
        await rebuild.CompleteAsync(default);
    }

    private async Task<IEnumerable<string>> SearchAsync()
    {
        var page = await _store.SearchAsync(new SearchRequest { Index = "toys" }, default);
        return page.Hits.Select(hit => hit.Id);
    }

    private sealed class BrokenServer : ISearchStore
    {
        public bool IsUp { get; set; }

        public int Asked { get; private set; }

        public ValueTask<SearchPage> SearchAsync(SearchRequest request, CancellationToken cancellationToken)
        {
            Asked++;
            return IsUp
                ? ValueTask.FromResult(new SearchPage([new SearchHit("served", 1, [], new Cursor([], "served"))], false, 1, []))
                : throw Down();
        }

        public ValueTask WriteAsync(string index, IReadOnlyList<SearchWrite> writes, CancellationToken cancellationToken) => throw Down();

        public ValueTask<IReadOnlyList<CompletionHit>> SuggestAsync(
            string index, string prefix, int limit, CancellationToken cancellationToken) => throw Down();

        public ValueTask CountQueryAsync(string index, string query, CancellationToken cancellationToken) => throw Down();

        public ValueTask<ISearchRebuild> BeginRebuildAsync(string index, string format, CancellationToken cancellationToken) =>
            throw Down();

        public ValueTask<SearchStats> StatsAsync(string index, CancellationToken cancellationToken) => throw Down();

        private static StoreUnavailableException Down() => new("Search", "down");
    }

    private sealed class ToySource : ISearchSource
    {
        public string Index => "toys";

        public int Format => 1;

        public IReadOnlyList<string> EventTypes => [];

        public IAsyncEnumerable<string> ChangedAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken) =>
            AsyncEnumerable.Empty<string>();

        public ValueTask<IReadOnlyList<SearchDocument?>> LoadAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<SearchDocument?>>([]);

        public async IAsyncEnumerable<SearchDocument> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            yield return new SearchDocument { Id = "toy" };
        }

        public ValueTask<IReadOnlyList<IReadOnlyList<string>>> SynonymsAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<IReadOnlyList<string>>>([]);
    }
}
