using Headless.Storage.Search;
using Headless.Storage.Tests.Servers;

namespace Headless.Storage.Tests.Search;

/// <summary>What every search engine promises. A subclass says how to make one.</summary>
public abstract class SearchStoreContract : IAsyncLifetime
{
    protected const string Index = "things";

    protected ISearchStore Store { get; private set; } = null!;

    /// <summary>Whether a search sees a whole batch of writes or nothing of it.</summary>
    protected virtual bool ShowsBatchesWhole => true;

    public async Task InitializeAsync() => Store = await StartAsync();

    public virtual Task DisposeAsync() => Task.CompletedTask;

    [ContractFact]
    public async Task SearchAsync_Should_FindNothing_When_IndexWasNeverWritten()
    {
        var page = await Store.SearchAsync(new SearchRequest { Index = Index }, CancellationToken.None);
        Assert.Equal((0, 0, false), (page.TotalCount, page.Hits.Count, page.HasMore));
    }

    [ContractTheory]
    [InlineData("手机", "case,phone")]
    [InlineData("手机壳", "case,phone")]
    [InlineData("手機殼", "case,phone")]
    [InlineData("壳", "case")]
    [InlineData("棉", "shirt")]
    [InlineData("running", "shoe")]
    [InlineData("shoes run", "shoe")]
    [InlineData("the shoe", "shoe")]
    [InlineData("SHOE shirt", "")]
    [InlineData("75192", "falcon")]
    [InlineData("75192-1", "falcon")]
    [InlineData("751921", "falcon")]
    [InlineData("iphone15", "case")]
    [InlineData("iphone 15", "case")]
    [InlineData("ＩＰＨＯＮＥ", "case")]
    [InlineData("acme", "shoe,shirt")]
    [InlineData("mobile phone", "case,phone")]
    [InlineData("handset", "case,phone")]
    [InlineData("café", "shirt")]
    public async Task SearchAsync_Should_FindWhatIsMeant_When_WordsDiffer(string query, string expected)
    {
        await WriteAsync(
            Thing("case", "透明手机壳 iPhone15"),
            Thing("phone", "智能手机"),
            Thing("shoe", "Running Shoe", label: "Acme"),
            Thing("shirt", "T恤 100%棉", label: "ACME", body: "worn in the cafe"),
            Thing("falcon", "Falcon 75192-1"));
        var page = await Store.SearchAsync(
            new SearchRequest { Index = Index, Query = query, Synonyms = SynonymMap.Of([["手机", "mobile phone", "handset"]]) },
            CancellationToken.None);

        var wanted = expected.Split(',', StringSplitOptions.RemoveEmptyEntries).Order();
        Assert.Equal(wanted, page.IsRelaxed ? [] : page.Hits.Select(hit => hit.Id).Order());
    }

    [ContractTheory]
    [InlineData("手机壳", "title,label,body,half")]
    [InlineData("star wars", "near,far,said")]
    [InlineData("falcon", "short,long")]
    public async Task SearchAsync_Should_RankTheBetterFitFirst_When_SeveralMatch(string query, string expected)
    {
        await WriteAsync(
            Thing("body", "配件", body: "适合各种手机壳"),
            Thing("half", "手机"),
            Thing("label", "配件", label: "手机壳"),
            Thing("title", "手机壳"),
            Thing("far", "Wars of every star"),
            Thing("near", "Some Star Wars set"),
            Thing("said", "Some set", body: "star wars"),
            Thing("long", "A falcon over many mountains and rivers"),
            Thing("short", "Falcon"),
            Thing("other", "Nothing to see"));
        var page = await SearchAsync(query);

        Assert.Equal(expected, string.Join(',', page.Hits.Select(hit => hit.Id)));
        Assert.Equal(page.Hits.OrderByDescending(hit => hit.Score).Select(hit => hit.Id), page.Hits.Select(hit => hit.Id));
    }

    [ContractFact]
    public async Task SearchAsync_Should_BreakTiesByTheNextKeyThenById_When_ScoresAreEqual()
    {
        await WriteAsync(Thing("b", "Cup", sold: 1), Thing("a", "Cup", sold: 1), Thing("c", "Cup", sold: 9), Thing("d", "Cup"));
        var page = await Store.SearchAsync(
            new SearchRequest { Index = Index, Query = "cup", Sort = [SearchSort.Relevance, SearchSort.Number("sold", descending: true)] },
            CancellationToken.None);

        Assert.Equal(["c", "a", "b", "d"], page.Hits.Select(hit => hit.Id));
    }

