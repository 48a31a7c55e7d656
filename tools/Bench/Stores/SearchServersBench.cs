using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Headless.Catalog;
using Headless.Gateway;
using Headless.Kernel.Contracts;
using Headless.Servers;
using Headless.Storage.Documents;
using Headless.Storage.Search;

namespace Headless.Bench.Stores;

/// <summary>
/// Term, tag and facets on Elasticsearch and on OpenSearch: the whole request through the gateway against the same search sent straight to
/// the server, and through an endpoint that only passes it on; turn by turn, one caller. The server's own time is the wall time of the bare
/// request, since the <c>took</c> that it tells is in whole milliseconds and leaves out reading the request and writing the answer.
/// </summary>
internal static class SearchServersBench
{
    private const int Rounds = 15;

    /// <summary>Until the servers, and this process, have compiled what they run.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(string[] args)
    {
        string[] kinds = [ServerKinds.Elasticsearch, ServerKinds.OpenSearch];
        var servers = await BenchServers.UpAsync([ServerKinds.MongoDb, .. kinds]);
        if (servers.All(server => server.Kind != ServerKinds.MongoDb))
        {
            return 0;
        }

        await ServerCatalogue.PrepareAsync(servers, args.Contains("--import"));
        foreach (var kind in kinds.Where(kind => servers.Any(server => server.Kind == kind)))
        {
            var small = await MeasureAsync(servers, kind, ServerCatalogue.Name);
            Print(kind, small);
            if (args.Contains("--no-growth"))
            {
                continue;
            }

            await ServerCatalogue.PrepareTenfoldAsync(servers);
            var large = await MeasureAsync(servers, kind, ServerCatalogue.TenfoldName);
            Print($"{kind}, ten times the products", large);
            History.Append("search-servers", [
                ($"{kind}: growth of the bare search", large.Bare / small.Bare),
                ($"{kind}: growth through the gateway", large.Gateway / small.Gateway)]);
        }

        return 0;
    }

    private static void Print(string name, Medians medians) => History.Append("search-servers", [
        ($"{name}: server took, ms", medians.Took),
        ($"{name}: bare search, ms", medians.Bare),
        ($"{name}: passed on by hand, ms", medians.PassedOn),
        ($"{name}: through the gateway, ms", medians.Gateway),
        ($"{name}: the adapter's call, ms", medians.Adapter),
        ($"{name}: reads of documents, ms", medians.Documents),
        ($"{name}: added by passing on, percent", 100 * (medians.PassedOn - medians.Bare) / medians.Bare),
        ($"{name}: added by the gateway, percent", 100 * (medians.Gateway - medians.Bare) / medians.Bare),
        ($"{name}: searches for one request", medians.Searches)]);

    private static async Task<Medians> MeasureAsync(IReadOnlyList<RunningServer> servers, string kind, string name)
    {
        string[] settings = [.. BenchServers.Stores(servers, name), .. BenchServers.Search(BenchServers.Address(servers, kind), name)];
        using var byHand = new HandWrittenSearch();
        await using var gateway = await BenchGateway.StartAsync(settings, byHand.Map);
        using var client = new HttpClient { BaseAddress = gateway.Address, Timeout = TimeSpan.FromMinutes(15) };
        await IndexAsync(gateway, client, kind);
        var bodies = CatalogueBench.SearchBodies();
        byHand.Searches = await SentAsync(client, bodies);
        using var bare = new HttpClient();
        var (took, straight, passedOn, through) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        Func<int, Task>[] subjects =
        [
            which => TimeAsync(straight, async () => took.Add(await SendAsync(bare, byHand.Searches[which]))),
            which => TimeAsync(passedOn, () => AskAsync(client, HandWrittenSearch.PathOf(which), bodies[which])),
            which => TimeAsync(through, () => AskAsync(client, GatewayApp.GraphQLPath, bodies[which])),
        ];
        for (var warming = Stopwatch.StartNew(); warming.Elapsed < WarmUp;)
        {
            await RoundAsync(0);
        }

        took.Clear();
        Array.ForEach([straight, passedOn, through], times => times.Clear());
        for (var round = 0; round < Rounds; round++)
        {
            await RoundAsync(round);
        }

        var (adapter, documents) = await PartsAsync(client, bodies);
        return new Medians(
            Median(took),
            Median(straight),
            Median(passedOn),
            Median(through),
            adapter,
            documents,
            byHand.Searches.Average(requests => requests.Count));

        // Who comes later finds the server's caches warm, so they take turns at that as well.
        async Task RoundAsync(int round)
        {
            for (var i = 0; i < bodies.Count * subjects.Length; i++)
            {
                var which = i / subjects.Length;
                await subjects[(i + which + round) % subjects.Length](which);
            }
        }
    }

