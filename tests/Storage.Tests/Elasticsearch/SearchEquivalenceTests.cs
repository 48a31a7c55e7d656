using System.Text.Json;
using Headless.Servers;
using Headless.Storage.Search;
using Headless.Storage.Tests.Search;
using Headless.Storage.Tests.Servers;
using Headless.Storage.Tests.Sqlite;

namespace Headless.Storage.Tests.Elasticsearch;

[NeedsServer(ServerKinds.Elasticsearch)]
public sealed class ElasticsearchEquivalenceTests : SearchEquivalenceContract
{
    protected override string Kind => ServerKinds.Elasticsearch;
}

[NeedsServer(ServerKinds.OpenSearch)]
public sealed class OpenSearchEquivalenceTests : SearchEquivalenceContract
{
    protected override string Kind => ServerKinds.OpenSearch;
}

/// <summary>The same real catalogues and queries on the embedded engine and on a server: the same documents, numbers and facets.</summary>
public abstract class SearchEquivalenceContract
{
    private const string Goods = "zh-litemall/goods.json.gz";
    private const string Sets = "lego-brickset/sets.csv.gz";
    private const string Index = "real";

    protected abstract string Kind { get; }

    [ContractFact]
    public async Task SearchAsync_Should_AnswerAsEmbedded_When_GoodsAreChinese()
    {
        if (!File.Exists(SharedData.PathOf(Goods)))
        {
            return;
        }

        using var json = JsonDocument.Parse(SharedData.Open(Goods));
        var documents = json.RootElement.EnumerateArray().Select(GoodOf).ToArray();
        var random = new Random(7);
        var names = documents.Select(document => document.Texts[0].Text).ToArray();
        var queries = Enumerable.Range(0, 150).Select(_ =>
        {
            var name = names[random.Next(names.Length)];
            var start = random.Next(name.Length);
            return name.Substring(start, Math.Min(random.Next(1, 6), name.Length - start));
        });
        await CompareAsync(documents, [.. queries, "四件套", "拉杆箱 黑色", "not there"], random);
    }

    [ContractFact]
    public async Task SearchAsync_Should_AnswerAsEmbedded_When_SetsAreManyAndEnglish()
    {
        if (!File.Exists(SharedData.PathOf(Sets)))
        {
            return;
        }

        var documents = SharedData.ReadCsv(Sets).Select(SetOf).ToArray();
        var random = new Random(8);
        var queries = Enumerable.Range(0, 120).Select(_ =>
        {
            var words = documents[random.Next(documents.Length)].Texts[0].Text.Split(' ');
            var start = random.Next(words.Length);
            return string.Join(' ', words.Skip(start).Take(random.Next(1, 3)));
        });
        await CompareAsync(documents, [.. queries, "75192-1", "milennium falcn", "castles", "green wooden spaceship", ""], random);
    }

    private static SearchDocument GoodOf(JsonElement good) => new()
    {
        Id = good.GetProperty("id").GetString()!,
        Texts =
        [
            new(TextWeight.Title, good.GetProperty("name").GetString()!), new(TextWeight.Body, good.GetProperty("brief").GetString() ?? ""),
        ],
        Keywords = [new("unit.种类", good.GetProperty("name").GetString()![..1], "first letter")],
    };

    private static SearchDocument SetOf(Dictionary<string, string> row) => new()
    {
        Id = row["setID"],
        Texts = [new(TextWeight.Title, row["name"]), new(TextWeight.Label, $"{row["number"]}-{row["numberVariant"]}")],
        Keywords = [new("theme", row["theme"]), new("year", row["year"], $"Year {row["year"]}")],
        Numbers = SharedData.Number(row["US_retailPrice"]) is { } price ? [new("price", price)] : [],
        SortTexts = [new("name", row["name"])],
        Completions = [new(CompletionKind.Product, row["name"], row["setID"])],
    };

    private async Task CompareAsync(SearchDocument[] documents, string[] queries, Random random)
    {
        await using var embedded = await SqliteHost.StartAsync([]);
        await using var server = await ElasticsearchHost.StartAsync(Kind);
        ISearchStore[] stores = [embedded.Get<ISearchStore>(), server.Store];
        foreach (var store in stores)
        {
            await using var rebuild = await store.BeginRebuildAsync(Index, "f", CancellationToken.None);
            foreach (var batch in documents.Chunk(1_000))
            {
                await rebuild.WriteAsync([.. batch.Select(document => new SearchWrite(document.Id, 1, document))], CancellationToken.None);
            }

            await rebuild.CompleteAsync(CancellationToken.None);
        }

        foreach (var query in queries)
        {
            var request = RequestOf(query, random);
            var (left, right) = (
                await stores[0].SearchAsync(request, CancellationToken.None), await stores[1].SearchAsync(request, CancellationToken.None));
            AssertSame(request, left, right);
            foreach (var prefix in query.Length == 0 ? [] : (string[])[query, query[..1]])
            {
                Assert.Equal(
                    await stores[0].SuggestAsync(Index, prefix, 10, CancellationToken.None),
                    await stores[1].SuggestAsync(Index, prefix, 10, CancellationToken.None));
            }
        }
    }

    private static SearchRequest RequestOf(string query, Random random) => new()
    {
        Index = Index,
        Query = query,
        Limit = SearchRequest.MaxLimit,
        Highlight = true,
        Sort = random.Next(3) switch
        {
            0 => [SearchSort.Number("price", descending: true), SearchSort.Text("name", descending: false)],
            1 => [SearchSort.Text("name", descending: true)],
            _ => [SearchSort.Relevance],
        },
        Conditions = random.Next(3) switch
        {
            0 => [new(SearchFilter.HasAny("year", "2012", "2015"), "year")],
            1 => [new(SearchFilter.HasNone("theme", "Duplo")), new(new SearchFilter.Range("price", 5, null), "price")],
            _ => [],
        },
        Facets =
        [
            new FacetRequest.Values("year", "year", 5, ["1970", "never"]),
            new FacetRequest.Values("theme", "theme", 500, []),
            new FacetRequest.Values("unit", "unit.种类", 20, []),
            new FacetRequest.Ranges("price", "price", [new(null, 9.99), new(10, 99.99), new(100, null)]),
        ],
    };

    private static void AssertSame(SearchRequest request, SearchPage left, SearchPage right)
    {
        Assert.Equal(
            (request.Query, left.TotalCount, left.HasMore, left.CorrectedQuery, left.IsRelaxed),
            (request.Query, right.TotalCount, right.HasMore, right.CorrectedQuery, right.IsRelaxed));
        Assert.Equal(left.Facets.Select(facet => facet.Name), right.Facets.Select(facet => facet.Name));
        foreach (var (expected, actual) in left.Facets.Zip(right.Facets))
        {
            Assert.Equal(expected.Buckets, actual.Buckets);
        }

        if (request.Sort[0] != SearchSort.Relevance)
        {
            Assert.Equal(left.Hits.Select(hit => hit.Id), right.Hits.Select(hit => hit.Id));
        }
        else if (!left.HasMore)
        {
            Assert.Equal(left.Hits.Select(hit => hit.Id).Order(), right.Hits.Select(hit => hit.Id).Order());
        }

        var highlights = right.Hits.ToDictionary(hit => hit.Id, hit => hit.Highlights);
        Assert.All(left.Hits.Where(hit => highlights.ContainsKey(hit.Id)), hit => Assert.Equal(hit.Highlights, highlights[hit.Id]));
    }
}