    [ContractFact]
    public async Task SearchAsync_Should_CorrectTheQuery_When_ItFindsNothing()
    {
        await WriteAsync(Thing("1", "Wireless headphones"), Thing("2", "Wired headphones"), Thing("3", "Headphone stand"));
        var misspelt = await SearchAsync("wireles headphnoes");
        var right = await SearchAsync("wireless headphones");
        var hopeless = await SearchAsync("xylophone");

        Assert.Equal(("wireless headphones", false), (misspelt.CorrectedQuery, misspelt.IsRelaxed));
        Assert.Equal(right.Hits.Select(hit => hit.Id), misspelt.Hits.Select(hit => hit.Id));
        Assert.Null(right.CorrectedQuery);
        Assert.Equal((null, 0), (hopeless.CorrectedQuery, hopeless.TotalCount));
        Assert.Equal("headphones", (await SearchAsync("eadphones")).CorrectedQuery);
        Assert.Null((await SearchAsync("eadphnes")).CorrectedQuery);
    }

    [ContractFact]
    public async Task SearchAsync_Should_FindMostWords_When_NothingHasAll()
    {
        await WriteAsync(Thing("1", "Green wooden table"), Thing("2", "Green chair"), Thing("3", "Lamp"));
        var page = await SearchAsync("green wooden spaceship");

        Assert.True(page.IsRelaxed);
        Assert.Equal(["1"], page.Hits.Select(hit => hit.Id));
        Assert.False((await SearchAsync("green wooden")).IsRelaxed);
    }

    [ContractFact]
    public async Task SearchAsync_Should_NotGuess_When_OnlyAChosenFacetLeavesNothing()
    {
        await WriteAsync(Thing("1", "Green table") with { Keywords = [new("color", "green")] }, Thing("2", "Greet card"));
        var page = await Store.SearchAsync(
            new SearchRequest { Index = Index, Query = "table", Conditions = [new(SearchFilter.HasAny("color", "red"), "color")] },
            CancellationToken.None);

        Assert.Equal((0, null, false), (page.TotalCount, page.CorrectedQuery, page.IsRelaxed));
    }

    [ContractFact]
    public async Task SearchAsync_Should_MarkWhatWasFound_When_HighlightsAreWanted()
    {
        await WriteAsync(Thing("1", "Shoes & <socks>", label: "shoe", body: "These shoes run."));
        var request = new SearchRequest { Index = Index, Query = "shoe", Highlight = true };
        var page = await Store.SearchAsync(request, CancellationToken.None);
        var without = await Store.SearchAsync(request with { Highlight = false }, CancellationToken.None);

        Assert.Equal(["<em>Shoes</em> &amp; &lt;socks&gt;", "These <em>shoes</em> run."], page.Hits.Single().Highlights);
        Assert.Empty(without.Hits.Single().Highlights);
    }

    [ContractFact]
    public async Task WriteAsync_Should_PassOverALateWrite_When_ANewerOneIsThere()
    {
        await Store.WriteAsync(Index, [new("1", 5, Thing("1", "new"))], CancellationToken.None);
        await Store.WriteAsync(Index, [new("1", 4, Thing("1", "old")), new("1", 3, null)], CancellationToken.None);
        Assert.Equal((1, 0), ((await SearchAsync("new")).TotalCount, (await SearchAsync("old")).TotalCount));

        await Store.WriteAsync(Index, [new("1", 5, Thing("1", "same"))], CancellationToken.None);
        Assert.Equal((0, 1), ((await SearchAsync("new")).TotalCount, (await SearchAsync("same")).TotalCount));

        await Store.WriteAsync(Index, [new("1", 6, null)], CancellationToken.None);
        Assert.Equal(0, (await SearchAsync("")).TotalCount);
        Assert.Equal(6, (await Store.StatsAsync(Index, CancellationToken.None)).AppliedVersion);
    }

    [ContractFact]
    public async Task WriteAsync_Should_ReplaceEverything_When_ADocumentChanges()
    {
        await WriteAsync(Thing("1", "apple") with { Keywords = [new("color", "red", "Red")] }, Thing("2", "pear"));
        Assert.Equal(1, (await SearchAsync("apple")).TotalCount);
        await Store.WriteAsync(
            Index, [new("1", 2, Thing("1", "cherry") with { Keywords = [new("color", "dark", "Dark red")] })], CancellationToken.None);
        var page = await Store.SearchAsync(
            new SearchRequest { Index = Index, Facets = [new FacetRequest.Values("color", "color", 10, [])] }, CancellationToken.None);

        Assert.Equal((0, 1, 2), ((await SearchAsync("apple")).TotalCount, (await SearchAsync("cherry")).TotalCount, page.TotalCount));
        Assert.Equal([new FacetCount("dark", "Dark red", 1)], page.Facets.Single().Buckets);
    }

