using Headless.Storage.Search;
using Headless.Storage.Tests.Servers;

namespace Headless.Storage.Tests.Search;

/// <summary>Filters, orders and counts against a naive count over the same random documents.</summary>
public abstract class SearchCountContract
{
    private const string Index = "things";
    private static readonly string[] Words = ["apple", "stone", "river", "手机", "cloud", "lamp"];
    private static readonly string[] Colors = ["red", "green", "blue", "black"];
    private static readonly string[] Tags = ["new", "sale", "gift", "eco", "kids", "pro", "mini"];

    [ContractTheory]
    [InlineData(1, 40)]
    [InlineData(2, 400)]
    [InlineData(3, 2_000)]
    public async Task SearchAsync_Should_AgreeWithANaiveCount_When_DocumentsAreRandom(int seed, int size)
    {
        var random = new Random(seed);
        var (store, disposable) = await StartAsync();
        await using var _ = disposable;
        var model = new Dictionary<string, Toy>();
        for (var round = 0; round < 6; round++)
        {
            await ChangeAsync(store, model, random, version: round + 1, changes: size / (round + 1));
            for (var query = 0; query < 12; query++)
            {
                await CompareAsync(store, [.. model.Values], random);
            }
        }
    }

    [ContractFact]
    public async Task SearchAsync_Should_SpreadPricesOverRoundRanges_When_Asked()
    {
        var (store, disposable) = await StartAsync();
        await using var _ = disposable;
        var toys = Enumerable.Range(1, 400).Select(n => Toy.Priced($"t{n:D3}", n).ToWrite(1)).ToArray();
        await store.WriteAsync(Index, toys, CancellationToken.None);
        var request = new SearchRequest { Index = Index, Facets = [new FacetRequest.Spread("price", "price", 5)] };
        var page = await store.SearchAsync(request, CancellationToken.None);

        Assert.Equal(
            [("..49.99", 49), ("50..99.99", 50), ("100..199.99", 100), ("200..", 201)],
            page.Facets.Single().Buckets.Select(bucket => (bucket.Value, bucket.Count)));
        var within = await store.SearchAsync(
            request with { Conditions = [new(new SearchFilter.Range("price", 50, 99.99), "price")] }, CancellationToken.None);
        Assert.Equal(50, within.TotalCount);
        Assert.Equal(page.Facets.Single().Buckets, within.Facets.Single().Buckets);
    }

    /// <summary>A fresh and empty store, and what closes it.</summary>
    protected abstract Task<(ISearchStore Store, IAsyncDisposable Disposable)> StartAsync();

    private static async Task ChangeAsync(ISearchStore store, Dictionary<string, Toy> model, Random random, int version, int changes)
    {
        var writes = new Dictionary<string, SearchWrite>();
        for (var i = 0; i < changes; i++)
        {
            var id = $"t{random.Next(changes * 2):D5}";
            if (random.Next(5) == 0)
            {
                model.Remove(id);
                writes[id] = new SearchWrite(id, version, null);
            }
            else
            {
                model[id] = Toy.Random(id, random);
                writes[id] = model[id].ToWrite(version);
            }
        }

        await store.WriteAsync(Index, [.. writes.Values], CancellationToken.None);
    }

    private static async Task CompareAsync(ISearchStore store, IReadOnlyList<Toy> toys, Random random)
    {
        var word = random.Next(3) == 0 ? "" : Words[random.Next(Words.Length)];
        var chosen = Conditions(random);
        var sort = Sort(random);
        var request = new SearchRequest
        {
            Index = Index,
            Query = word,
            Sort = [sort.Key],
            Limit = random.Next(1, 30),
            Conditions = [.. chosen.Select(choice => choice.Condition)],
            Facets =
            [
                new FacetRequest.Values("color", "color", 100, []),
                new FacetRequest.Values("tag", "tag", 100, []),
                new FacetRequest.Ranges("price", "price", [new(null, 9.99), new(10, 49.99), new(50, null)]),
            ],
        };
        var page = await store.SearchAsync(request, CancellationToken.None);
        var matching = toys.Where(toy => word.Length == 0 || toy.Word == word).ToArray();
        var expected = matching.Where(toy => chosen.All(choice => choice.Holds(toy))).ToArray();
        if (word.Length > 0 && !matching.Any(toy => chosen.All(choice => choice.Condition.Facet is not null || choice.Holds(toy))))
        {
            // Nothing to compare: the engine may have corrected the word.
            return;
        }

        Assert.Equal(expected.Length, page.TotalCount);
        Assert.Equal(expected.Order(sort.Order).Select(toy => toy.Id), await WalkAsync(store, request, page));
        AssertFacet(
            page.Facets[0],
            Except(matching, chosen, "color").GroupBy(toy => toy.Color).Select(group => (group.Key, group.Count())));
        AssertFacet(
            page.Facets[1],
            Except(matching, chosen, "tag").SelectMany(toy => toy.Tags).GroupBy(tag => tag).Select(group => (group.Key, group.Count())));
        var prices = Except(matching, chosen, "price").Select(toy => toy.Price).ToArray();
        Assert.Equal(
            [
                new("..9.99", "..9.99", prices.Count(price => price <= 9.99)),
                new("10..49.99", "10..49.99", prices.Count(price => price is >= 10 and <= 49.99)),
                new("50..", "50..", prices.Count(price => price >= 50)),
            ],
            page.Facets[2].Buckets);
    }

