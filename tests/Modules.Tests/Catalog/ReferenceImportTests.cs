using Headless.Modules.Tests.Host;

namespace Headless.Modules.Tests.Catalog;

public sealed class ReferenceImportTests
{
    private const string Brands = """
        mutation ($rows: [BrandInput!]!, $onError: BulkErrorPolicy! = REJECT_FAILED) {
          brandsImport(rows: $rows, onError: $onError) {
            brands { slug name externalId } created updated unchanged failed userErrors { code message path }
          }
        }
        """;

    private const string Categories = """
        mutation ($rows: [CategoryInput!]!, $onError: BulkErrorPolicy! = REJECT_FAILED) {
          categoriesImport(rows: $rows, onError: $onError) {
            categories { slug name depth parent { slug } } created updated unchanged failed userErrors { code message path }
          }
        }
        """;

    [Fact]
    public async Task BrandsImport_Should_CreateUpdateAndLeaveAlone()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.Editor.AskAsync(Brands, new { rows = new object[] { new { name = "Acme", externalId = "1" }, new { name = "网易严选" } } });
        var rows = new object[]
        {
            new { name = "Acme Ltd", externalId = "1" },
            new { name = "网易严选" },
            new { name = "Acme Ltd", externalId = "2" },
            new { name = "", slug = "Bad Slug" },
            new { name = "Other", slug = "acme" },
        };
        (await shop.Editor.AskAsync(Brands, new { rows })).Is("""
            {"data":{"brandsImport":{"brands":[
              {"slug":"acme","name":"Other","externalId":"1"},{"slug":"网易严选","name":"网易严选","externalId":null},
              {"slug":"acme-ltd","name":"Acme Ltd","externalId":"2"},null,{"slug":"acme","name":"Other","externalId":"1"}],
              "created":1,"updated":2,"unchanged":1,"failed":1,"userErrors":[
                {"code":"REQUIRED","message":"A text is needed here.","path":["rows","3","name"]},
                {"code":"INVALID","message":"'Bad Slug' is no slug: lower-case letters and digits with - _ . between them.",
                 "path":["rows","3","slug"]}]}}}
            """);
        (await shop.Public.AskAsync("{ brands { nodes { name } } }"))
            .Is("""{"data":{"brands":{"nodes":[{"name":"Acme Ltd"},{"name":"Other"},{"name":"网易严选"}]}}}""");
    }

    [Fact]
    public async Task BrandsImport_Should_WriteNothing_When_AllIsRejectedOrTooMuch()
    {
        await using var shop = await Shop.OpenAsync("--Catalog:MaxRowsPerImport=2", "--Catalog:MaxBrands=2");
        (await shop.Editor.AskAsync(Brands, new { rows = new[] { new { name = "A" }, new { name = "" } }, onError = "REJECT_ALL" })).Is("""
            {"data":{"brandsImport":{"brands":[null,null],"created":0,"updated":0,"unchanged":0,"failed":2,
              "userErrors":[{"code":"REQUIRED","message":"A text is needed here.","path":["rows","1","name"]}]}}}
            """);
        (await shop.Editor.AskAsync(Brands, new { rows = new[] { new { name = "A" }, new { name = "B" }, new { name = "C" } } })).Is("""
            {"data":{"brandsImport":{"brands":[null,null,null],"created":0,"updated":0,"unchanged":0,"failed":3,
              "userErrors":[{"code":"TOO_LONG","message":"3 rows; at most 2 are allowed in one call.","path":["rows"]}]}}}
            """);
        await shop.BrandAsync("A");
        (await shop.Editor.AskAsync(Brands, new { rows = new[] { new { name = "B" }, new { name = "C" } } })).Is("""
            {"data":{"brandsImport":{"brands":[{"slug":"b","name":"B","externalId":null},null],
              "created":1,"updated":0,"unchanged":0,"failed":1,
              "userErrors":[{"code":"LIMIT_REACHED","message":"The shop has its 2 of this kind: brand.","path":["rows","1"]}]}}}
            """);
    }

    [Fact]
    public async Task BrandsImport_Should_KeepEveryRow_When_ImportsRace()
    {
        await using var shop = await Shop.OpenAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Task.Run(() => shop.Editor.AskAsync(
            Brands, new { rows = Enumerable.Range(0, 20).Select(j => new { name = $"Brand {j}", externalId = $"{j}" }) }))));
        Assert.All(answers, answer => answer.Succeeded());
        Assert.Equal(20, answers.Sum(answer => answer.Number("data.brandsImport.created")));
        Assert.Equal(20, (await shop.Public.AskAsync("{ brands { totalCount { value } } }")).Number("data.brands.totalCount.value"));
    }

    [Fact]
    public async Task CategoriesImport_Should_BuildATree_FromRowsThatNameEarlierOnes()
    {
        await using var shop = await Shop.OpenAsync();
        var rows = new object[]
        {
            new { name = "居家", externalId = "1" },
            new { name = "Other", externalId = "2", parent = new { externalId = "1" }, position = 2 },
            new { name = "床品", externalId = "3", parent = new { slug = "居家" }, position = 1 },
            new { name = "Other", parent = new { externalId = "3" } },
            new { name = "Lost", externalId = "5", parent = new { externalId = "none" } },
        };
        const string Expected = """
            {"data":{"categoriesImport":{"categories":[
              {"slug":"居家","name":"居家","depth":0,"parent":null},
              {"slug":"other","name":"Other","depth":1,"parent":{"slug":"居家"}},
              {"slug":"床品","name":"床品","depth":1,"parent":{"slug":"居家"}},
              {"slug":"床品-other","name":"Other","depth":2,"parent":{"slug":"床品"}},null],
              COUNTS,"failed":1,"userErrors":[
                {"code":"NOT_FOUND","message":"There is no category 'none'.","path":["rows","4","parent"]}]}}}
            """;
        (await shop.Editor.AskAsync(Categories, new { rows }))
            .Is(Expected.Replace("COUNTS", "\"created\":4,\"updated\":0,\"unchanged\":0", StringComparison.Ordinal));
        (await shop.Editor.AskAsync(Categories, new { rows }))
            .Is(Expected.Replace("COUNTS", "\"created\":0,\"updated\":0,\"unchanged\":4", StringComparison.Ordinal));
        const string Tree = """
            { one: categories(depth: 1) { slug } all: categories(depth: 3) { slug } category(slug: "居家") { children { slug } } }
            """;
        (await shop.Public.AskAsync(Tree)).Is("""
            {"data":{"one":[{"slug":"居家"}],"all":[{"slug":"居家"},{"slug":"床品"},{"slug":"床品-other"},{"slug":"other"}],
              "category":{"children":[{"slug":"床品"},{"slug":"other"}]}}}
            """);
    }

    [Fact]
    public async Task CategoriesImport_Should_RefuseCyclesAndDeepTrees()
    {
        await using var shop = await Shop.OpenAsync("--Catalog:MaxCategoryDepth=3");
        await shop.CategoriesAsync("a", "b", "c");
        var rows = new object[]
        {
            new { slug = "a", name = "a", parent = new { slug = "c" } },
            new { slug = "d", name = "d", parent = new { slug = "c" } },
            new { slug = "top", name = "top" },
            new { slug = "a", name = "a", parent = new { slug = "top" } },
        };
        (await shop.Editor.AskAsync(Categories, new { rows })).Is("""
            {"data":{"categoriesImport":{"categories":[null,null,{"slug":"top","name":"top","depth":0,"parent":null},null],
              "created":1,"updated":0,"unchanged":0,"failed":3,"userErrors":[
                {"code":"INVALID","message":"A category cannot stand below itself.","path":["rows","0","parent"]},
                {"code":"LIMIT_REACHED","message":"The tree would have 4 levels; at most 3 are allowed.","path":["rows","1","parent"]},
                {"code":"LIMIT_REACHED","message":"The tree would have 4 levels; at most 3 are allowed.","path":["rows","3","parent"]}]}}}
            """);
    }

    [Fact]
    public async Task CategoriesImport_Should_TakeProductsAlong_When_ACategoryMoves()
    {
        await using var shop = await Shop.OpenAsync();
        var chain = await shop.CategoriesAsync("old", "middle", "leaf");
        var target = (await shop.CategoriesAsync("new"))[0];
        await shop.ImportAsync([.. Enumerable.Range(0, 450).Select(i => new { externalId = $"{i}", name = $"{i}", category = chain[2] })]);
        var rows = new[] { new { slug = "middle", name = "middle", parent = new { slug = "new" } } };
        await shop.Editor.AskAsync(Categories, new { rows });
        await shop.CatchUpAsync();
        (await shop.Editor.AskAsync("""
            query ($old: ID!, $new: ID!) {
              old: products(filter: {category: $old}) { totalCount { value } }
              new: products(filter: {category: $new}, first: 1) { totalCount { value } nodes { breadcrumbs { slug } } }
            }
            """, new { old = chain[0], @new = target })).Is("""
            {"data":{"old":{"totalCount":{"value":0}},
              "new":{"totalCount":{"value":450},"nodes":[{"breadcrumbs":[{"slug":"new"},{"slug":"middle"},{"slug":"leaf"}]}]}}}
            """);
    }

    [Theory]
    [InlineData("categories(depth: 0) { id }", "depth is 0; 1 to 10 are allowed.")]
    [InlineData("categories(depth: 11) { id }", "depth is 11; 1 to 10 are allowed.")]
    [InlineData("brands(first: 1000) { nodes { id } }", "first is 1000; 1 to 100 are allowed.")]
    [InlineData("brands(after: \"x\") { nodes { id } }", "after is no cursor of this list in this order;")]
    [InlineData("hotTags(first: 0) { id }", "first is 0; 1 to 100 are allowed.")]
    [InlineData("hotTags(days: 91) { id }", "days is 91; 1 to 90 are allowed.")]
    public async Task Lists_Should_NameTheLimit_When_ItIsPassed(string field, string message)
    {
        await using var shop = await Shop.OpenAsync();
        var answer = await shop.Public.AskAsync($"{{ {field} }}");
        Assert.Contains(message, answer.Json, StringComparison.Ordinal);
        Assert.Contains("\"BAD_USER_INPUT\"", answer.Json, StringComparison.Ordinal);
    }
}
