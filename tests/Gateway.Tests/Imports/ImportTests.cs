using System.Text.Json;
using Headless.Cli.Connection;
using Headless.Gateway.Tests.Cli;

namespace Headless.Gateway.Tests.Imports;

/// <summary>The tool against the whole gateway on a fresh data folder.</summary>
public sealed class ImportTests : IDisposable
{
    /// <summary>Every member that a product has, with the characters that separate lists; one without a variant; one archived.</summary>
    private const string Shop = """
        [
          {
            "externalId": "a", "slug": "cup", "name": "Cup | = \\ 杯", "description": "Two\nlines, \"quoted\"",
            "brand": { "name": "Acme", "slug": "acme-co" },
            "category": [{ "name": "Home", "slug": "home" }, { "name": "Cups", "slug": "cups" }],
            "tags": [{ "slug": "tea", "name": "茶" }, { "slug": "gift", "name": "gift" }],
            "images": [{ "url": "https://a/1=2.jpg", "alt": "A cup", "width": 8, "height": 6 }, { "url": "https://a/2.jpg" }],
            "attributes": [{ "name": "材质", "value": "a=b|c" }],
            "status": "ACTIVE", "publishedAt": "2025-01-31T08:00:00.000Z", "rating": { "average": 4.5, "count": 12 },
            "variants": [
              {
                "sku": "cup-1", "name": "red", "price": { "amount": "12.9", "currencyCode": "CNY" },
                "prices": [{ "amount": "1.99", "currencyCode": "USD" }], "compareAtPrice": { "amount": "15.5", "currencyCode": "CNY" },
                "stock": 3, "maxPerOrder": 2, "attributes": [{ "name": "Color", "value": "red" }]
              },
              { "sku": "cup-2", "price": { "amount": 13, "currencyCode": "CNY" } }
            ]
          },
          { "externalId": "b", "slug": "plan", "name": "Plan", "status": "DRAFT", "variants": [] },
          {
            "externalId": "c", "slug": "old", "name": "Old", "status": "ARCHIVED", "publishedAt": "2020-01-01T00:00:00.000Z",
            "variants": [{ "sku": "old", "price": { "amount": "1", "currencyCode": "EUR" }, "stock": 0 }]
          }
        ]
        """;

    private readonly TempFolder _folder = new();

    private string Data => _folder.File("data");

    public void Dispose() => _folder.Dispose();

    [DataFact("zh-litemall")]
    public async Task ImportLitemall_Should_TakeEverythingOnce_When_RunTwice()
    {
        var source = SharedData.Folder("zh-litemall").FullName;
        var first = await CliRun.Of("import", "litemall", source, "--data", Data);
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Equal("49 0 0 0", first.Row("brands"));
        Assert.Equal("93 0 0 0", first.Row("categories"));
        Assert.Equal("239 0 0 0", first.Row("products"));

        var second = await CliRun.Of("import", "litemall", source, "--data", Data);
        Assert.Equal("0 0 49 0", second.Row("brands"));
        Assert.Equal("0 0 93 0", second.Row("categories"));
        Assert.Equal("0 0 239 0", second.Row("products"));

        var answer = await AskAsync("""
            {
              product(by: { externalId: "litemall-1181000" }) {
                name status brand { name } breadcrumbs { name }
                variants {
                  name price { amount currencyCode } compareAtPrice { amount } availability { quantity } attributes { name value }
                }
              }
              categories(depth: 1) { name }
              products(filter: { status: [DRAFT, ACTIVE, ARCHIVED] }) { totalCount { value isExact } }
              active: products(filter: { status: [ACTIVE] }) { totalCount { value } }
            }
            """);
        Assert.Equal(239, answer.GetProperty("products").GetProperty("totalCount").GetProperty("value").GetInt32());
        Assert.Equal(238, answer.GetProperty("active").GetProperty("totalCount").GetProperty("value").GetInt32());
        Assert.Equal(9, answer.GetProperty("categories").GetArrayLength());
        var variant = answer.GetProperty("product").GetProperty("variants")[1];
        Assert.Equal(
            """
            {"name":"1.5m床垫*1+枕头*2 / 玛瑙红","price":{"amount":"1500.00","currencyCode":"CNY"},"compareAtPrice":{"amount":"2618.00"},
            "availability":{"quantity":198},"attributes":[{"name":"规格","value":"1.5m床垫*1+枕头*2"},{"name":"颜色","value":"玛瑙红"}]}
            """.ReplaceLineEndings(""),
            variant.GetRawText());
    }

    [DataFact("lego-brickset")]
    public async Task ImportLego_Should_TakeEverything()
    {
        var run = await CliRun.Of("import", "lego", SharedData.Folder("lego-brickset").FullName, "--data", Data);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("1 0 0 0", run.Row("brands"));
        Assert.Equal("21546 0 0 0", run.Row("products"));
        var answer = await AskAsync("""
            {
              set: product(by: { sku: "21149-1" }) {
                externalId slug rating { average count }
                variants { prices { amount currencyCode } }
                breadcrumbs { name }
              }
              draft: product(by: { externalId: "lego-648-1" }) { status variants { sku } priceRange { min { amount } } }
              categories(depth: 1) { name }
            }
            """);
        Assert.Equal(171, answer.GetProperty("categories").GetArrayLength());
        Assert.Equal(
            """
            {"externalId":"lego-21149-1","slug":"minecraft-alex-bigfig-with-chicken-21149-1","rating":{"average":4,"count":1},
            "variants":[{"prices":[{"amount":"14.99","currencyCode":"USD"},{"amount":"12.99","currencyCode":"GBP"},
            {"amount":"19.99","currencyCode":"CAD"},{"amount":"14.99","currencyCode":"EUR"}]}],
            "breadcrumbs":[{"name":"Minecraft"},{"name":"BigFig Series 1"}]}
            """.ReplaceLineEndings(""),
            answer.GetProperty("set").GetRawText());
        Assert.Equal("""{"status":"DRAFT","variants":[],"priceRange":null}""", answer.GetProperty("draft").GetRawText());
    }