    private static async Task<List<string>> WalkAsync(ISearchStore store, SearchRequest request, SearchPage page)
    {
        var ids = page.Hits.Select(hit => hit.Id).ToList();
        while (page.HasMore)
        {
            var text = page.Hits[^1].Cursor.Encode([.. request.Sort.Select(key => key.ToSortKey())]);
            Assert.True(Storage.Documents.Cursor.TryParse(text, [.. request.Sort.Select(key => key.ToSortKey())], out var after));
            page = await store.SearchAsync(request with { After = after }, CancellationToken.None);
            Assert.NotEmpty(page.Hits);
            ids.AddRange(page.Hits.Select(hit => hit.Id));
        }

        return ids;
    }

    private static IEnumerable<Toy> Except(IEnumerable<Toy> toys, IReadOnlyList<Choice> chosen, string facet) =>
        toys.Where(toy => chosen.All(choice => choice.Condition.Facet == facet || choice.Holds(toy)));

    private static void AssertFacet(FacetResult facet, IEnumerable<(string Value, int Count)> expected) => Assert.Equal(
        expected.OrderByDescending(value => value.Count).ThenBy(value => value.Value, StringComparer.Ordinal),
        facet.Buckets.Select(bucket => (bucket.Value, bucket.Count)));

    private static List<Choice> Conditions(Random random)
    {
        var choices = new List<Choice>();
        if (random.Next(2) == 0)
        {
            string[] colors = [Colors[random.Next(4)], Colors[random.Next(4)]];
            choices.Add(new Choice(new(SearchFilter.HasAny("color", colors), "color"), toy => colors.Contains(toy.Color)));
        }

        if (random.Next(2) == 0)
        {
            var (all, none) = (Tags[random.Next(7)], Tags[random.Next(7)]);
            choices.Add(new Choice(new(SearchFilter.HasAll("tag", all), "tag"), toy => toy.Tags.Contains(all)));
            choices.Add(new Choice(new(SearchFilter.HasNone("tag", none), null), toy => !toy.Tags.Contains(none)));
        }

        if (random.Next(2) == 0)
        {
            var min = random.Next(60);
            choices.Add(new Choice(new(new SearchFilter.Range("price", min, null), "price"), toy => toy.Price >= min));
        }

        if (random.Next(4) == 0)
        {
            string[] ids = [.. Enumerable.Range(0, 50).Select(_ => $"t{random.Next(200):D5}")];
            choices.Add(new Choice(new(new SearchFilter.Ids(ids), null), toy => ids.Contains(toy.Id)));
        }

        return choices;
    }

    private static (SearchSort Key, IComparer<Toy> Order) Sort(Random random) => random.Next(4) switch
    {
        0 => (SearchSort.Number("price", descending: false), By(toy => (toy.Price is null ? 1 : 0, toy.Price ?? 0, ""))),
        1 => (SearchSort.Number("price", descending: true), By(toy => (toy.Price is null ? 1 : 0, -toy.Price ?? 0, ""))),
        _ => (SearchSort.Text("name", descending: false), By(toy => (toy.Name is null ? 1 : 0, 0, toy.Name ?? ""))),
    };

    private static Comparer<Toy> By(Func<Toy, (int Missing, double Number, string Text)> key) => Comparer<Toy>.Create((left, right) =>
    {
        var (a, b) = (key(left), key(right));
        var order = (a.Missing, a.Number).CompareTo((b.Missing, b.Number));
        order = order != 0 ? order : string.CompareOrdinal(a.Text, b.Text);
        return order != 0 ? order : string.CompareOrdinal(left.Id, right.Id);
    });

    private sealed record Choice(SearchCondition Condition, Func<Toy, bool> Holds);

    private sealed record Toy(string Id, string Word, string Color, string[] Tags, double? Price, string? Name)
    {
        public static Toy Random(string id, Random random) => new(
            id,
            Words[random.Next(Words.Length)],
            Colors[random.Next(Colors.Length)],
            [.. Enumerable.Range(0, random.Next(4)).Select(_ => SearchCountContract.Tags[random.Next(7)]).Distinct()],
            random.Next(6) == 0 ? null : random.Next(0, 8_000) / 100.0,
            random.Next(8) == 0 ? null : $"name {random.Next(30)}");

        public static Toy Priced(string id, double price) => new(id, "apple", "red", [], price, null);

        public SearchWrite ToWrite(long version) => new(Id, version, new SearchDocument
        {
            Id = Id,
            Texts = [new(TextWeight.Title, Word)],
            Keywords = [new("color", Color), .. Tags.Select(tag => new SearchKeyword("tag", tag))],
            Numbers = Price is { } price ? [new("price", price)] : [],
            SortTexts = Name is null ? [] : [new("name", Name)],
        });
    }
}
