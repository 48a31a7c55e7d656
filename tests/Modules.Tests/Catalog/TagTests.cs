using Headless.Modules.Tests.Host;

namespace Headless.Modules.Tests.Catalog;

public sealed class TagTests
{
    private const string Upsert = """
        mutation ($slug: String!, $name: String!, $synonyms: [String!]) {
          tagUpsert(slug: $slug, name: $name, synonyms: $synonyms) { tag { slug name synonyms } userErrors { code message path } }
        }
        """;

    private const string Merge = """
        mutation ($from: [String!]!, $into: String!) {
          tagMerge(from: $from, into: $into) { tag { slug name synonyms } userErrors { code message path } }
        }
        """;

    [Fact]
    public async Task TagUpsert_Should_CreateAndChange()
    {
        await using var shop = await Shop.OpenAsync();
        var synonyms = Samples.Words("Mobile", "mobile", "手机", "cell phone");
        (await shop.Editor.AskAsync(Upsert, new { slug = "phone", name = "手机", synonyms })).Is("""
            {"data":{"tagUpsert":{"tag":{"slug":"phone","name":"手机","synonyms":["Mobile","cell phone"]},"userErrors":[]}}}
            """);
        (await shop.Editor.AskAsync(Upsert, new { slug = "phone", name = "Phone" })).Is("""
            {"data":{"tagUpsert":{"tag":{"slug":"phone","name":"Phone","synonyms":["Mobile","cell phone"]},"userErrors":[]}}}
            """);
        (await shop.Editor.AskAsync(Upsert, new { slug = "phone", name = "Phone", synonyms = Array.Empty<string>() })).Is("""
            {"data":{"tagUpsert":{"tag":{"slug":"phone","name":"Phone","synonyms":[]},"userErrors":[]}}}
            """);
    }

