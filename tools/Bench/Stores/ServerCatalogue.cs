using System.Diagnostics;
using Headless.Catalog;
using Headless.Kernel;
using Headless.Servers;
using Headless.Storage.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Headless.Bench.Stores;

/// <summary>The LEGO catalogue in MongoDB, and ten times it: made once, then used by every run.</summary>
internal static class ServerCatalogue
{
    public const string Name = "headless_bench";
    public const string TenfoldName = "headless_bench_10";
    public const int Tenfold = 10;

    private const string IdAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>Imports the catalogue where it is not there, or anew.</summary>
    public static async Task PrepareAsync(IReadOnlyList<RunningServer> servers, bool anew)
    {
        using var client = new MongoClient(BenchServers.Address(servers, ServerKinds.MongoDb));
        var imported = await CountAsync(client, Name);
        if (anew || imported < Catalogue.Sets * 0.99)
        {
            await client.DropDatabaseAsync(Name);
            await client.DropDatabaseAsync(TenfoldName);
            await using var gateway = await BenchGateway.StartAsync(BenchServers.Stores(servers, Name));
            var seconds = await Catalogue.ImportAsync(gateway);
            imported = await CountAsync(client, Name);
            Console.WriteLine($"{imported} products imported into MongoDB in {seconds:F0} s.");
        }
    }

    /// <summary>Ten times the products, made from the others where it is not there.</summary>
    public static async Task PrepareTenfoldAsync(IReadOnlyList<RunningServer> servers)
    {
        using var client = new MongoClient(BenchServers.Address(servers, ServerKinds.MongoDb));
        if (await CountAsync(client, TenfoldName) != Tenfold * await CountAsync(client, Name))
        {
            await client.DropDatabaseAsync(TenfoldName);
            await MultiplyAsync(client, BenchServers.Stores(servers, Name), BenchServers.Stores(servers, TenfoldName));
        }
    }

    private static Task<long> CountAsync(MongoClient client, string database) =>
        Products(client, database).EstimatedDocumentCountAsync();

    private static IMongoCollection<BsonDocument> Products(MongoClient client, string database) =>
        client.GetDatabase(database).GetCollection<BsonDocument>("products");

    /// <summary>
    /// All documents as they are, and every product again under nine other names. Straight into the store, without events and checks; its
    /// indexes are dropped meanwhile, and the next gateway that starts makes them in one go.
    /// </summary>
    private static async Task MultiplyAsync(MongoClient client, string[] from, string[] to)
    {
        var watch = Stopwatch.StartNew();
        var folder = Path.Combine(Path.GetTempPath(), Name + "_source");
        await using var source = await BenchGateway.StartAsync([.. from, $"--Storage:Path={folder}"]);
        await using var target = await BenchGateway.StartAsync([.. to, "--Storage:MongoDb:OperationMilliseconds=120000"]);
        await Products(client, TenfoldName).Indexes.DropAllAsync();
        var read = source.Services.GetRequiredService<IDocumentTransfer>();
        var write = target.Services.GetRequiredService<IDocumentTransfer>();
        Collection products = source.Services.GetRequiredService<ProductCollection>().Documents;
        Collection targetProducts = target.Services.GetRequiredService<ProductCollection>().Documents;
        foreach (var collection in CatalogCollections.All.Where(collection => collection != CatalogCollections.Skus))
        {
            await ForEachAsync(read, collection, page => write.WriteAsync(collection, page, CancellationToken.None).AsTask());
        }

        await ForEachAsync(read, products, async page =>
        {
            for (var copy = 0; copy < Tenfold; copy++)
            {
                var copies = page.Select(product => Copy((Product)product, copy)).ToList();
                await write.WriteAsync(targetProducts, copies, CancellationToken.None);
            }
        });
        Console.WriteLine($"Ten times the products written into MongoDB in {watch.Elapsed.TotalSeconds:F0} s.");
    }

    private static async Task ForEachAsync(IDocumentTransfer read, Collection collection, Func<IReadOnlyList<IDocument>, Task> take)
    {
        for (string? after = null; ;)
        {
            var page = await read.ReadAsync(collection, after, IDocumentTransfer.MaxBatch, CancellationToken.None);
            await take(page);
            if (page.Count < IDocumentTransfer.MaxBatch)
            {
                return;
            }

            after = page[^1].Id;
        }
    }

    /// <summary>The same copy at every run, so that an index built over the last one is still right.</summary>
    private static Product Copy(Product product, int copy)
    {
        if (copy == 0)
        {
            return product;
        }

        var last = IdAlphabet[(IdAlphabet.IndexOf(product.Id[^1]) + copy) % IdAlphabet.Length];
        var id = ProductId.From(product.Id[..^1] + last);
        return product with
        {
            Id = id.Value,
            Slug = $"{product.Slug}-{copy}",
            ExternalId = product.ExternalId is null ? null : $"{product.ExternalId}-{copy}",
            Variants =
            [
                .. product.Variants.Select((variant, i) => variant with
                {
                    Id = VariantKeys.Of(id, i + 1).Value,
                    Sku = $"{variant.Sku}-{copy}",
                }),
            ],
        };
    }
}
