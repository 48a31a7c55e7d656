using System.Text;
using System.Text.Json;
using Headless.Cart;
using Headless.Catalog;
using Headless.Kernel;
using Headless.Servers;
using Headless.Storage.Documents;
using Headless.Storage.KeyValue;
using MongoDB.Bson;
using MongoDB.Driver;
using StackExchange.Redis;

namespace Headless.Bench.Stores;

/// <summary>
/// Documents in MongoDB and carts in Redis: four requests against hand-written endpoints of the same process that ask the same servers as
/// often as has to be, and the same requests at ten times the products.
/// </summary>
internal static class StoresBench
{
    private const int Connections = 8;

    /// <summary>So many that two connections hardly ever meet in one cart.</summary>
    private const int Carts = 2048;

    private const int LinesPerCart = 3;

    /// <summary>More than any cache of ours holds for one request, few enough for the server to have them in memory.</summary>
    private const int Products = 1000;

    public static async Task<int> RunAsync(string[] args)
    {
        var servers = await BenchServers.UpAsync(ServerKinds.MongoDb, ServerKinds.Redis);
        if (servers.All(server => server.Kind != ServerKinds.MongoDb) || servers.All(server => server.Kind != ServerKinds.Redis))
        {
            return 0;
        }

        await ServerCatalogue.PrepareAsync(servers, args.Contains("--import"));
        await using var small = await Shop.OpenAsync(servers, ServerCatalogue.Name);
        foreach (var (name, asks) in small.Requests)
        {
            await SameAsync(small, name, asks);
        }

        using (var calls = new StoreCalls())
        {
            await CountAsync(small, calls);
        }

        foreach (var (name, asks) in small.Requests)
        {
            var (our, their, ratio) = await Ratio.MeasureAsync(Ours(small, asks, Connections), Theirs(small, asks));
            History.Append("stores", [
                ($"{name}, requests per second", our.RequestsPerSecond),
                ($"{name} by hand, requests per second", their.RequestsPerSecond),
                ($"{name}, ratio to by hand", ratio)]);
        }

        if (!args.Contains("--no-growth"))
        {
            await GrowthAsync(servers, small);
        }

        return 0;
    }

    /// <summary>One caller, turn by turn at either size.</summary>
    private static async Task GrowthAsync(IReadOnlyList<RunningServer> servers, Shop small)
    {
        await ServerCatalogue.PrepareTenfoldAsync(servers);
        await using var large = await Shop.OpenAsync(servers, ServerCatalogue.TenfoldName);
        foreach (var ((name, few), (_, many)) in small.Requests.Zip(large.Requests))
        {
            var (tenfold, one, _) = await Ratio.MeasureAsync(Ours(large, many, 1), Ours(small, few, 1));
            History.Append("stores", [
                ($"{name}: p50 ms", one.P50),
                ($"{name}, ten times the products: p50 ms", tenfold.P50),
                ($"{name}: growth of p50", tenfold.P50 / one.P50)]);
        }
    }

    private static Load Ours(Shop shop, IReadOnlyList<Ask> asks, int connections) =>
        new(shop.Gateway.EndPoint, [.. asks.Select(ask => Load.Post("/graphql", ask.GraphQL))], connections);

    private static Load Theirs(Shop shop, IReadOnlyList<Ask> asks) =>
        new(shop.Gateway.EndPoint, [.. asks.Select(ask => Load.Post(ask.Path, ""))], Connections);

    private static async Task SameAsync(Shop shop, string name, IReadOnlyList<Ask> asks)
    {
        using var client = new HttpClient { BaseAddress = shop.Gateway.Address };
        foreach (var ask in asks.Take(20))
        {
            var ours = await PostAsync(client, "/graphql", ask.GraphQL);
            var theirs = await PostAsync(client, ask.Path, "");
            var (one, other) = name == Shop.Adding ? (Shape(ours), Shape(theirs)) : (ours.GetRawText(), theirs.GetRawText());
            if (one != other)
            {
                throw new InvalidOperationException($"Two answers to {name}:\n{one}\n{other}");
            }
        }
    }

    /// <summary>How many calls a request makes; of the list whatever its size.</summary>
    private static async Task CountAsync(Shop shop, StoreCalls calls)
    {
        using var client = new HttpClient { BaseAddress = shop.Gateway.Address };
        IEnumerable<(string, Ask)> asks =
        [
            .. shop.Requests.Select(request => (request.Name, request.Asks[0])),
            ("list of 1", HandWrittenProducts.List(1)),
            ("list of 100", HandWrittenProducts.List(100)),
        ];
        foreach (var (name, ask) in asks)
        {
            var ours = await calls.OfAsync(() => PostAsync(client, "/graphql", ask.GraphQL));
            History.Append("stores", [($"{name}, calls of stores", ours.Count)]);
            Console.WriteLine($"           {string.Join(" | ", ours.Select(call => call.Name))}");
        }
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(path, content);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonSerializer.SerializeToElement(JsonDocument.Parse(text).RootElement)
            : throw new InvalidOperationException(text);
    }

