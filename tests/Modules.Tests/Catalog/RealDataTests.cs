using System.Globalization;
using Headless.Modules.Tests.Host;

namespace Headless.Modules.Tests.Catalog;

/// <summary>A whole real catalogue through the import mutations, counted against its file.</summary>
public sealed class RealDataTests
{
    private const string Sets = "lego-brickset/sets.csv.gz";
    private const int RowsPerCall = 500;

    private static readonly (string Currency, string Column)[] Prices =
        [("USD", "US_retailPrice"), ("GBP", "UK_retailPrice"), ("CAD", "CA_retailPrice"), ("EUR", "DE_retailPrice")];

    [DataFact(Sets)]
    public async Task Import_Should_HoldEverySet_AndWriteNothingTheSecondTime()
    {
        await using var shop = await Shop.OpenAsync();
        var sets = Data.ReadCsv(Sets).ToList();
        var categories = await ImportCategoriesAsync(shop, sets);
        var rows = sets.Select(set => Row(set, categories)).ToList();
        Assert.Equal(21_546, rows.Count);

        Assert.Equal((rows.Count, 0, 0), await ImportAsync(shop, rows));
        Assert.Equal((0, 0, rows.Count), await ImportAsync(shop, rows));

        var priced = sets.Count(set => PricesOf(set).Length > 0);
        var starWars = sets.Count(set => set["theme"] == "Star Wars");
        var cheap = sets.Count(set => PricesOf(set).Any(price => price.Currency == "GBP" && price.Amount <= 5));
        (await shop.Editor.AskAsync("""
            query ($category: ID!) @inContext(currency: "GBP") {
              all: products(filter: {status: [ACTIVE]}) { totalCount { value isExact } }
              starWars: products(filter: {category: $category}) { totalCount { value isExact } }
              cheap: products(filter: {price: {max: "5"}}) { totalCount { value isExact } }
            }
            """, new { category = categories["Star Wars"] })).Is($$"""
            {"data":{"all":{"totalCount":{"value":{{priced}},"isExact":true} },
              "starWars":{"totalCount":{"value":{{starWars}},"isExact":true} },
              "cheap":{"totalCount":{"value":{{cheap}},"isExact":true} } } }
            """);
    }

    private static async Task<Dictionary<string, string>> ImportCategoriesAsync(Shop shop, List<IReadOnlyDictionary<string, string>> sets)
    {
        var themes = sets.Select(set => set["theme"]).Distinct().Select(theme => (Key: theme, Name: theme, Parent: (string?)null));
        var subthemes = sets.Where(set => set["subtheme"].Length > 0)
            .Select(set => (Key: KeyOf(set), Name: set["subtheme"], Parent: (string?)set["theme"])).Distinct();
        var ids = new Dictionary<string, string>();
        foreach (var chunk in themes.Concat(subthemes).Chunk(RowsPerCall))
        {
            var rows = chunk.Select(row => new
            {
                externalId = row.Key,
                name = row.Name,
                parent = row.Parent is null ? null : new { externalId = row.Parent },
            });
            var answer = await shop.Editor.AskAsync(
                "mutation ($rows: [CategoryInput!]!) { categoriesImport(rows: $rows) { categories { id } userErrors { message path } } }",
                new { rows });
            foreach (var (row, id) in chunk.Zip(answer.Succeeded().Texts("data.categoriesImport.categories", "id")))
            {
                ids[row.Key] = id!;
            }
        }

        return ids;
    }

    private static async Task<(int Created, int Updated, int Unchanged)> ImportAsync(Shop shop, List<object> rows)
    {
        const string Query = """
            mutation ($rows: [ProductInput!]!) { productsImport(rows: $rows) { created updated unchanged userErrors { message } } }
            """;
        var (created, updated, unchanged) = (0, 0, 0);
        foreach (var chunk in rows.Chunk(RowsPerCall))
        {
            var answer = (await shop.Editor.AskAsync(Query, new { rows = chunk })).Succeeded();
            created += answer.Number("data.productsImport.created");
            updated += answer.Number("data.productsImport.updated");
            unchanged += answer.Number("data.productsImport.unchanged");
        }

        return (created, updated, unchanged);
    }

    private static object Row(IReadOnlyDictionary<string, string> set, Dictionary<string, string> categories)
    {
        var prices = PricesOf(set);
        var price = prices.Length > 0 ? Samples.Money(prices[0].Amount, prices[0].Currency) : null;
        var further = prices.Skip(1).Select(other => Samples.Money(other.Amount, other.Currency)).ToArray();
        var sku = $"{set["number"]}-{set["numberVariant"]}";
        return new
        {
            externalId = set["setID"],
            name = set["name"],
            category = categories[KeyOf(set)],
            status = price is null ? "DRAFT" : "ACTIVE",
            tags = Samples.Words(set["theme"], set["year"]),
            variants = price is null ? [] : new[] { new { sku, price, prices = further, stock = 10 } },
        };
    }

    private static string KeyOf(IReadOnlyDictionary<string, string> set) =>
        set["subtheme"].Length == 0 ? set["theme"] : $"{set["theme"]}/{set["subtheme"]}";

    private static (string Currency, decimal Amount)[] PricesOf(IReadOnlyDictionary<string, string> set) =>
    [
        .. Prices.Where(price => decimal.TryParse(set[price.Column], CultureInfo.InvariantCulture, out var amount) && amount > 0)
            .Select(price => (price.Currency, decimal.Parse(set[price.Column], CultureInfo.InvariantCulture))),
    ];
}
