using System.Text.Json;
using System.Text.RegularExpressions;
using Headless.Storage.Search;
using Headless.Storage.Tests.Sqlite;

namespace Headless.Storage.Tests.Search;

/// <summary>Search over the real catalogues, held against a plain look through the files.</summary>
public sealed partial class RealDataTests : IAsyncLifetime
{
    private const string Goods = "zh-litemall/goods.json.gz";
    private const string Sets = "lego-brickset/sets.csv.gz";
    private const string Index = "real";

    private SqliteHost _host = null!;
    private ISearchStore _store = null!;

    public async Task InitializeAsync()
    {
        _host = await SqliteHost.StartAsync([]);
        _store = _host.Get<ISearchStore>();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [SharedDataFact(Goods)]
    public async Task SearchAsync_Should_FindEveryPairOfCharacters_When_GoodsAreChinese()
    {
        var goods = ReadGoods();
        await FillAsync(goods.Select(good => new SearchDocument
        {
            Id = good.Id,
            Texts = [new(TextWeight.Title, good.Name), new(TextWeight.Body, good.Brief)],
        }));
        var pairs = goods.SelectMany(good => ChineseRun().Matches(good.Name).SelectMany(Pairs)).Distinct().ToArray();
        Assert.InRange(pairs.Length, 500, 5_000);
        foreach (var pair in pairs)
        {
            var page = await SearchAsync(pair);
            Assert.Equal(goods.Where(good => Has(good, pair)).Select(good => good.Id).Order(), page.Hits.Select(hit => hit.Id).Order());
        }
    }

    [SharedDataFact(Goods)]
    public async Task SearchAsync_Should_PutTheWholeWordFirst_When_QueryIsLonger()
    {
        var goods = ReadGoods();
        await FillAsync(goods.Select(good => new SearchDocument { Id = good.Id, Texts = [new(TextWeight.Title, good.Name)] }));
        foreach (var word in (string[])["四件套", "拉杆箱", "长绒棉", "懒人沙发"])
        {
            var whole = goods.Where(good => good.Name.Contains(word, StringComparison.Ordinal)).Select(good => good.Id).ToArray();
            var page = await SearchAsync(word);
            Assert.NotEmpty(whole);
            Assert.Equal(whole.Order(), page.Hits.Take(whole.Length).Select(hit => hit.Id).Order());
        }
    }

    [SharedDataFact(Sets)]
    public async Task SearchAsync_Should_FindInflectedWordsAndCountThem_When_NamesAreEnglish()
    {
        var sets = SharedData.ReadCsv(Sets).Select(Set.Of).ToArray();
        Assert.Equal(21_546, sets.Length);
        await FillAsync(sets.Select(set => set.ToDocument()));
        foreach (var (query, words) in new[]
        {
            ("castles", "castles?"), ("battle", "battles?|battled|battling"), ("flying", "fly|flying|flies"), ("SHIP", "ships?"),
        })
        {
            var word = new Regex($@"(?<![\p{{L}}\d])({words})(?![\p{{L}}\d])", RegexOptions.IgnoreCase);
            var named = sets.Where(set => word.IsMatch(set.Name)).ToArray();
            await CompareAsync(query, named, year: null);
            await CompareAsync(query, named, year: "2012");
        }

        await CompareAsync("", sets, year: null);
    }

    [SharedDataFact(Sets)]
    public async Task SearchAsync_Should_FindTheSet_When_ItsNumberIsTyped()
    {
        var sets = SharedData.ReadCsv(Sets).Select(Set.Of).ToArray();
        await FillAsync(sets.Select(set => set.ToDocument()));
        var falcon = sets.Single(set => set.Number == "75192-1");

        Assert.Equal(falcon.Id, (await SearchAsync("75192-1")).Hits[0].Id);
        Assert.Equal(falcon.Id, (await SearchAsync("75192")).Hits[0].Id);
        Assert.Equal("millennium falcon", (await SearchAsync("milennium falcn")).CorrectedQuery);
        Assert.Contains(falcon.Id, (await SearchAsync("milennium falcn")).Hits.Select(hit => hit.Id));
    }

    private async Task CompareAsync(string query, IReadOnlyList<Set> expected, string? year)
    {
        var page = await _store.SearchAsync(
            new SearchRequest
            {
                Index = Index,
                Query = query,
                Limit = 0,
                Conditions = year is null ? [] : [new(SearchFilter.HasAny("year", year), "year")],
                Facets =
                [
                    new FacetRequest.Values("theme", "theme", 500, []),
                    new FacetRequest.Values("year", "year", 500, []),
                    new FacetRequest.Ranges("price", "price", [new(null, 9.99), new(10, 99.99), new(100, null)]),
                ],
            },
            CancellationToken.None);
        var chosen = expected.Where(set => year is null || set.Year == year).ToArray();

        Assert.Equal(chosen.Length, page.TotalCount);
        Assert.Equal(Counts(chosen, set => set.Theme), Buckets(page.Facets[0]));
        Assert.Equal(Counts(expected, set => set.Year), Buckets(page.Facets[1]));
        Assert.Equal(
            [
                chosen.Count(set => set.Price <= 9.99),
                chosen.Count(set => set.Price is >= 10 and <= 99.99),
                chosen.Count(set => set.Price >= 100),
            ],
            page.Facets[2].Buckets.Select(bucket => bucket.Count));
    }

    private static IEnumerable<(string, int)> Counts(IEnumerable<Set> sets, Func<Set, string> key) =>
        sets.GroupBy(key)
            .Select(group => (group.Key, Count: group.Count()))
            .OrderByDescending(value => value.Count)
            .ThenBy(value => value.Key, StringComparer.Ordinal);

    private static IEnumerable<(string, int)> Buckets(FacetResult facet) => facet.Buckets.Select(bucket => (bucket.Value, bucket.Count));

    private static bool Has(Good good, string pair) =>
        good.Name.Contains(pair, StringComparison.Ordinal) || good.Brief.Contains(pair, StringComparison.Ordinal);

    private static IEnumerable<string> Pairs(Match run) => Enumerable.Range(0, run.Length - 1).Select(i => run.Value.Substring(i, 2));

    private static List<Good> ReadGoods()
    {
        using var json = JsonDocument.Parse(SharedData.Open(Goods));
        return
        [
            .. json.RootElement.EnumerateArray().Select(good => new Good(
                good.GetProperty("id").GetString()!, good.GetProperty("name").GetString()!, good.GetProperty("brief").GetString() ?? "")),
        ];
    }

    private async Task FillAsync(IEnumerable<SearchDocument> documents)
    {
        await using var rebuild = await _store.BeginRebuildAsync(Index, "f", CancellationToken.None);
        foreach (var batch in documents.Chunk(500))
        {
            await rebuild.WriteAsync([.. batch.Select(document => new SearchWrite(document.Id, 1, document))], CancellationToken.None);
        }

        await rebuild.CompleteAsync(CancellationToken.None);
    }

    private async Task<SearchPage> SearchAsync(string query) =>
        await _store.SearchAsync(new SearchRequest { Index = Index, Query = query, Limit = 1_000 }, CancellationToken.None);

    [GeneratedRegex("[\\u4E00-\\u9FFF]{2,}")]
    private static partial Regex ChineseRun();

    private sealed record Good(string Id, string Name, string Brief);

    private sealed record Set(string Id, string Number, string Name, string Theme, string Year, double? Price)
    {
        public static Set Of(Dictionary<string, string> row) => new(
            row["setID"],
            $"{row["number"]}-{row["numberVariant"]}",
            row["name"],
            row["theme"],
            row["year"],
            SharedData.Number(row["US_retailPrice"]));

        public SearchDocument ToDocument() => new()
        {
            Id = Id,
            Texts = [new(TextWeight.Title, Name), new(TextWeight.Label, Number)],
            Keywords = [new("theme", Theme), new("year", Year)],
            Numbers = Price is { } price ? [new("price", price)] : [],
        };
    }
}