    /// <summary>Names and kinds without values.</summary>
    private static string Shape(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object =>
            $"{{{string.Join(",", element.EnumerateObject().Select(member => $"{member.Name}:{Shape(member.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(",", element.EnumerateArray().Select(Shape).Distinct())}]",
        _ => element.ValueKind.ToString(),
    };

    /// <summary>A gateway over one of the databases, with the endpoints beside it and carts in it, which go with it.</summary>
    private sealed class Shop : IAsyncDisposable
    {
        public const string Adding = "cartLinesAdd";

        private readonly MongoClient _mongo;
        private readonly ConnectionMultiplexer _redis;
        private readonly List<CartId> _carts = [];

        private Shop(BenchGateway gateway, MongoClient mongo, ConnectionMultiplexer redis) =>
            (Gateway, _mongo, _redis) = (gateway, mongo, redis);

        public BenchGateway Gateway { get; }

        public IReadOnlyList<(string Name, IReadOnlyList<Ask> Asks)> Requests { get; private set; } = [];

        public static async Task<Shop> OpenAsync(IReadOnlyList<RunningServer> servers, string name)
        {
            var mongo = new MongoClient(BodyReads.Settings(BenchServers.Address(servers, ServerKinds.MongoDb)));
            var redis = await ConnectionMultiplexer.ConnectAsync(BenchServers.Address(servers, ServerKinds.Redis));
            var reads = new BodyReads(mongo.GetDatabase(name).GetCollection<BsonDocument>("products"));
            string[] settings = [.. BenchServers.Stores(servers, name), "--Cart:MaxQuantityPerLine=1000000"];
            var shop = new Shop(
                await BenchGateway.StartAsync(settings, app =>
                {
                    new HandWrittenProducts(reads).Map(app);
                    new HandWrittenCarts(reads, redis.GetDatabase(), BenchServers.RedisPrefix(name)).Map(app);
                }),
                mongo,
                redis);
            await shop.FillAsync();
            return shop;
        }

        public async ValueTask DisposeAsync()
        {
            var store = Gateway.Services.GetRequiredService<IKeyValueStore>();
            foreach (var cart in _carts)
            {
                await store.DeleteAsync($"{{{cart.Value}}}", null, CancellationToken.None);
            }

            await Gateway.DisposeAsync();
            await _redis.DisposeAsync();
            _mongo.Dispose();
        }

        private async Task FillAsync()
        {
            var now = TimeProvider.System.GetUtcNow();
            var products = await OnSaleAsync(now);
            var adding = new List<Ask>();
            var reading = new List<Ask>();
            for (var i = 0; i < Carts; i++)
            {
                var chosen = Enumerable.Range(0, LinesPerCart).Select(line => products[(i + (line * 7)) % products.Count]).ToList();
                reading.Add(HandWrittenCarts.Read(await CartAsync(chosen, now)));
                adding.Add(HandWrittenCarts.Add(await CartAsync(chosen, now), new VariantId(chosen[0].Variants[0].Id)));
            }

            Requests =
            [
                ("product", [.. products.Select(product => HandWrittenProducts.Product(product.Slug))]),
                ("list of 24", [HandWrittenProducts.List(24)]),
                ("cart", reading),
                (Adding, adding),
            ];
        }

        private async Task<List<Product>> OnSaleAsync(DateTimeOffset now)
        {
            var read = Gateway.Services.GetRequiredService<IDocumentTransfer>();
            var collection = Gateway.Services.GetRequiredService<ProductCollection>().Documents;
            var products = new List<Product>();
            for (string? after = null; products.Count < Products;)
            {
                var page = await read.ReadAsync(collection, after, IDocumentTransfer.MaxBatch, CancellationToken.None);
                after = page[^1].Id;
                products.AddRange(page.Cast<Product>().Where(product => product.IsOnSale(now) && product.Variants.Any(
                    variant => variant is { Stock: null, MaxPerOrder: null } && variant.Prices[0].CurrencyCode == "USD")));
            }

            return products;
        }

        private async Task<CartId> CartAsync(List<Product> products, DateTimeOffset now)
        {
            var id = CartStore.NewCartId();
            var cart = new Headless.Cart.Cart(id, 1, now.AddDays(1))
            {
                Currency = products[0].Variants[0].Prices[0].CurrencyCode,
                LastNumber = products.Count,
                Items =
                [
                    .. products.Select((product, i) => new CartItem(
                        i + 1, new VariantId(product.Variants[0].Id), 1, [], product.Name, product.Variants[0].Prices[0])),
                ],
            };
            var value = JsonSerializer.SerializeToUtf8Bytes(cart, CartJson.Default.Cart);
            var store = Gateway.Services.GetRequiredService<IKeyValueStore>();
            await store.CompareAndSetAsync($"{{{id.Value}}}", 0, value, TimeSpan.FromHours(2), CancellationToken.None);
            _carts.Add(id);
            return id;
        }
    }
}