    /// <summary>What the gateway sends for each of the requests.</summary>
    private static async Task<List<IReadOnlyList<SentRequest>>> SentAsync(HttpClient client, IReadOnlyList<string> bodies)
    {
        var searches = new List<IReadOnlyList<SentRequest>>();
        using var sent = new SentRequests();
        foreach (var body in bodies)
        {
            sent.Take();
            await AskAsync(client, GatewayApp.GraphQLPath, body);
            searches.Add(sent.Take());
        }

        return searches;
    }

    /// <summary>The same requests once more, under a listener: what the adapter's searches take, and reads of the document store.</summary>
    private static async Task<(double Adapter, double Documents)> PartsAsync(HttpClient client, IReadOnlyList<string> bodies)
    {
        var (adapter, documents) = (new List<double>(), new List<double>());
        using var calls = new StoreCalls();
        foreach (var body in bodies)
        {
            var seen = await calls.OnceAsync(() => AskAsync(client, GatewayApp.GraphQLPath, body));
            adapter.Add(seen.Where(call => call.Name.StartsWith("Elasticsearch", StringComparison.Ordinal)).Sum(call => call.Milliseconds));
            documents.Add(seen.Where(call => call.Name.StartsWith("MongoDB.", StringComparison.Ordinal)).Sum(call => call.Milliseconds));
        }

        return (Median(adapter), Median(documents));
    }

    /// <summary>Waits until the index holds every product, and builds it anew where it is that of another import.</summary>
    private static async Task IndexAsync(BenchGateway gateway, HttpClient client, string kind)
    {
        var store = gateway.Services.GetRequiredService<ISearchStore>();
        var products = await gateway.Services.GetRequiredService<IDocumentTransfer>()
            .CountAsync(gateway.Services.GetRequiredService<ProductCollection>().Documents, CancellationToken.None);
        var watch = Stopwatch.StartNew();
        SearchStats stats;
        while ((stats = await store.StatsAsync(ProductSearchFields.Index, CancellationToken.None)).IsRebuilding || stats.Format is null)
        {
            await Task.Delay(Poll);
        }

        if (stats.Documents != products || !await FindsAsync(client))
        {
            using var request = Post(GatewayApp.GraphQLPath, """{"query":"mutation { searchReindex { documents } }"}""");
            request.Headers.Add("X-API-Key", BenchGateway.Key);
            using var answer = await client.SendAsync(request);
            stats = await store.StatsAsync(ProductSearchFields.Index, CancellationToken.None);
            if (stats.Documents != products)
            {
                throw new InvalidOperationException(
                    $"{kind} holds {stats.Documents} of {products} products: {await answer.Content.ReadAsStringAsync()}");
            }
        }

        if (watch.Elapsed > 3 * Poll)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{kind}: {products} products indexed in {watch.Elapsed.TotalSeconds:F0} s."));
        }
    }

    /// <summary>Products of an earlier import are found by the index and left out of the answer.</summary>
    private static async Task<bool> FindsAsync(HttpClient client)
    {
        var answer = await AskAsync(client, GatewayApp.GraphQLPath, CatalogueBench.SearchBodies()[0]);
        return !answer.Contains("\"edges\":[]", StringComparison.Ordinal);
    }

    private static HttpRequestMessage Post(string path, string body) => new(HttpMethod.Post, path)
    {
        Content = new StringContent(body, Encoding.UTF8, "application/json"),
    };

    private static async Task<string> AskAsync(HttpClient client, string path, string body)
    {
        using var request = Post(path, body);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode && !text.Contains("\"errors\":", StringComparison.Ordinal)
            ? text
            : throw new InvalidOperationException(text);
    }

    /// <summary>Sends what the gateway sent and reads the whole answers; tells the milliseconds that the server says it took.</summary>
    private static async Task<double> SendAsync(HttpClient bare, IReadOnlyList<SentRequest> searches)
    {
        var took = 0;
        foreach (var search in searches)
        {
            // The gateway asks for fewer parts of the answer; one more number costs nothing.
            var address = search.Address.AbsoluteUri.Replace("filter_path=", "filter_path=took,", StringComparison.Ordinal);
            using var request = new SentRequest(new Uri(address), search.Body).Again();
            using var response = await bare.SendAsync(request);
            response.EnsureSuccessStatusCode();
            var answer = await response.Content.ReadAsByteArrayAsync();
            took += Took(answer);
        }

        return took;
    }

    private static int Took(ReadOnlySpan<byte> answer)
    {
        var reader = new Utf8JsonReader(answer);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("took"u8))
            {
                return reader.Read() ? reader.GetInt32() : 0;
            }
        }

        return 0;
    }

    private static async Task TimeAsync(List<double> times, Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed record Medians(
        double Took, double Bare, double PassedOn, double Gateway, double Adapter, double Documents, double Searches);
}
