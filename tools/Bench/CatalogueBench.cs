using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Headless.Bench;

/// <summary>The figures that the catalogue promises, each printed and appended to the history.</summary>
internal static class CatalogueBench
{
    /// <summary>Enough to keep one core of the server busy without queueing on it for long.</summary>
    private const int Connections = 8;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(8);

    public static async Task ImportAsync(string data)
    {
        if (Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }

        var seconds = await Catalogue.ImportAsync(data);
        History.Append("import", [("LEGO sets, seconds", seconds), ("LEGO sets per second", Catalogue.Sets / seconds)]);
    }

    /// <summary>24 products with brand, tags and prices: the gateway against a hand-written endpoint of the same process.</summary>
    public static async Task ListAsync(string data)
    {
        await using var gateway = await BenchGateway.StartAsync(data, ProductList.MapHandWritten);
        await SameAnswerAsync(gateway);
        var ours = new Load(gateway.EndPoint, [Load.Post("/graphql", ProductList.Body)], Connections);
        var reference = new Load(gateway.EndPoint, [Load.Post(ProductList.HandWrittenPath, ProductList.Body)], Connections);
        var (our, their, ratio) = await Ratio.MeasureAsync(ours, reference);
        History.Append("list", [
            ("24 products, requests per second", our.RequestsPerSecond),
            ("24 products by hand, requests per second", their.RequestsPerSecond),
            ("24 products, ratio to by hand", ratio)]);
    }

    /// <summary>Term, tag and facets at the reference size and at ten times the products, one caller.</summary>
    public static async Task SearchAsync(string data)
    {
        var tenfold = data + "-10";
        await Catalogue.MultiplyAsync(data, tenfold);
        var small = await SearchOneAsync(data);
        var large = await SearchOneAsync(tenfold);
        History.Append("search", [
            ("term, tag, facets: p50 ms", small.P50),
            ("term, tag, facets: p99 ms", small.P99),
            ("ten times the products: p50 ms", large.P50),
            ("ten times the products: p99 ms", large.P99),
            ("growth of p50", large.P50 / small.P50)]);
    }

    /// <summary>Resident memory of a gateway process of its own under mixed load.</summary>
    public static async Task MemoryAsync(string data)
    {
        const int Port = 18_099;
        var host = Path.Combine(RepositoryFolder.Path, "src", "Gateway", "bin", "Release", "net10.0", "Headless.Gateway.dll");
        string[] settings = [$"--Storage:Path={data}", $"--urls=http://127.0.0.1:{Port}", "--Demo:Seed=false"];
        var start = new ProcessStartInfo("dotnet", [host, .. settings])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
            while (!await IsReadyAsync(client))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }

            byte[][] requests = [Load.Post("/graphql", ProductList.Body), .. Searches()];
            var mixed = new Load(new IPEndPoint(IPAddress.Loopback, Port), requests, Connections);
            var result = await mixed.RunAsync(3 * Turn);
            process.Refresh();
            History.Append("memory", [
                ("resident under mixed load, MB", process.WorkingSet64 / 1024.0 / 1024),
                ("mixed load, requests per second", result.RequestsPerSecond)]);
        }
        finally
        {
            process.Kill();
        }
    }

    /// <summary>Bodies of searches: terms with tags, each of many frequencies, five facets and a page of 24.</summary>
    public static IReadOnlyList<string> SearchBodies()
    {
        string[] terms =
        [
            "castle", "star wars", "police", "fire truck", "house", "ship", "technic", "racing car", "batman", "garden", "train", "space",
        ];
        string[] tags = ["Licensed", "Normal", "Box", "Polybag", "Modern day", "Retail"];
        const string Query =
            """
            query($q: String!, $tag: String!) { search(query: $q, first: 24, filter: { tags: { any: [$tag] } },
              facets: ["category", "tag", "price", "rating", "inStock"]) {
              totalCount { value } edges { score node { ... on Product { id slug name priceRange { min { amount currencyCode } } } } }
              facets { name buckets { value label count selected } } } }
            """;
        return [.. from term in terms
                   from tag in tags
                   let variables = new Dictionary<string, string> { ["q"] = term, ["tag"] = tag }
                   select JsonSerializer.Serialize(new { query = Query, variables })];
    }

    /// <summary>The same as requests.</summary>
    public static byte[][] Searches() => [.. SearchBodies().Select(body => Load.Post("/graphql", body))];

    private static async Task<LoadResult> SearchOneAsync(string data)
    {
        await using var gateway = await BenchGateway.StartAsync(data);
        var load = new Load(gateway.EndPoint, Searches(), 1);
        await load.RunAsync(Turn / 2);
        return await load.RunAsync(Turn);
    }

    private static async Task SameAnswerAsync(BenchGateway gateway)
    {
        using var client = new HttpClient { BaseAddress = gateway.Address };
        var answers = new List<string>();
        foreach (var path in (string[])["/graphql", ProductList.HandWrittenPath])
        {
            using var content = new StringContent(ProductList.Body, System.Text.Encoding.UTF8, "application/json");
            using var response = await client.PostAsync(path, content);
            using var json = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
            answers.Add(JsonSerializer.Serialize(json.RootElement));
        }

        if (answers[0] != answers[1])
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Two answers:\n{answers[0]}\n{answers[1]}"));
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            using var response = await client.GetAsync("/health/ready");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
