using Headless.Modules.Tests.Host;

namespace Headless.Modules.Tests.Catalog;

public sealed class ProductsImportTests
{
    [Fact]
    public async Task ProductsImport_Should_CreateUpdateAndLeaveAlone()
    {
        await using var shop = await Shop.OpenAsync();
        object Row(string externalId, string name) =>
            new { externalId, name, variants = new[] { new { sku = externalId, price = Samples.Money(3) } } };
        await shop.ImportAsync(Row("a", "Apple"), Row("b", "Bread"));

        object[] rows = [Row("b", "Better bread"), Row("c", "Cake"), Row("a", "Apple")];
        var answer = await shop.Editor.AskAsync(Samples.Import, new { rows });

        answer.Is("""
            {"data":{"productsImport":{"products":[
              {"id":"prod_1","slug":"bread","name":"Better bread","version":2},
              {"id":"prod_2","slug":"cake","name":"Cake","version":1},
              {"id":"prod_3","slug":"apple","name":"Apple","version":1}],
              "created":1,"updated":1,"unchanged":1,"failed":0,"userErrors":[]}}}
            """);
    }

    [Fact]
    public async Task ProductsImport_Should_LetGoodRowsStand_When_OthersFail()
    {
        await using var shop = await Shop.OpenAsync();
        var rows = new object[]
        {
            new { externalId = "a", name = "Apple", variants = new[] { new { sku = "S", price = Samples.Money(1) } } },
            new { name = "Nameless key" },
            new { externalId = "b", name = "", brand = "brand_x" },
            new { externalId = "c", name = "Copy", brand = "brand_x", variants = new[] { new { sku = "S", price = Samples.Money(1) } } },
            new { slug = "by-slug", name = "By slug" },
        };
        (await shop.Editor.AskAsync(Samples.Import, new { rows })).Is("""
            {"data":{"productsImport":{"products":[
              {"id":"prod_1","slug":"apple","name":"Apple","version":1},null,null,null,
              {"id":"prod_2","slug":"by-slug","name":"By slug","version":1}],
              "created":2,"updated":0,"unchanged":0,"failed":3,"userErrors":[
                {"code":"REQUIRED","message":"A row needs an externalId or a slug, by which it is found again.",
                 "path":["rows","1","externalId"]},
                {"code":"REQUIRED","message":"A text is needed here.","path":["rows","2","name"]},
                {"code":"NOT_FOUND","message":"There is no brand 'brand_x'.","path":["rows","3","brand"]},
                {"code":"ALREADY_EXISTS","message":"Another product holds the sku 'S'.","path":["rows","3","variants","0","sku"]}]}}}
            """);
    }

    [Fact]
    public async Task ProductsImport_Should_WriteNothing_When_AllIsRejected()
    {
        await using var shop = await Shop.OpenAsync();
        var rows = new object[] { new { externalId = "a", name = "Apple" }, new { externalId = "b", name = "Bread", category = "cat_x" } };
        (await shop.Editor.AskAsync(Samples.Import, new { rows, onError = "REJECT_ALL" })).Is("""
            {"data":{"productsImport":{"products":[null,null],"created":0,"updated":0,"unchanged":0,"failed":2,"userErrors":[
              {"code":"NOT_FOUND","message":"There is no category 'cat_x'.","path":["rows","1","category"]}]}}}
            """);
        (await shop.Editor.AskAsync("{ products { totalCount { value } } }")).Is("""{"data":{"products":{"totalCount":{"value":0}}}}""");
    }

    [Fact]
    public async Task ProductsImport_Should_RefuseTooManyRows()
    {
        await using var shop = await Shop.OpenAsync("--Catalog:MaxRowsPerImport=2");
        var rows = Enumerable.Range(0, 3).Select(i => new { externalId = $"{i}", name = $"{i}" });
        (await shop.Editor.AskAsync(Samples.Import, new { rows })).Is("""
            {"data":{"productsImport":{"products":[],"created":0,"updated":0,"unchanged":0,"failed":3,"userErrors":[
              {"code":"TOO_LONG","message":"3 rows; at most 2 are allowed in one call.","path":["rows"]}]}}}
            """);
    }

    [Fact]
    public async Task ProductsImport_Should_TreatRowsOfOneKeyInOrder()
    {
        await using var shop = await Shop.OpenAsync();
        var rows = new object[]
        {
            new { externalId = "a", name = "First", variants = new[] { new { sku = "S", price = Samples.Money(1) } } },
            new { externalId = "a", name = "Second", variants = Array.Empty<object>() },
            new { externalId = "b", name = "Third", variants = new[] { new { sku = "S", price = Samples.Money(1) } } },
        };
        (await shop.Editor.AskAsync(Samples.Import, new { rows })).Is("""
            {"data":{"productsImport":{"products":[
              {"id":"prod_1","slug":"first","name":"Second","version":1},
              {"id":"prod_1","slug":"first","name":"Second","version":1},
              {"id":"prod_2","slug":"third","name":"Third","version":1}],
              "created":2,"updated":1,"unchanged":0,"failed":0,"userErrors":[]}}}
            """);
        Assert.Equal("Second Third", await shop.Editor.NamesAsync("first: 10, sort: NAME"));
    }

    [Fact]
    public async Task ProductsImport_Should_DoubleNothing_When_TheSameRowsRace()
    {
        await using var shop = await Shop.OpenAsync();
        var rows = Enumerable.Range(0, 50).Select(i => new
        {
            externalId = $"x{i}",
            name = "Same name",
            tags = Samples.Words($"tag {i % 7}"),
            variants = new[] { new { sku = $"sku-{i}", price = Samples.Money(i) } },
        }).ToList();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6)
            .Select(_ => Task.Run(() => shop.Editor.AskAsync(Samples.Import, new { rows }))));
        Assert.All(answers, answer => answer.Succeeded());
        Assert.Equal(50, answers.Sum(answer => answer.Number("data.productsImport.created")));
        Assert.Equal(250, answers.Sum(answer => answer.Number("data.productsImport.unchanged")));
        (await shop.Editor.AskAsync("{ products { totalCount { value } } }")).Is("""{"data":{"products":{"totalCount":{"value":50}}}}""");
    }
}
