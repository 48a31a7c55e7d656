using System.IO.Compression;
using System.Text;
using Headless.Cli;
using Headless.Cli.Import;

namespace Headless.Gateway.Tests.Cli;

public sealed class ProductFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ProductFile_Should_JoinVariants_When_RowsFollowEachOther()
    {
        var file = _folder.Write("p.csv", """
            external_id,name,brand,category,tags,price,currency,sku,variant_name,stock,prices,compare_at_price
            a,Cup,Acme,Home > Kitchen,tea|gift=送礼,12.90,CNY,a-1,red,3,1.99 USD,15.90
            a,,,,,13.90,CNY,a-2,blue,,,
            b,Plate,,,,,,,,,,
            """);
        var products = await ReadAsync(file, ColumnMap.Parse(null, [], []));
        Assert.Equal(["a", "b"], products.Select(read => read.Draft!.Key));
        var cup = products[0].Draft!;
        Assert.Equal(["a-1 red 12.90 3 1.99", "a-2 blue 13.90  "], cup.Product.Variants!.Select(v =>
            $"{v.Sku} {v.Name} {v.Price.Amount} {v.Stock} {v.Prices?[0].Amount}"));
        Assert.Equal(new MoneyInput("15.90", "CNY"), cup.Product.Variants![0].CompareAtPrice);
        Assert.Equal(["home", "home-kitchen"], cup.Category.Select(level => level.Slug));
        Assert.Equal(["tea tea", "gift 送礼"], cup.Tags.Select(tag => $"{tag.Slug} {tag.Name}"));
        Assert.Equal([2L, 3L], cup.Variants!.Select(place => place.Row));
        Assert.Equal(("DRAFT", 0), (products[1].Draft!.Product.Status, products[1].Draft!.Product.Variants!.Count));
    }

    [Fact]
    public async Task ProductFile_Should_NameRowColumnAndReason_When_CellIsWrong()
    {
        var file = _folder.Write("p.csv", """
            external_id,name,price,currency,status,stock,images,published_at,variant_attributes
            a,Cup,12.x,CNY,,,,,
            b,Cup,1,cny,,,,,
            c,Cup,1,CNY,SOLD,,,,
            d,Cup,1,CNY,,many,,,
            e,Cup,1,CNY,,,ftp://x,,
            f,Cup,1,CNY,,,,soon,
            g,Cup,1,CNY,,,,,red
            h,Cup,1,CNY,,5,https://x/1.jpg 80x60 A cup,2025-01-31,Color=red
            """);
        var products = await ReadAsync(file, ColumnMap.Parse(null, [], []));
        Assert.Equal(
            [
                "2 a price: '12.x' is no number such as 12.90.",
                "3 b currency: 'cny' is no currency such as CNY.",
                "4 c status: 'SOLD' is none of DRAFT, ACTIVE, ARCHIVED.",
                "5 d stock: 'many' is no whole number.",
                "6 e images: 'ftp://x' is no http or https address.",
                "7 f published_at: 'soon' is no instant such as 2025-01-31T08:00:00Z.",
                "8 g variant_attributes: 'red' is not of the form name=value.",
            ],
            products.SelectMany(read => read.Rejections).Select(r => $"{r.Place.Row} {r.Key} {r.Column}: {r.Reason}"));
        var good = Assert.Single(products, read => read.Draft is not null).Draft!;
        Assert.Equal(new ImageInput("https://x/1.jpg", "A cup", 80, 60), good.Product.Images![0]);
        Assert.Equal("2025-01-31T00:00:00.0000000+00:00", good.Product.PublishedAt);
    }

    [Fact]
    public async Task ProductFile_Should_ReadJsonAsRows_When_Mapped()
    {
        var json = """
            [{"id":"x","title":"Pie | server","price":9.5,"images":["https://a/1=2.jpg","https://a/2.jpg"],"v":[{"t":"S"}]},{"id":"y"}]
            """;
        await using (var gzip = new GZipStream(File.Create(_folder.File("p.json.gz")), CompressionMode.Compress))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(json));
        }

        var map = ColumnMap.Parse(null, ["id=external_id,title=name", "v.0.t=variant_name"], ["currency=USD,status=ACTIVE"]);
        var products = await ReadAsync(_folder.File("p.json.gz"), map);
        var first = products[0].Draft!.Product;
        var variant = first.Variants![0];
        Assert.Equal(("x", "Pie | server", "ACTIVE"), (first.ExternalId, first.Name, first.Status));
        Assert.Equal(("x", "S", new MoneyInput("9.5", "USD")), (variant.Sku, variant.Name, variant.Price));
        Assert.Equal(["https://a/1=2.jpg", "https://a/2.jpg"], first.Images!.Select(image => image.Url));
        Assert.Equal("DRAFT", products[1].Draft!.Product.Status);
    }

    [Fact]
    public async Task ProductFile_Should_ReportLine_When_JsonlIsWrong()
    {
        var file = _folder.Write("p.jsonl", """
            {"externalId":"a","name":"Cup","variants":[{"sku":"a","price":{"amount":1.5,"currencyCode":"CNY"}}]}
            {"externalId":"b",
            {"externalId":"c","name":5}
            {"externalId":"d","status":"SOLD"}
            {"externalId":"e","variants":[{"sku":"e"}]}
            """);
        var products = await ReadAsync(file, ColumnMap.Parse(null, [], []));
        Assert.Equal("1.5", products[0].Draft!.Product.Variants![0].Price.Amount);
        Assert.Equal([2L, 3L, 4L, 5L], products.SelectMany(read => read.Rejections).Select(rejection => rejection.Place.Row));
        Assert.Equal(
            [(null, null), ("c", "name"), ("d", "status"), ("e", "variants[0]")],
            products.SelectMany(read => read.Rejections).Select(rejection => (rejection.Key, rejection.Column)));
        Assert.Equal("Lacks 'price'.", products[4].Rejections[0].Reason);
    }

    [Fact]
    public async Task ProductFile_Should_SayWhatToDo_When_JsonHasAnotherForm()
    {
        var file = _folder.Write("p.json", """[{"externalId":"a","images":["https://a/1.jpg"]}]""");
        var products = await ReadAsync(file, ColumnMap.Parse(null, [], []));
        var rejection = Assert.Single(products[0].Rejections);
        Assert.Equal(
            ("images[0]", "Is not of the form that export writes; files of another form need --map or --preset."),
            (rejection.Column, rejection.Reason));
    }

    [Theory]
    [InlineData("import", "products", "FOLDER/broken.csv.gz")]
    [InlineData("export", "products", "FOLDER/none/p.csv")]
    public async Task CommandLine_Should_SayWhy_When_AFileCannotBeUsed(string verb, string what, string file)
    {
        await File.WriteAllBytesAsync(_folder.File("broken.csv.gz"), [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff]);
        var path = file.Replace("FOLDER", _folder.Path, StringComparison.Ordinal);
        var run = await CliRun.Of(verb, what, path, "--data", _folder.File("data"));
        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.NotEmpty(run.Error);
    }

    [Theory]
    [InlineData("", "is empty; the first line names the columns.")]
    [InlineData("titel,preis\nCup,1\n", "no known column in the first line")]
    public async Task ProductFile_Should_SayWhy_When_HeaderIsMissing(string text, string message)
    {
        var file = _folder.Write("p.csv", text);
        var refused = await Assert.ThrowsAsync<CliException>(() => ReadAsync(file, ColumnMap.Parse(null, [], [])));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title", null, null, "--map 'title' is not of the form source=column.")]
    [InlineData("title=colour", null, null, "--map names the column 'colour'. There is: external_id,")]
    [InlineData(null, "price", null, "--set 'price' is not of the form column=value.")]
    [InlineData(null, null, "shopify", "--preset shopify is not known. There is: meilisearch.")]
    public void ColumnMap_Should_SayWhatIsAllowed_When_OptionIsWrong(string? map, string? set, string? preset, string message)
    {
        var refused = Assert.Throws<CliException>(() => ColumnMap.Parse(preset, map is null ? [] : [map], set is null ? [] : [set]));
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rows.0.variants.1.price.amount", "cost")]
    [InlineData("variants.0.sku", "sku")]
    [InlineData("name", "name")]
    [InlineData("tags.3", "tags")]
    [InlineData("somethingNew", "somethingNew")]
    public void ColumnNames_Should_NameTheFilesColumn(string path, string expected) => Assert.Equal(
        expected,
        ColumnMap.Parse(null, ["cost=price"], []).Names.Of(path.Replace("rows.0.", "", StringComparison.Ordinal).Split('.')));

    private static async Task<List<Read>> ReadAsync(string path, ColumnMap map)
    {
        var products = new List<Read>();
        await foreach (var read in new ProductFile(new FileInfo(path), map).ReadAsync(CancellationToken.None))
        {
            products.Add(read);
        }

        return products;
    }
}