    [DataFact("meilisearch-ecommerce-demo")]
    public async Task ImportProducts_Should_TakeMeilisearch_When_PresetIsNamed()
    {
        var file = Path.Combine(SharedData.Folder("meilisearch-ecommerce-demo").FullName, "data.json.gz");
        var run = await CliRun.Of("import", "products", file, "--preset", "meilisearch", "--data", Data);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("1000 0 0 0", run.Row("products"));
        Assert.Equal("9 0 0 0", run.Row("categories"));
    }

    [Fact]
    public async Task ImportProducts_Should_RejectBadRowsAndTakeTheRest()
    {
        var file = _folder.Write("shop.csv", """
            external_id,name,price,currency,sku,stock
            a,Cup,12.90,CNY,cup,3
            b,Plate,1x,CNY,plate,
            c,Bowl,5.00
            d,,5.00,CNY,bowl,
            e,Spoon,5.00,CNY,cup,
            f,Fork,5.00,XXX,fork,
            g,"Knife,5.00,CNY,knife,
            h,Pan,39.00,CNY,pan,
            """);
        var rejects = _folder.File("rejects.csv");
        var run = await CliRun.Of("import", "products", file, "--data", Data, "--rejects", rejects);
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Equal("2 0 0 6", run.Row("products"));
        var rows = await File.ReadAllLinesAsync(rejects);
        Assert.Equal("file,row,key,column,reason", rows[0]);
        Assert.Equal(
            ["shop.csv,3,b,price", "shop.csv,4,,", "shop.csv,5,d,name", "shop.csv,6,e,sku", "shop.csv,7,f,currency", "shop.csv,8,,"],
            rows.Skip(1).Select(row => string.Join(',', row.Split(',').Take(4))).Order(StringComparer.Ordinal));
        Assert.Equal(["a", "h"], (await CliRun.ExportAsync(Data)).Select(line => line.Split('"')[3]));
    }

    [Fact]
    public async Task Reindex_Should_FindEverythingAgain()
    {
        Assert.Equal(0, (await CliRun.Of("import", "products", _folder.Write("shop.json", Shop), "--data", Data)).ExitCode);
        var run = await CliRun.Of("reindex", "--data", Data);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("3 documents indexed in ", run.Output, StringComparison.Ordinal);
        var answer = await AskAsync("""{ search(query: "杯") { nodes { ... on Product { externalId } } } }""");
        Assert.Equal("""{"search":{"nodes":[{"externalId":"a"}]}}""", answer.GetRawText());
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public async Task Export_Should_BeReadByImportAsItWas(string format)
    {
        var source = _folder.Write("shop.json", Shop);
        Assert.Equal(0, (await CliRun.Of("import", "products", source, "--data", Data)).ExitCode);
        var written = _folder.File("out." + format);
        Assert.Equal(0, (await CliRun.Of("export", "products", written, "--data", Data)).ExitCode);

        var again = await CliRun.Of("import", "products", written, "--data", Data);
        Assert.Equal("0 0 3 0", again.Row("products"));

        var elsewhere = _folder.File("elsewhere");
        Assert.Equal(0, (await CliRun.Of("import", "products", written, "--data", elsewhere)).ExitCode);
        Assert.Equal(await CliRun.ExportAsync(Data), await CliRun.ExportAsync(elsewhere));
    }

    [Fact]
    public async Task Cli_Should_WorkOnRunningGateway_When_UrlIsNamed()
    {
        var key = "hk_test_0123456789abcdef";
        await using var app = EmbeddedGateway.Build($"--Storage:Path={Data}", $"--Auth:BootstrapKey={key}");
        await app.StartAsync();
        var file = _folder.Write("shop.csv", "external_id,name,price,currency\na,Cup,1,CNY\n");
        var run = await CliRun.Of("import", "products", file, "--url", app.Urls.First(), "--key", key);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("1 0 0 0", run.Row("products"));

        var busy = await CliRun.Of("import", "products", file, "--data", Data);
        Assert.Equal(2, busy.ExitCode);
        Assert.Contains("in use by another process", busy.Error, StringComparison.Ordinal);
        Assert.Contains("--url", busy.Error, StringComparison.Ordinal);

        var stranger = await CliRun.Of("import", "products", file, "--url", app.Urls.First(), "--key", "hk_wrong_0123456789abcd");
        Assert.Equal(2, stranger.ExitCode);
        Assert.Contains("UNAUTHENTICATED", stranger.Error, StringComparison.Ordinal);
        await app.StopAsync();
    }

    [Theory]
    [InlineData("import", "products", "nowhere.csv")]
    [InlineData("import", "litemall", "nowhere")]
    [InlineData("import", "products", "nowhere.csv", "--batch", "501")]
    [InlineData("import", "nothing")]
    [InlineData("export", "products", "x.xml")]
    public async Task Cli_Should_SayWhy_When_ItCannotWork(params string[] args)
    {
        var run = await CliRun.Of([.. args, .. args.Length > 2 ? new[] { "--data", Data } : []]);
        Assert.Equal(2, run.ExitCode);
        Assert.NotEmpty(run.Error);
    }

    private async Task<JsonElement> AskAsync(string query)
    {
        await using var gateway = await EmbeddedGateway.OpenAsync(new DirectoryInfo(Data), CancellationToken.None);
        return await gateway.SendAsync(query, json =>
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }, CancellationToken.None);
    }
}
