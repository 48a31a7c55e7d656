using System.Net;
using System.Text.Json;
using Headless.Cli.Connection;
using Headless.Gateway.Demo;
using Headless.Gateway.Startup;
using Headless.Gateway.Tests.Cli;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headless.Gateway.Tests.Demo;

public sealed class DemoSeederTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Data => _folder.File("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Gateway_Should_SeedOnce_When_CatalogIsEmpty()
    {
        var app = await StartAsync(Data);
        try
        {
            var answer = await AskAsync(app, """
                {
                  products(first: 1) { totalCount { value } nodes { name images { url } } }
                  tag(slug: "phone-case") { name synonyms }
                  category(slug: "phone-cases") { name parent { slug parent { slug } } products(first: 1) { totalCount { value } } }
                }
                """);
            Assert.InRange(answer.GetProperty("products").GetProperty("totalCount").GetProperty("value").GetInt32(), 400, 500);
            Assert.Equal(
                """{"name":"手机壳","synonyms":["phone case","phone cover","保护壳","手机套"]}""", answer.GetProperty("tag").GetRawText());
            var parents = answer.GetProperty("category").GetProperty("parent").GetRawText();
            Assert.Equal("""{"slug":"phone-accessories","parent":{"slug":"tech"}}""", parents);

            var image = answer.GetProperty("products").GetProperty("nodes")[0].GetProperty("images")[0].GetProperty("url").GetString();
            using var http = new HttpClient();
            using var picture = await http.GetAsync(image);
            Assert.Equal("image/svg+xml", picture.Content.Headers.ContentType!.MediaType);
            using var missing = await http.GetAsync(new Uri(new Uri(app.Urls.First()), "/demo/images/nothing.svg"));
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        }
        finally
        {
            await StopAsync(app);
        }

        var before = await CliRun.ExportAsync(Data);
        Assert.Equal(DemoCatalog.Build().Products.Count, before.Length);
        await StopAsync(await StartAsync(Data));
        Assert.Equal(before, await CliRun.ExportAsync(Data));
    }

    [Fact]
    public async Task Gateway_Should_FinishSeeding_When_EarlierStartWasInterrupted()
    {
        await StopAsync(await StartAsync(Data));
        var whole = await CliRun.ExportAsync(Data);
        var products = DemoCatalog.Build().Products;
        var beginning = products.Take(100).Select(product => product.ExternalId).ToHashSet();
        var part = whole.Where(line => beginning.Contains(JsonDocument.Parse(line).RootElement.GetProperty("externalId").GetString()!));
        var file = _folder.Write("part.jsonl", string.Join('\n', part));

        var interrupted = _folder.File("interrupted");
        Assert.Equal(0, (await CliRun.Of("import", "products", file, "--data", interrupted)).ExitCode);
        await StopAsync(await StartAsync(interrupted));
        Assert.Equal(products.Count, (await CliRun.ExportAsync(interrupted)).Length);
    }

    [Fact]
    public async Task Gateway_Should_LeaveOthersCatalogAlone()
    {
        var file = _folder.Write("shop.csv", "external_id,name,price,currency\na,Cup,1,CNY\n");
        Assert.Equal(0, (await CliRun.Of("import", "products", file, "--data", Data)).ExitCode);
        await StopAsync(await StartAsync(Data));
        Assert.Single(await CliRun.ExportAsync(Data));
    }

    private static async Task<WebApplication> StartAsync(string data)
    {
        var app = GatewayApp.Build(["--urls=http://127.0.0.1:0", $"--Storage:Path={data}"], builder => builder.Logging.ClearProviders());
        await app.StartAsync();
        await app.Services.GetRequiredService<Readiness>().WaitAsync(CancellationToken.None);
        return app;
    }

    private static async Task StopAsync(WebApplication app)
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static async Task<JsonElement> AskAsync(WebApplication app, string query)
    {
        await using var gateway = GatewayConnection.To(new Uri(app.Urls.First()), key: null);
        return await gateway.SendAsync(query, json =>
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }, CancellationToken.None);
    }
}
