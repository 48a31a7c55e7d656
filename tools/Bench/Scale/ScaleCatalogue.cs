using System.Globalization;
using Headless.Catalog;
using Headless.Gateway;
using Headless.Kernel;
using Headless.Storage;
using Headless.Storage.Documents;

namespace Headless.Bench.Scale;

/// <summary>
/// As many products as are asked for, each a set of the LEGO catalogue under an id, slug, external id and skus of its own. They go past
/// the modules, straight into the store; brands, categories and tags are those of the catalogue.
/// </summary>
internal sealed class ScaleCatalogue
{
    private readonly List<Product> _products = [];
    private readonly Dictionary<string, IReadOnlyList<IDocument>> _others = [];

    private ScaleCatalogue()
    {
    }

    /// <summary>Reads the catalogue of a data folder that no process has open.</summary>
    public static async Task<ScaleCatalogue> ReadAsync(string data)
    {
        await using var app = GatewayApp.Build([$"--Storage:Path={data}", "--Demo:Seed=false", "--Logging:LogLevel:Default=Warning"]);
        await app.Services.GetRequiredService<StorageStart>().OpenAsync(CancellationToken.None);
        var store = app.Services.GetRequiredService<IDocumentTransfer>();
        var catalogue = new ScaleCatalogue();
        catalogue._products.AddRange((await AllAsync(store, Products(app.Services))).Cast<Product>());
        foreach (var collection in CatalogCollections.All.Where(kind => kind != CatalogCollections.Skus))
        {
            catalogue._others[collection.Name] = await AllAsync(store, collection);
        }

        return catalogue;
    }

    /// <summary>A slug that the filled store has.</summary>
    public string SlugOf(int number) => $"{_products[number % _products.Count].Slug}-{Suffix(number)}";

    /// <summary>Fills the empty stores of a gateway that is composed but not started.</summary>
    public async Task FillAsync(IServiceProvider services, int count)
    {
        var store = services.GetRequiredService<IDocumentTransfer>();
        var first = services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(-365);
        foreach (var collection in CatalogCollections.All.Where(kind => _others.ContainsKey(kind.Name)))
        {
            foreach (var batch in _others[collection.Name].Chunk(IDocumentTransfer.MaxBatch))
            {
                await store.WriteAsync(collection, batch, CancellationToken.None);
            }
        }

        var products = Products(services);
        foreach (var numbers in Enumerable.Range(0, count).Chunk(IDocumentTransfer.MaxBatch))
        {
            var batch = numbers.Select(number => Numbered(number, first.AddSeconds(number))).ToList();
            await store.WriteAsync(products, batch, CancellationToken.None);
            var claims = batch.SelectMany(product => product.Variants.Select(
                variant => new SkuClaim(variant.Sku, 1, product.Id, variant.Id)));
            foreach (var claimed in claims.Chunk(IDocumentTransfer.MaxBatch))
            {
                await store.WriteAsync(CatalogCollections.Skus, claimed, CancellationToken.None);
            }
        }
    }

    private Product Numbered(int number, DateTimeOffset at)
    {
        var source = _products[number % _products.Count];
        var suffix = Suffix(number);
        var id = NewId.Of<ProductId>(at);
        return source with
        {
            Id = id.Value,
            Version = 1,
            Slug = $"{source.Slug}-{suffix}",
            ExternalId = $"{source.ExternalId}-{suffix}",
            CreatedAt = at,
            UpdatedAt = at,
            Variants =
            [
                .. source.Variants.Select((variant, i) => variant with
                {
                    Id = VariantKeys.Of(id, i + 1).Value,
                    Sku = $"{variant.Sku}-{suffix}",
                }),
            ],
            VariantsMade = source.Variants.Count,
        };
    }

    private static string Suffix(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static Collection<Product> Products(IServiceProvider services) => services.GetRequiredService<ProductCollection>().Documents;

    private static async Task<IReadOnlyList<IDocument>> AllAsync(IDocumentTransfer store, Collection collection)
    {
        var all = new List<IDocument>();
        while (true)
        {
            var after = all.Count == 0 ? null : all[^1].Id;
            var page = await store.ReadAsync(collection, after, IDocumentTransfer.MaxBatch, CancellationToken.None);
            all.AddRange(page);
            if (page.Count < IDocumentTransfer.MaxBatch)
            {
                return all;
            }
        }
    }
}
