using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Headless.Gateway;
using Headless.Gateway.Startup;
using Headless.Search;
using Headless.Storage;
using Microsoft.Extensions.Logging;

namespace Headless.Bench.Scale;

/// <summary>
/// What a shop of a given size takes on the servers and how fast it answers, one caller at a time: products by the LEGO catalogue
/// multiplied, one cart for ten products. Servers are started for each size and removed with their data.
/// </summary>
internal static class ScaleBench
{
    private const int ProductsPerCart = 10;
    private const int SlugRequests = 2_000;
    private const double Megabyte = 1024 * 1024;

    /// <summary>Leaves the index out, which takes most of the time.</summary>
    private const string WithoutSearch = "--without-search";

    private static readonly int[] DefaultSizes = [20_000, 200_000, 1_000_000];
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(8);

    /// <param name="args">Numbers of products, the default sizes when none is named; perhaps <c>--without-search</c>.</param>
    /// <param name="data">The LEGO catalogue; imported when it is not there.</param>
    public static async Task<int> RunAsync(string[] args, string data)
    {
        var sizes = new List<int>();
        foreach (var arg in args.Where(arg => arg != WithoutSearch))
        {
            if (!int.TryParse(arg, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size < 1)
            {
                await Console.Error.WriteLineAsync($"'{arg}' is no number of products. Example: scale 20000 200000");
                return 2;
            }

            sizes.Add(size);
        }

        if (!Directory.Exists(data))
        {
            await CatalogueBench.ImportAsync(data);
        }

        var catalogue = await ScaleCatalogue.ReadAsync(data);
        foreach (var size in sizes.Count > 0 ? sizes : [.. DefaultSizes])
        {
            var folder = Directory.CreateTempSubdirectory("headless-scale-").FullName;
            try
            {
                await MeasureAsync(catalogue, size, !args.Contains(WithoutSearch), folder);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return 0;
    }

    private static async Task MeasureAsync(ScaleCatalogue catalogue, int size, bool withSearch, string folder)
    {
        await using var servers = await ScaleServers.StartAsync();
        string[] settings = [.. servers.Settings, $"--Storage:Path={folder}", "--urls=http://127.0.0.1:0", "--Demo:Seed=false"];
        await using var app = GatewayApp.Build(settings, builder => builder.Logging.ClearProviders());
        await app.Services.GetRequiredService<StorageStart>().OpenAsync(CancellationToken.None);

        // An index of nothing counts as built, so that the start leaves it alone and its building can be timed.
        var rebuild = app.Services.GetRequiredService<SearchRebuild>();
        await rebuild.RunAsync(progress: null, CancellationToken.None);
        var watch = Stopwatch.StartNew();
        await catalogue.FillAsync(app.Services, size);
        Report(size, [("documents: fill, seconds", watch.Elapsed.TotalSeconds)]);
        Report(size, await DocumentSizesAsync(servers, size));

        await app.StartAsync();
        await app.Services.GetRequiredService<Readiness>().WaitAsync(CancellationToken.None);
        var address = new Uri(app.Urls.First());
        var gateway = new IPEndPoint(IPAddress.Loopback, address.Port);
        Report(size, await TimesAsync(gateway, "product by slug", BySlug(catalogue, size)));
        Report(size, await TimesAsync(gateway, "list of 24", [Load.Post("/graphql", ProductList.Body)]));
        using var client = new HttpClient { BaseAddress = address };
        Report(size, await CartsAsync(servers, new ScaleCarts(app.Services, client), size / ProductsPerCart));
        if (withSearch)
        {
            watch.Restart();
            await rebuild.RunAsync(progress: null, CancellationToken.None);
            var seconds = watch.Elapsed.TotalSeconds;
            var (documents, bytes) = await servers.SearchIndexAsync();
            Report(size, [
                ("search: build, seconds", seconds),
                ("Elasticsearch: documents of Lucene", documents),
                ("Elasticsearch: all on disk, MB", bytes / Megabyte)]);
            Report(size, await TimesAsync(gateway, "term, tag, 5 facets", CatalogueBench.Searches()));
        }

        await app.StopAsync();
    }

    private static async Task<List<(string Figure, double Value)>> DocumentSizesAsync(ScaleServers servers, int size)
    {
        var collections = await servers.CollectionsAsync();
        var figures = new List<(string Figure, double Value)>();
        foreach (var collection in collections.Where(collection => collection.Count >= size))
        {
            figures.Add(($"{collection.Name}: documents, MB", collection.BodyBytes / Megabyte));
            figures.Add(($"{collection.Name}: stored, MB", collection.StoredBytes / Megabyte));
            figures.Add(($"{collection.Name}: indexes, MB", collection.IndexBytes / Megabyte));
        }

        figures.Add(("MongoDB: all on disk, MB", collections.Sum(all => all.StoredBytes + all.IndexBytes) / Megabyte));
        return figures;
    }

    private static async Task<List<(string Figure, double Value)>> CartsAsync(ScaleServers servers, ScaleCarts carts, int count)
    {
        var empty = await servers.RedisMemoryAsync();
        await carts.FillAsync(count);
        var filled = await servers.RedisMemoryAsync();
        await carts.PointAsync(count);
        var pointed = await servers.RedisMemoryAsync();
        return
        [
            ("Redis: carts", count),
            ("Redis: bytes per cart of 3 lines", (filled - empty) / (double)count),
            ("Redis: bytes per member's pointer", (pointed - filled) / (double)count),
        ];
    }

    private static async Task<List<(string Figure, double Value)>> TimesAsync(
        IPEndPoint gateway, string name, IReadOnlyList<byte[]> requests)
    {
        var load = new Load(gateway, requests, connections: 1);
        await load.RunAsync(Turn / 2);
        var measured = await load.RunAsync(Turn);
        return [($"{name}: p50 ms", measured.P50), ($"{name}: p99 ms", measured.P99)];
    }

    /// <summary>Slugs from all over the catalogue: of a large one most lie in nobody's cache.</summary>
    private static List<byte[]> BySlug(ScaleCatalogue catalogue, int size)
    {
        const string Query =
            "query($slug: String!) { product(by: { slug: $slug }) { id slug name description brand { name } tags { slug name } "
            + "variants { id sku price { amount currencyCode } availability { inStock } } } }";
        var random = new Random(17);
        return
        [
            .. Enumerable.Range(0, SlugRequests).Select(_ => catalogue.SlugOf(random.Next(size))).Select(slug => Load.Post(
                "/graphql",
                JsonSerializer.Serialize(new { query = Query, variables = new Dictionary<string, string> { ["slug"] = slug } }))),
        ];
    }

    private static void Report(int size, IReadOnlyList<(string Figure, double Value)> figures) => History.Append(
        "scale",
        figures.Select(figure => (string.Create(CultureInfo.InvariantCulture, $"{size} products; {figure.Figure}"), figure.Value)));
}