    [ContractFact]
    public async Task SuggestAsync_Should_OfferTheHeaviest_When_AWordStartsSo()
    {
        await WriteAsync(
            Offering("1", new(CompletionKind.Product, "iPhone 15 Case", "1", 3), new(CompletionKind.Tag, "手机壳", "t1")),
            Offering("2", new(CompletionKind.Product, "Phone Case", "2", 8), new(CompletionKind.Tag, "手机壳", "t1")),
            Offering("3", new(CompletionKind.Product, "Phone case", "3", 5), new(CompletionKind.Brand, "Casio", "b", 1)));

        Assert.Equal(["Phone Case", "iPhone 15 Case", "Casio"], await SuggestAsync("cas"));
        Assert.Equal(["Phone Case", "iPhone 15 Case"], await SuggestAsync("CASE"));
        Assert.Equal(["Phone Case"], await SuggestAsync("phone c"));
        Assert.Equal(["手机壳"], await SuggestAsync("手"));
        Assert.Equal(["手机壳"], await SuggestAsync("壳"));
        Assert.Equal(["Phone Case"], await SuggestAsync("c", limit: 1));
        Assert.Empty(await SuggestAsync(""));
        Assert.Empty(await SuggestAsync("zzz"));

        await Store.WriteAsync(Index, [new("2", 2, null)], CancellationToken.None);
        Assert.Equal(["Phone case", "iPhone 15 Case", "Casio"], await SuggestAsync("cas"));
        Assert.Equal(["手机壳"], await SuggestAsync("手机"));
        await Store.WriteAsync(Index, [new("1", 2, null)], CancellationToken.None);
        Assert.Empty(await SuggestAsync("手机"));
    }

    [ContractFact]
    public async Task SuggestAsync_Should_OfferAQuery_When_ItWasAskedOften()
    {
        for (var i = 0; i < 4; i++)
        {
            await Store.CountQueryAsync(Index, "Winter Coat", CancellationToken.None);
        }

        Assert.Empty(await SuggestAsync("wint"));
        await Store.CountQueryAsync(Index, "winter coat", CancellationToken.None);
        Assert.Equal(["Winter Coat"], await SuggestAsync("wint"));
        await using (var rebuild = await Store.BeginRebuildAsync(Index, "f", CancellationToken.None))
        {
            await rebuild.CompleteAsync(CancellationToken.None);
        }

        Assert.Equal(["Winter Coat"], await SuggestAsync("wint"));
    }

    [ContractFact]
    public async Task CompleteAsync_Should_PutTheNewIndexInPlace_When_Rebuilt()
    {
        await WriteAsync(Thing("gone", "old"), Thing("kept", "old"));
        await using (var rebuild = await Store.BeginRebuildAsync(Index, "format 2", CancellationToken.None))
        {
            await rebuild.WriteAsync([new("kept", 2, Thing("kept", "fresh"))], CancellationToken.None);
            Assert.Equal(2, (await SearchAsync("old")).TotalCount);
            Assert.Equal((null, true), await FormatAsync());
            await rebuild.CompleteAsync(CancellationToken.None);
        }

        Assert.Equal((0, 1), ((await SearchAsync("old")).TotalCount, (await SearchAsync("fresh")).TotalCount));
        Assert.Equal(("format 2", false), await FormatAsync());
    }

    [ContractFact]
    public async Task BeginRebuildAsync_Should_LeaveTheOldIndex_When_NotCompleted()
    {
        await WriteAsync(Thing("1", "old"));
        await using (var rebuild = await Store.BeginRebuildAsync(Index, "format 2", CancellationToken.None))
        {
            await rebuild.WriteAsync([new("1", 2, Thing("1", "fresh"))], CancellationToken.None);
        }

        Assert.Equal((1, 0), ((await SearchAsync("old")).TotalCount, (await SearchAsync("fresh")).TotalCount));
        Assert.Equal((null, false), await FormatAsync());
        await using var second = await Store.BeginRebuildAsync(Index, "format 2", CancellationToken.None);
        await second.CompleteAsync(CancellationToken.None);
        Assert.Equal(0, (await SearchAsync("")).TotalCount);
    }

