using System.Diagnostics;
using System.Globalization;
using Headless.Storage;
using Headless.Storage.Search;
using Headless.Storage.Sqlite;

namespace Headless.Bench;

/// <summary>
/// Faceted search with a term and a tag, at the size of the reference catalogue and at ten times that, over products of our own making:
/// words and tags are as unevenly spread as in shops. No HTTP and no loading of products: the search port alone.
/// </summary>
internal static class SearchScale
{
    public const int ReferenceProducts = 21_546;

    private const string Index = "products";
    private const int Vocabulary = 12_000;
    private const int BatchSize = 500;
    private const int Queries = 2_000;
    private const int WarmUps = 300;

    /// <summary>Prints per size: building, opening, memory, and the percentiles of each kind of search.</summary>
    public static async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        foreach (var products in (int[])[ReferenceProducts, 10 * ReferenceProducts])
        {
            await RunAsync(products, output, cancellationToken);
        }
    }

    private static async Task RunAsync(int products, TextWriter output, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"headless-bench-{Guid.NewGuid():N}");
        try
        {
            var watch = Stopwatch.StartNew();
            await using (var services = await OpenAsync(folder, cancellationToken))
            {
                await FillAsync(services.GetRequiredService<ISearchStore>(), products, cancellationToken);
            }

            await output.WriteLineAsync($"{products} products: built in {watch.Elapsed.TotalSeconds:F1} s");
            GC.Collect();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            watch.Restart();
            await using var opened = await OpenAsync(folder, cancellationToken);
            var store = opened.GetRequiredService<ISearchStore>();
            await store.StatsAsync(Index, cancellationToken);
            await output.WriteLineAsync($"  opened in {watch.Elapsed.TotalMilliseconds:F0} ms");
            foreach (var (name, make) in Kinds)
            {
                await MeasureAsync(store, name, make, output, cancellationToken);
            }

            await MeasureSuggestionsAsync(store, output, cancellationToken);
            await MeasureWritesAsync(store, products, output, cancellationToken);
            var managed = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1024.0 / 1024;
            var resident = Environment.WorkingSet / 1024 / 1024;
            await output.WriteLineAsync($"  index in memory: {managed:F0} MB managed; process {resident} MB resident");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (string Name, Func<Random, SearchRequest> Make)[] Kinds { get; } =
    [
        ("term + tag + 5 facets", random => Request(Word(random), Tagged(random))),
        ("frequent term + tag + 5 facets", random => Request($"word{random.Next(5)}x", Tagged(random))),
        ("two terms + 5 facets", random => Request($"{Word(random)} word{random.Next(20)}x", [])),
        ("no term, tag, newest + 5 facets", random => Request("", Tagged(random)) with { Sort = [SearchSort.Number("publishedAt", true)] }),
        ("no term, all, by price + 5 facets", _ => Request("", []) with { Sort = [SearchSort.Number("price", false)] }),
        ("term, by name, highlights", random => Request(Word(random), []) with
        {
            Sort = [SearchSort.Text("name", false)], Facets = [], Highlight = true,
        }),
    ];

    private static async Task MeasureAsync(
        ISearchStore store, string name, Func<Random, SearchRequest> make, TextWriter output, CancellationToken cancellationToken)
    {
        var random = new Random(17);
        var times = new List<double>(Queries);
        var found = 0L;
        var cpu = TimeSpan.Zero;
        for (var i = 0; i < WarmUps + Queries; i++)
        {
            var request = make(random);
            cpu = i == WarmUps ? Environment.CpuUsage.TotalTime : cpu;
            var start = Stopwatch.GetTimestamp();
            var page = await store.SearchAsync(request, cancellationToken);
            if (i >= WarmUps)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                found += page.TotalCount;
            }
        }

        await PrintAsync(output, name, times, $"cpu {CpuOf(cpu),7:F3} ms  {found / Queries} hits on average");
    }

    private static async Task MeasureSuggestionsAsync(ISearchStore store, TextWriter output, CancellationToken cancellationToken)
    {
        var random = new Random(17);
        var times = new List<double>(Queries);
        for (var i = 0; i < WarmUps + Queries; i++)
        {
            var word = Word(random);
            var prefix = word[..random.Next(1, word.Length)];
            var start = Stopwatch.GetTimestamp();
            await store.SuggestAsync(Index, prefix, 8, cancellationToken);
            if (i >= WarmUps)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        await PrintAsync(output, "suggestions", times, "");
    }

    private static async Task MeasureWritesAsync(ISearchStore store, int products, TextWriter output, CancellationToken cancellationToken)
    {
        var random = new Random(23);
        var times = new List<double>();
        for (var i = 0; i < 200; i++)
        {
            var document = Product(random.Next(products), random);
            var start = Stopwatch.GetTimestamp();
            await store.WriteAsync(Index, [new SearchWrite(document.Id, 2 + i, document)], cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        await PrintAsync(output, "one changed product", times, "until the next search sees it");
    }

    // On a busy machine the processor's own account is the steadier figure.
    private static double CpuOf(TimeSpan since) => (Environment.CpuUsage.TotalTime - since).TotalMilliseconds / Queries;

    private static async Task PrintAsync(TextWriter output, string name, List<double> times, string note)
    {
        times.Sort();
        var (p50, p95, p99) = (times[times.Count / 2], times[times.Count * 95 / 100], times[times.Count * 99 / 100]);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"  {name,-36} p50 {p50,7:F3} ms  p95 {p95,7:F3} ms  p99 {p99,7:F3} ms  {note}"));
    }

    private static SearchRequest Request(string query, IReadOnlyList<SearchCondition> conditions) => new()
    {
        Index = Index,
        Query = query,
        Conditions = [new SearchCondition(SearchFilter.HasAny("status", "ACTIVE")), .. conditions],
        Sort = [SearchSort.Relevance, SearchSort.Number("sold", descending: true), SearchSort.Number("publishedAt", descending: true)],
        Facets =
        [
            new FacetRequest.Values("brand", "brand", 20, []),
            new FacetRequest.Values("category", "category", 20, []),
            new FacetRequest.Values("tag", "tag", 20, []),
            new FacetRequest.Values("attr.color", "attr.color", 20, []),
            new FacetRequest.Spread("price", "price", 6),
        ],
    };

    private static SearchCondition[] Tagged(Random random) => [new(SearchFilter.HasAll("tag", $"tag{Skewed(random, 60)}"), "tag")];

    private static async Task FillAsync(ISearchStore store, int products, CancellationToken cancellationToken)
    {
        var random = new Random(5);
        await using var rebuild = await store.BeginRebuildAsync(Index, "bench", cancellationToken);
        foreach (var batch in Enumerable.Range(0, products).Chunk(BatchSize))
        {
            var writes = batch.Select(number => new SearchWrite($"prod_{number:D26}", 1, Product(number, random))).ToArray();
            await rebuild.WriteAsync(writes, cancellationToken);
        }

        await rebuild.CompleteAsync(cancellationToken);
    }

    private static SearchDocument Product(int number, Random random)
    {
        var name = string.Join(' ', Enumerable.Range(0, random.Next(2, 6)).Select(_ => Word(random)));
        var category = Skewed(random, 1_500);
        var tags = Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"tag{Skewed(random, 60)}").Distinct().ToArray();
        return new SearchDocument
        {
            Id = $"prod_{number:D26}",
            Texts =
            [
                new(TextWeight.Title, name),
                new(TextWeight.Label, string.Join(' ', tags)),
                new(TextWeight.Label, $"{number}-1"),
                new(TextWeight.Body, string.Join(' ', Enumerable.Range(0, 12).Select(_ => Word(random)))),
            ],
            Keywords =
            [
                new("status", random.Next(10) == 0 ? "DRAFT" : "ACTIVE"),
                new("brand", $"brand{Skewed(random, 200)}", "A brand"),
                new("category", $"cat{category / 100}", "A category"),
                new("category", $"cat{category / 100}.{category}", "A narrower one"),
                .. tags.Select(tag => new SearchKeyword("tag", tag, tag)),
                new("attr.color", $"color{random.Next(12)}"),
                new("inStock", random.Next(4) > 0 ? "true" : "false"),
            ],
            Numbers =
            [
                new("price", Math.Round(Math.Exp(random.NextDouble() * 6), 2)),
                new("publishedAt", 1_600_000_000_000 + (number * 60_000L)),
                new("sold", Skewed(random, 1_000)),
            ],
            SortTexts = [new("name", name)],
            Completions =
            [
                new(CompletionKind.Product, name, $"prod_{number:D26}"),
                .. tags.Select(tag => new Completion(CompletionKind.Tag, tag, tag)),
            ],
        };
    }

    private static string Word(Random random) => $"word{Skewed(random, Vocabulary)}x";

    // Small numbers are frequent, large ones rare.
    private static int Skewed(Random random, int count) => (int)(Math.Pow(count, random.NextDouble()) - 1);

    private static async Task<ServiceProvider> OpenAsync(string folder, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddMetrics();
        services.AddSqliteStorage(new SqliteStorageOptions { Path = folder });
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IStorageInitializer>().InitializeAsync(cancellationToken);
        return provider;
    }
}
