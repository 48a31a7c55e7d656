using System.Runtime.CompilerServices;
using Headless.Modules.Tests.Catalog;
using Headless.Modules.Tests.Host;
using Headless.Search;
using Headless.Storage;
using Headless.Storage.Events;
using Headless.Storage.Search;
using Headless.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headless.Modules.Tests.Search;

public sealed class SearchRebuildTests
{
    [Fact]
    public async Task RunAsync_Should_LoseNothing_When_ProductsChangeMeanwhile()
    {
        await using var shop = await Shop.OpenAsync();
        var ids = await shop.ImportAsync([.. Enumerable.Range(0, 60).Select(n => Wares.Of($"Old {n}", $"O-{n}"))]);
        await shop.CatchUpAsync();
        var rebuild = shop.Services.GetRequiredService<SearchRebuild>();
        using var done = new CancellationTokenSource();
        var rebuilding = Task.Run(async () =>
        {
            var runs = 0;
            for (; !done.IsCancellationRequested; runs++)
            {
                await rebuild.RunAsync(progress: null, CancellationToken.None);
            }

            return runs;
        });
        const string Update = """
            mutation ($id: ID!, $input: ProductInput!) { productUpdate(id: $id, input: $input) { userErrors { code } } }
            """;
        foreach (var id in ids)
        {
            (await shop.Editor.AskAsync(Update, new { id, input = new { name = "Fresh" } })).Succeeded();
            var page = await shop.Public.AskAsync("""{ search(query: "") { totalCount { value } } }""");
            Assert.Equal(60, page.Number("data.search.totalCount.value"));
        }

        await shop.CatchUpAsync();
        await done.CancelAsync();
        Assert.True(await rebuilding > 0);
        var fresh = await shop.Public.AskAsync("""
            { a: search(query: "fresh") { totalCount { value } } b: search(query: "old") { totalCount { value } } }
            """);
        fresh.Is("""{"data":{"a":{"totalCount":{"value":60}},"b":{"totalCount":{"value":0}}}}""");
    }

    [Fact]
    public async Task RunWhereNeededAsync_Should_Rebuild_When_TheIndexIsMissingOrOfAnotherFormat()
    {
        var folder = Directory.CreateTempSubdirectory("headless-search-");
        await using (var services = await OpenAsync(folder.FullName))
        {
            var store = services.GetRequiredService<ISearchStore>();
            Assert.Equal(1, await RunAsync(services, new ToySource(Format: 1)));
            Assert.Equal(0, await RunAsync(services, new ToySource(Format: 1)));
            Assert.Equal(1, await RunAsync(services, new ToySource(Format: 2)));
            Assert.Equal(1, (await store.StatsAsync("toys", CancellationToken.None)).Documents);

            await store.WriteAsync("toys", [new SearchWrite("ahead", 7, new SearchDocument { Id = "ahead" })], CancellationToken.None);
            Assert.Equal(1, await RunAsync(services, new ToySource(Format: 2)));
            Assert.Equal(1, (await store.StatsAsync("toys", CancellationToken.None)).Documents);
        }

        folder.Delete(recursive: true);
    }

    private static async Task<int> RunAsync(IServiceProvider services, ToySource source)
    {
        var (store, outbox) = (services.GetRequiredService<ISearchStore>(), services.GetRequiredService<IOutbox>());
        await new SearchRebuild([source], store, outbox, NullLogger<SearchRebuild>.Instance).RunWhereNeededAsync(CancellationToken.None);
        return source.Reads;
    }

    private static async Task<ServiceProvider> OpenAsync(string folder)
    {
        var services = new ServiceCollection();
        services.AddMetrics();
        services.AddSqliteStorage(new SqliteStorageOptions { Path = folder });
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IStorageInitializer>().InitializeAsync(CancellationToken.None);
        return provider;
    }

    private sealed record ToySource(int Format) : ISearchSource
    {
        public int Reads { get; private set; }

        public string Index => "toys";

        public IReadOnlyList<string> EventTypes => [];

        public IAsyncEnumerable<string> ChangedAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken) =>
            AsyncEnumerable.Empty<string>();

        public ValueTask<IReadOnlyList<SearchDocument?>> LoadAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<SearchDocument?>>([.. ids.Select(_ => (SearchDocument?)null)]);

        public async IAsyncEnumerable<SearchDocument> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Reads++;
            await Task.CompletedTask;
            yield return new SearchDocument { Id = "toy" };
        }

        public ValueTask<IReadOnlyList<IReadOnlyList<string>>> SynonymsAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<IReadOnlyList<string>>>([]);
    }
}
