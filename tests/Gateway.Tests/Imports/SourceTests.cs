using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using CsvHelper;
using Headless.Cli.Import;

namespace Headless.Gateway.Tests.Imports;

/// <summary>What the readers of known data sets make of them, counted against the files by other means.</summary>
public sealed class SourceTests
{
    [DataFact("zh-litemall")]
    public async Task Litemall_Should_TakeEverything()
    {
        var folder = SharedData.Folder("zh-litemall");
        var source = new Litemall(folder);
        var drafts = await ReadAsync(source);
        Assert.Equal(Rows(folder, "goods.json.gz").Length, drafts.Count);
        Assert.Equal(Rows(folder, "goods_product.json").Length, drafts.Sum(draft => draft.Product.Variants!.Count));
        Assert.Equal(Rows(folder, "goods_attribute.json").Length, drafts.Sum(draft => draft.Product.Attributes!.Count));
        Assert.Equal(Rows(folder, "brand.json").Length, source.Brands.Count);
        Assert.Equal(Rows(folder, "category.json").Length, source.Categories.Count);
        Assert.Equal(238, drafts.Count(draft => draft.Product.Status == "ACTIVE"));
        Assert.Equal(38, drafts.Count(draft => draft.Brand is not null));
        Assert.Equal(11, drafts.Count(draft => draft.Tags.Any(tag => tag.Name == "新品")));
        Assert.Equal(25, drafts.Count(draft => draft.Tags.Any(tag => tag.Name == "热卖")));
        Assert.All(drafts, draft => Assert.DoesNotContain('<', draft.Product.Description!));

        var bed = drafts.Single(draft => draft.Product.ExternalId == "litemall-1181000").Product.Variants!;
        Assert.Equal("1.5m床垫*1+枕头*2 / 玛瑙红", bed[1].Name);
        Assert.Equal([new AttributeInput("规格", "1.5m床垫*1+枕头*2"), new AttributeInput("颜色", "玛瑙红")], bed[1].Attributes!);
        Assert.Equal((new MoneyInput("1500.00", "CNY"), 198), (bed[1].Price, bed[1].Stock));
    }

    [DataFact("lego-brickset")]
    public async Task Lego_Should_TakeEverything()
    {
        var folder = SharedData.Folder("lego-brickset");
        var source = new Lego(folder);
        var drafts = await ReadAsync(source);
        Assert.Equal(21_546, drafts.Count);
        Assert.Equal(21_546, source.Total);
        Assert.Equal(171, source.Categories.Count(category => category.Parent is null));
        Assert.Equal(drafts.Count, drafts.Select(draft => draft.Product.Slug).Distinct().Count());
        Assert.Equal(drafts.Count, drafts.Select(draft => draft.Product.ExternalId).Distinct().Count());
        Assert.Equal(source.Categories.Count, source.Categories.Select(category => category.Slug).Distinct().Count());
        Assert.Equal(9_396, drafts.Count(draft => draft.Product is { Status: "ACTIVE", Variants.Count: 1 }));
        Assert.Equal(12_150, drafts.Count(draft => draft.Product is { Status: "DRAFT", Variants.Count: 0 }));
        foreach (var (column, currency) in (ReadOnlySpan<(string, string)>)
            [("US_retailPrice", "USD"), ("UK_retailPrice", "GBP"), ("CA_retailPrice", "CAD"), ("DE_retailPrice", "EUR")])
        {
            Assert.Equal(
                Column(folder, column).Where(price => price.Length > 0).Sum(price => decimal.Parse(price, CultureInfo.InvariantCulture)),
                drafts.SelectMany(draft => draft.Product.Variants!)
                    .SelectMany(variant => (MoneyInput[])[variant.Price, .. variant.Prices!])
                    .Where(money => money.CurrencyCode == currency)
                    .Sum(money => decimal.Parse(money.Amount, CultureInfo.InvariantCulture)));
        }

        Assert.Equal(Column(folder, "imageURL").Count(url => url.Length > 0), drafts.Sum(draft => draft.Product.Images!.Count));
    }

    [DataFact("meilisearch-ecommerce-demo")]
    public async Task MeilisearchPreset_Should_TakeEverything()
    {
        var file = new FileInfo(Path.Combine(SharedData.Folder("meilisearch-ecommerce-demo").FullName, "data.json.gz"));
        var drafts = await ReadAsync(new ProductFile(file, ColumnMap.Parse("meilisearch", [], [])));
        Assert.Equal(1_000, drafts.Count);
        Assert.Equal(865, drafts.Count(draft => draft.Product is { Status: "ACTIVE", Variants.Count: 1 }));
        Assert.Equal(135, drafts.Count(draft => draft.Product is { Status: "DRAFT", Variants.Count: 0 }));
        Assert.Equal(773, drafts.Select(draft => draft.Brand!.Name).Distinct().Count());
        Assert.Equal(9, drafts.Select(draft => draft.Category.Single().Name).Distinct().Count());
        Assert.All(drafts, draft => Assert.NotEmpty(draft.Product.Images!));
    }

    private static async Task<List<Draft>> ReadAsync(IImportSource source)
    {
        var drafts = new List<Draft>();
        await foreach (var read in source.ReadAsync(CancellationToken.None))
        {
            Assert.Empty(read.Rejections);
            drafts.Add(read.Draft!);
        }

        return drafts;
    }

    private static JsonElement[] Rows(DirectoryInfo folder, string name)
    {
        using Stream file = File.OpenRead(Path.Combine(folder.FullName, name));
        using var plain = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        return [.. JsonDocument.Parse(plain).RootElement.EnumerateArray()];
    }

    private static List<string> Column(DirectoryInfo folder, string column)
    {
        using var file = new GZipStream(File.OpenRead(Path.Combine(folder.FullName, "sets.csv.gz")), CompressionMode.Decompress);
        using var csv = CsvReader.Create(file, new CsvReaderOptions { Separator = ',' });
        var cells = new List<string>();
        while (csv.Read())
        {
            cells.Add(csv.GetString(column));
        }

        return cells;
    }
}