    [ContractFact]
    public async Task BeginRebuildAsync_Should_KeepWhatIsWrittenMeanwhile_When_TheRebuildComesLate()
    {
        await WriteAsync(Thing("changed", "before"), Thing("deleted", "before"));
        await using var rebuild = await Store.BeginRebuildAsync(Index, "f", CancellationToken.None);
        await Store.WriteAsync(
            Index,
            [new("changed", 9, Thing("changed", "after")), new("deleted", 9, null), new("added", 9, Thing("added", "after"))],
            CancellationToken.None);
        await rebuild.WriteAsync(
            [new("changed", 2, Thing("changed", "stale")), new("deleted", 2, Thing("deleted", "stale"))], CancellationToken.None);
        await rebuild.CompleteAsync(CancellationToken.None);

        Assert.Equal(["added", "changed"], (await SearchAsync("")).Hits.Select(hit => hit.Id).Order());
        Assert.Equal((2, 0), ((await SearchAsync("after")).TotalCount, (await SearchAsync("stale")).TotalCount));
    }

    // Pairs are always written together: a search that counts an odd number saw half a batch, one that counts fewer than before lost some.
    [ContractFact]
    public async Task SearchAsync_Should_SeeWholeBatchesAndNoGap_When_WritesAndRebuildsRace()
    {
        const int Pairs = 150;
        using var done = new CancellationTokenSource();
        var version = 0L;
        var seen = 0;
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var least = 0;
            while (!done.IsCancellationRequested)
            {
                var page = await Store.SearchAsync(
                    new SearchRequest
                    {
                        Index = Index,
                        Query = "twin",
                        Limit = 0,
                        Facets = [new FacetRequest.Values("kind", "kind", 10, [])],
                    },
                    CancellationToken.None);
                Assert.True(page.TotalCount % 2 == 0 || !ShowsBatchesWhole, $"{page.TotalCount} is half a batch.");
                Assert.InRange(page.TotalCount, least, 2 * Pairs);
                Assert.Equal(page.TotalCount, page.Facets[0].Buckets.Sum(bucket => bucket.Count));
                least = page.TotalCount;
                Interlocked.Increment(ref seen);
            }
        })).ToArray();
        var rebuilder = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await using var rebuild = await Store.BeginRebuildAsync(Index, "f", CancellationToken.None);
                var stamp = Volatile.Read(ref version);
                var all = await SearchAsync("");
                await rebuild.WriteAsync([.. all.Hits.Select(hit => new SearchWrite(hit.Id, stamp, Twin(hit.Id)))], CancellationToken.None);
                await rebuild.CompleteAsync(CancellationToken.None);
            }
        });
        while (Volatile.Read(ref seen) == 0 && !readers.Any(reader => reader.IsCompleted))
        {
            await Task.Yield();
        }

        for (var pair = 0; pair < Pairs; pair++)
        {
            var stamp = Interlocked.Increment(ref version);
            var (left, right) = ($"l{pair}", $"r{pair}");
            var again = $"l{pair / 2}";
            await Store.WriteAsync(
                Index,
                [new(left, stamp, Twin(left)), new(right, stamp, Twin(right)), new(again, stamp, Twin(again))],
                CancellationToken.None);
        }

        await done.CancelAsync();
        await Task.WhenAll([.. readers, rebuilder]);
        Assert.Equal(2 * Pairs, (await SearchAsync("twin")).TotalCount);
        Assert.True(seen > 0);
    }

    protected static SearchDocument Thing(string id, string title, string? label = null, string? body = null, double? sold = null) => new()
    {
        Id = id,
        Texts =
        [
            new(TextWeight.Title, title),
            .. label is null ? (SearchText[])[] : [new(TextWeight.Label, label)],
            .. body is null ? (SearchText[])[] : [new(TextWeight.Body, body)],
        ],
        Numbers = sold is null ? [] : [new("sold", sold.Value)],
    };

    protected abstract Task<ISearchStore> StartAsync();

    protected async Task WriteAsync(params SearchDocument[] documents) =>
        await Store.WriteAsync(Index, [.. documents.Select(document => new SearchWrite(document.Id, 1, document))], CancellationToken.None);

    protected async Task<SearchPage> SearchAsync(string query) =>
        await Store.SearchAsync(new SearchRequest { Index = Index, Query = query, Limit = 1000 }, CancellationToken.None);

    private static SearchDocument Offering(string id, params Completion[] completions) => Thing(id, "x") with { Completions = completions };

    private static SearchDocument Twin(string id) =>
        Thing(id, "twin") with { Keywords = [new("kind", id[..1])], Completions = [new(CompletionKind.Product, $"twin {id}", id)] };

    private async Task<string[]> SuggestAsync(string prefix, int limit = 8) =>
        [.. (await Store.SuggestAsync(Index, prefix, limit, CancellationToken.None)).Select(hit => hit.Text)];

    private async Task<(string? Format, bool IsRebuilding)> FormatAsync()
    {
        var stats = await Store.StatsAsync(Index, CancellationToken.None);
        return (stats.Format, stats.IsRebuilding);
    }
}