    [Fact]
    public async Task TagUpsert_Should_RefuseNamesOfOtherTags()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.Editor.AskAsync(Upsert, new { slug = "phone", name = "手机", synonyms = Samples.Words("Mobile") });
        (await shop.Editor.AskAsync(Upsert, new { slug = "mobile", name = " 手机", synonyms = Samples.Words("x", "ＭＯＢＩＬＥ", "") })).Is("""
            {"data":{"tagUpsert":{"tag":null,"userErrors":[
              {"code":"REQUIRED","message":"A text is needed here.","path":["synonyms","2"]}]}}}
            """);
        (await shop.Editor.AskAsync(Upsert, new { slug = "mobile", name = " 手机", synonyms = Samples.Words("x", "ＭＯＢＩＬＥ") })).Is("""
            {"data":{"tagUpsert":{"tag":null,"userErrors":[
              {"code":"ALREADY_EXISTS","message":"'mobile' already leads to the tag 'phone'.","path":["slug"]},
              {"code":"ALREADY_EXISTS","message":"'手机' already leads to the tag 'phone'.","path":["name"]},
              {"code":"ALREADY_EXISTS","message":"'ＭＯＢＩＬＥ' already leads to the tag 'phone'.","path":["synonyms","1"]}]}}}
            """);
    }

    [Fact]
    public async Task ProductTags_Should_BeFoundByAnyName_OrMade()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.Editor.AskAsync(Upsert, new { slug = "phone", name = "手机", synonyms = Samples.Words("Mobile") });
        await shop.CreateAsync(new { name = "X", tags = Samples.Words("MOBILE", "phone", "c", "C++", "🔥") });
        var answer = await shop.Editor.AskAsync("{ products { nodes { tags { slug name } } } }");
        Assert.Equal(["手机", "c", "C++", "🔥"], answer.Texts("data.products.nodes.0.tags", "name"));
        var slugs = answer.Texts("data.products.nodes.0.tags", "slug");
        Assert.Equal(["phone", "c"], slugs.Take(2));
        Assert.Matches("^c-[0-9a-z]{10}$", slugs[2]);
        Assert.Matches("^tag-[0-9a-z]{10}$", slugs[3]);
    }

    [Fact]
    public async Task ProductTags_Should_BeTheSame_When_RowsComeTogetherOrOneAfterAnother()
    {
        await using var shop = await Shop.OpenAsync();
        const string Import = """
            mutation ($rows: [ProductInput!]!) { productsImport(rows: $rows) { products { tags { slug name } } userErrors { message } } }
            """;
        var rows = new[] { Row("a", "Placemats,"), Row("b", "Placemats"), Row("c", "placemats", "PLACEMATS;") };
        var together = await shop.Editor.AskAsync(Import, new { rows });

        await using var other = await Shop.OpenAsync();
        foreach (var row in rows)
        {
            await other.Editor.AskAsync(Import, new { rows = new[] { row } });
        }

        Assert.Equal(["Placemats,"], together.Texts("data.productsImport.products.1.tags", "name"));
        Assert.Equal(["Placemats,", "PLACEMATS;"], together.Texts("data.productsImport.products.2.tags", "name"));
        var apart = await other.Editor.AskAsync("{ products(sort: NAME, filter: { status: [DRAFT] }) { nodes { tags { name } } } }");
        Assert.Equal(["Placemats,"], apart.Texts("data.products.nodes.1.tags", "name"));
        Assert.Equal(["Placemats,", "PLACEMATS;"], apart.Texts("data.products.nodes.2.tags", "name"));

        static object Row(string name, params string[] tags) => new { name, externalId = name, tags };
    }

    [Fact]
    public async Task TagMerge_Should_LeadOldNamesToTheNewTag_AtOnceAndInProducts()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.Editor.AskAsync(Upsert, new { slug = "mobile", name = "Mobile", synonyms = Samples.Words("cell") });
        await shop.CreateAsync(Samples.Product("Old", "1", tags: ["mobile", "new"]));
        await shop.CreateAsync(Samples.Product("Both", "2", tags: ["mobile", "phone"]));
        const string Merged = """
            {"data":{"tagMerge":{"tag":{"slug":"phone","name":"phone","synonyms":["mobile","cell"]},"userErrors":[]}}}
            """;
        (await shop.Editor.AskAsync(Merge, new { from = Samples.Words("mobile"), into = "phone" })).Is(Merged);
        (await shop.Editor.AskAsync(Merge, new { from = Samples.Words("mobile"), into = "phone" })).Is(Merged);

        const string Query = """
            {
              tag(slug: "mobile") { slug usage { products content posts } }
              products(sort: NAME, filter: {tags: {all: ["cell"]}}) { nodes { name version tags { slug } } }
            }
            """;
        const string Seen = """
            {"data":{"tag":{"slug":"phone","usage":{"products":2,"content":0,"posts":0}},"products":{"nodes":[
              {"name":"Both","version":VERSION,"tags":[{"slug":"phone"}]},
              {"name":"Old","version":VERSION,"tags":[{"slug":"phone"},{"slug":"new"}]}]}}}
            """;
        await shop.CatchUpAsync();
        (await shop.Public.AskAsync(Query)).Is(Seen.Replace("VERSION", "2", StringComparison.Ordinal));
        await shop.CreateAsync(Samples.Product("New", "3", tags: ["mobile"]));
        (await shop.Public.AskAsync("""{ product(by: {sku: "3"}) { tags { slug } } }"""))
            .Is("""{"data":{"product":{"tags":[{"slug":"phone"}]}}}""");
    }

    [Fact]
    public async Task TagMerge_Should_RefuseWhatCannotBe()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.CreateAsync(new { name = "X", tags = Samples.Words("a", "b", "c") });
        await shop.Editor.AskAsync(Merge, new { from = Samples.Words("a"), into = "b" });
        (await shop.Editor.AskAsync(Merge, new { from = Samples.Words("a", "none", "c", "b"), into = "c" })).Is("""
            {"data":{"tagMerge":{"tag":null,"userErrors":[
              {"code":"INVALID_STATE","message":"'a' was merged into another tag already.","path":["from","0"]},
              {"code":"NOT_FOUND","message":"There is no tag 'none'.","path":["from","1"]},
              {"code":"INVALID","message":"A tag cannot be merged into itself.","path":["from","2"]}]}}}
            """);
        (await shop.Editor.AskAsync(Merge, new { from = Array.Empty<string>(), into = "none" })).Is("""
            {"data":{"tagMerge":{"tag":null,"userErrors":[{"code":"REQUIRED","message":"0 tags; 1 to 250 are allowed.","path":["from"]}]}}}
            """);
        (await shop.Editor.AskAsync(Upsert, new { slug = "a", name = "Again" })).Is("""
            {"data":{"tagUpsert":{"tag":null,"userErrors":[
              {"code":"ALREADY_EXISTS","message":"'a' was merged into 'b'.","path":["slug"]}]}}}
            """);
    }

    [Fact]
    public async Task HotTags_Should_CountWhatWasGivenInTheLastDays()
    {
        await using var shop = await Shop.OpenAsync();
        var old = Enumerable.Range(0, 5).Select(i => new { externalId = $"old{i}", name = $"{i}", tags = Samples.Words("old") });
        await shop.ImportAsync([.. old]);
        await shop.CatchUpAsync();
        shop.Clock.Advance(TimeSpan.FromDays(7));
        await shop.CreateAsync(new { name = "A", tags = Samples.Words("b", "a", "old") });
        await shop.CreateAsync(new { name = "B", tags = Samples.Words("b", "c") });
        var last = await shop.CreateAsync(new { name = "C", tags = Samples.Words("c") });
        await shop.Editor.AskAsync(
            "mutation ($id: ID!, $input: ProductInput!) { productUpdate(id: $id, input: $input) { userErrors { code } } }",
            new { id = last, input = new { tags = Samples.Words("c", "c", "a") } });
        await shop.CatchUpAsync();
        (await shop.Public.AskAsync("{ week: hotTags { slug } eight: hotTags(days: 8, first: 2) { slug } }")).Is("""
            {"data":{"week":[{"slug":"a"},{"slug":"b"},{"slug":"c"},{"slug":"old"}],"eight":[{"slug":"old"},{"slug":"a"}]}}
            """);
    }
}
