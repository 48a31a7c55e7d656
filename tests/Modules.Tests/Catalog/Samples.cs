using Headless.Modules.Tests.Host;

namespace Headless.Modules.Tests.Catalog;

/// <summary>What tests of the catalog begin with.</summary>
internal static class Samples
{
    /// <summary>A mutation and a selection that shows everything an editor may set.</summary>
    public const string Create = """
        mutation ($input: ProductInput!) {
          productCreate(input: $input) { product { id version slug } userErrors { code message path } }
        }
        """;

    public const string Import = """
        mutation ($rows: [ProductInput!]!, $onError: BulkErrorPolicy! = REJECT_FAILED) {
          productsImport(rows: $rows, onError: $onError) {
            products { id slug name version } created updated unchanged failed userErrors { code message path }
          }
        }
        """;

    public static string[] Words(params string[] words) => words;

    public static object Money(decimal amount, string currencyCode = "CNY") => new { amount, currencyCode };

    /// <summary>An active product with one variant.</summary>
    public static object Product(
        string name, string sku, decimal price = 10m, int? stock = 5, string currency = "CNY", params string[] tags) =>
        new { name, status = "ACTIVE", tags, variants = new[] { new { sku, price = Money(price, currency), stock } } };

    /// <summary>Creates a product; its id.</summary>
    public static async Task<string> CreateAsync(this Shop shop, object input) =>
        (await shop.Editor.AskAsync(Create, new { input })).Succeeded().Text("data.productCreate.product.id");

    /// <summary>Imports rows; the ids in their order.</summary>
    public static async Task<IReadOnlyList<string?>> ImportAsync(this Shop shop, params object[] rows) =>
        (await shop.Editor.AskAsync(Import, new { rows })).Succeeded().Texts("data.productsImport.products", "id");

    /// <summary>Imports one brand; its id.</summary>
    public static async Task<string> BrandAsync(this Shop shop, string name)
    {
        const string Query = "mutation ($name: String!) { brandsImport(rows: [{name: $name}]) { brands { id } userErrors { code } } }";
        return (await shop.Editor.AskAsync(Query, new { name })).Succeeded().Text("data.brandsImport.brands.0.id");
    }

    /// <summary>Imports a chain of categories, each below the one before it; their ids.</summary>
    public static async Task<IReadOnlyList<string?>> CategoriesAsync(this Shop shop, params string[] slugs)
    {
        const string Query = """
            mutation ($rows: [CategoryInput!]!) { categoriesImport(rows: $rows) { categories { id } userErrors { code } } }
            """;
        var rows = slugs.Select((slug, i) => new { slug, name = slug, parent = i == 0 ? null : new { slug = slugs[i - 1] } });
        return (await shop.Editor.AskAsync(Query, new { rows })).Succeeded().Texts("data.categoriesImport.categories", "id");
    }

    /// <summary>The names of a page of products, as a caller sees it.</summary>
    public static async Task<string> NamesAsync(this ShopCaller caller, string arguments, string context = "")
    {
        var answer = await caller.AskAsync($"query {context} {{ products({arguments}) {{ nodes {{ name }} }} }}");
        return string.Join(' ', answer.Succeeded().Texts("data.products.nodes", "name"));
    }
}
