using Headless.Kernel;
using Headless.Kernel.Contracts;
using Headless.Modules.Tests.Host;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.Modules.Tests.Catalog;

public sealed class VisibilityTests
{
    private const string ById = """
        query ($id: ID!, $variant: ID!) {
          product(by: {id: $id}) { name } node(id: $id) { ... on Product { name } } nodes(ids: [$id, $variant]) { id }
        }
        """;

    [Fact]
    public async Task Public_Should_SeeOnlyWhatIsOnSale()
    {
        await using var shop = await Shop.OpenAsync();
        var later = shop.Clock.GetUtcNow().AddHours(1);
        await shop.CreateAsync(Samples.Product("Active", "A"));
        await shop.CreateAsync(new { name = "Draft", externalId = "draft" });
        await shop.CreateAsync(new
        {
            name = "Later",
            status = "ACTIVE",
            publishedAt = later,
            variants = new[] { new { sku = "L", price = Samples.Money(1) } },
        });

        Assert.Equal("Active", await shop.Public.NamesAsync("sort: NAME"));
        Assert.Equal("", await shop.Public.NamesAsync("filter: {status: [DRAFT, ARCHIVED]}"));
        Assert.Equal("Active", await shop.Public.NamesAsync("filter: {status: [DRAFT, ACTIVE]}"));
        Assert.Equal("Active Draft Later", await shop.WithScopes("catalog:read").NamesAsync("sort: NAME"));
        Assert.Equal("Active Draft Later", await shop.WithScopes("catalog:write").NamesAsync("sort: NAME"));
        Assert.Equal("Draft", await shop.Editor.NamesAsync("filter: {status: [DRAFT]}"));
        const string Keys = """
            { a: product(by: {slug: "draft"}) { id } b: product(by: {externalId: "draft"}) { id } c: product(by: {sku: "L"}) { id } }
            """;
        (await shop.Public.AskAsync(Keys)).Is("""{"data":{"a":null,"b":null,"c":null}}""");
        (await shop.Editor.AskAsync(Keys)).Is("""{"data":{"a":{"id":"prod_1"},"b":{"id":"prod_1"},"c":{"id":"prod_2"}}}""");

        shop.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("Active Later", await shop.Public.NamesAsync("sort: NAME"));
    }

    [Fact]
    public async Task Nodes_Should_FollowTheProduct_AsItsStateChanges()
    {
        await using var shop = await Shop.OpenAsync();
        var created = await shop.Editor.AskAsync("""
            mutation { productCreate(input: {name: "Lamp", variants: [{sku: "A", price: {amount: "1", currencyCode: "CNY"}}]}) {
              product { id variants { id } } userErrors { code }
            } }
            """);
        var id = created.Text("data.productCreate.product.id");
        var variant = created.Text("data.productCreate.product.variants.0.id");
        (await shop.Public.AskAsync(ById, new { id, variant })).Is("""{"data":{"product":null,"node":null,"nodes":[null,null]}}""");

        await SetAsync(shop, id, "ACTIVE");
        (await shop.Public.AskAsync(ById, new { id, variant }))
            .Is("""{"data":{"product":{"name":"Lamp"},"node":{"name":"Lamp"},"nodes":[{"id":"prod_1"},{"id":"var_1"}]}}""");
        Assert.True((await SnapshotAsync(shop, variant))!.IsSellable);

        await SetAsync(shop, id, "ARCHIVED");
        (await shop.Public.AskAsync(ById, new { id, variant }))
            .Is("""{"data":{"product":null,"node":null,"nodes":[null,{"id":"var_1"}]}}""");
        Assert.False((await SnapshotAsync(shop, variant))!.IsSellable);
        Assert.Null(await SnapshotAsync(shop, "var_unknown"));
    }

    [Fact]
    public async Task Nodes_Should_BeNull_When_IdIsUnknown()
    {
        await using var shop = await Shop.OpenAsync();
        (await shop.Editor.AskAsync("""
            {
              nodes(ids: ["prod_x", "var_x", "var_00000000000000000000000000z", "brand_x", "cat_x", "tag_x", "x", ""]) { id }
              product(by: {id: "brand_x"}) { id } category(slug: "x") { id } tag(slug: "x") { id }
            }
            """)).Is("""{"data":{"nodes":[null,null,null,null,null,null,null,null],"product":null,"category":null,"tag":null}}""");
    }

    [Fact]
    public async Task Nodes_Should_FindEveryType()
    {
        await using var shop = await Shop.OpenAsync();
        var brand = await shop.BrandAsync("Acme");
        var category = (await shop.CategoriesAsync("home"))[0];
        await shop.CreateAsync(Samples.Product("Lamp", "L", tags: ["light"]));
        var tag = (await shop.Public.AskAsync("""{ tag(slug: "light") { id } }""")).Text("data.tag.id");
        (await shop.Public.AskAsync(
            "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Brand { slug } ... on Category { slug } ... on Tag { slug } } }",
            new { ids = Samples.Words(brand, category!, tag) })).Is("""
            {"data":{"nodes":[
              {"__typename":"Brand","slug":"acme"},{"__typename":"Category","slug":"home"},{"__typename":"Tag","slug":"light"}]}}
            """);
    }

    private static async Task SetAsync(Shop shop, string id, string status) => (await shop.Editor.AskAsync(
        "mutation ($id: ID!, $input: ProductInput!) { productUpdate(id: $id, input: $input) { userErrors { message } } }",
        new { id, input = new { status } })).Succeeded();

    private static async Task<VariantSnapshot?> SnapshotAsync(Shop shop, string variant) =>
        (await shop.Services.GetRequiredService<IVariantSource>().GetAsync([new VariantId(variant)], "USD", CancellationToken.None))[0];
}
