using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using CsvHelper;

namespace Headless.Cli.Import;

/// <summary>
/// The sets of Brickset, one row each: theme and subtheme become the category tree, the four retail prices the price in four currencies.
/// A set that was never sold at a price is a draft without variants.
/// </summary>
internal sealed class Lego : IImportSource
{
    private const string FileName = "sets.csv.gz";
    private const string Unspecified = "{Not specified}";
    private static readonly BrandInput Brand = new("LEGO", "lego", "lego");

    /// <summary>The first that a set has is its base currency.</summary>
    private static readonly (string Column, string Currency)[] PriceColumns =
        [("US_retailPrice", "USD"), ("UK_retailPrice", "GBP"), ("CA_retailPrice", "CAD"), ("DE_retailPrice", "EUR")];

    private static readonly (string Column, string Name)[] AttributeColumns =
    [
        ("pieces", "Pieces"), ("minifigs", "Minifigs"), ("agerange_min", "Age from"), ("year", "Year"), ("theme", "Theme"),
        ("subtheme", "Subtheme"), ("category", "Kind"), ("packagingType", "Packaging"), ("availability", "Availability"),
        ("height", "Height in cm"), ("width", "Width in cm"), ("depth", "Depth in cm"), ("weight", "Weight in kg"),
    ];

    private static readonly string[] TagColumns = ["themeGroup", "category", "packagingType", "availability"];

    private readonly FileInfo _file;
    private readonly Dictionary<(string Theme, string Subtheme), CategoryInput> _categories = [];
    private readonly HashSet<string> _slugs = [];

    /// <summary>Reads the file once for the category tree, which is small, and again for the sets.</summary>
    public Lego(DirectoryInfo folder)
    {
        _file = new FileInfo(Path.Combine(folder.FullName, FileName));
        if (!_file.Exists)
        {
            throw new CliException($"{folder.FullName} holds no {FileName}.");
        }

        var rows = 0L;
        using var csv = Open();
        while (csv.Read())
        {
            rows++;
            AddCategory(csv.GetString("theme"), "");
            AddCategory(csv.GetString("theme"), csv.GetString("subtheme"));
        }

        Total = rows;
    }

    public string Title => "lego";

    public long? Total { get; }

    public IReadOnlyList<BrandInput> Brands => [Brand];

    public IReadOnlyList<CategoryInput> Categories =>
        [.. _categories.OrderBy(c => c.Key.Subtheme.Length > 0).ThenBy(c => c.Key.Theme, StringComparer.Ordinal).Select(c => c.Value)];

    public static ColumnNames Columns { get; } = new(new Dictionary<string, string>
    {
        ["externalId"] = "number",
        ["slug"] = "name",
        ["category"] = "theme",
        ["images"] = "imageURL",
        ["publishedAt"] = "US_dateFirstAvailable",
        ["rating"] = "rating",
        ["tags"] = "themeGroup",
        ["variants.sku"] = "number",
        ["variants.price"] = "US_retailPrice",
        ["variants.prices"] = "UK_retailPrice",
    });

    public async IAsyncEnumerable<Read> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var csv = Open();
        while (await csv.ReadAsync(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Product(csv, new Place(FileName, csv.LineNumber));
        }
    }

    private Read Product(CsvReader csv, Place place)
    {
        var sku = $"{csv.GetString("number").Trim()}-{csv.GetString("numberVariant")}";
        var prices = new List<MoneyInput>();
        foreach (var (column, currency) in PriceColumns)
        {
            var text = csv.GetString(column);
            if (text.Length > 0 && !decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out _))
            {
                return new Rejection(place, sku, column, $"'{text}' is no price.");
            }

            if (text.Length > 0)
            {
                prices.Add(new MoneyInput(text, currency));
            }
        }

        var attributes = AttributeColumns.Where(column => IsSaid(csv.GetString(column.Column)))
            .Select(column => new AttributeInput(column.Name, csv.GetString(column.Column)));
        var variant = prices.Count == 0 ? null : new VariantInput { Sku = sku, Price = prices[0], Prices = [.. prices.Skip(1)] };
        return new Draft(
            place,
            new ProductInput
            {
                ExternalId = $"lego-{sku}",
                Slug = $"{Names.Slug(csv.GetString("name"))}-{sku.ToLowerInvariant()}".TrimStart('-'),
                Name = csv.GetString("name"),
                Images = csv.GetString("imageURL") is { Length: > 0 } url ? [new ImageInput(url, csv.GetString("name"))] : [],
                Attributes = [.. attributes],
                Variants = variant is null ? [] : [variant],
                Status = variant is null ? "DRAFT" : "ACTIVE",
                PublishedAt = variant is null ? null : FirstAvailable(csv),
                Rating = Rating(csv),
            },
            Brand,
            [_categories[(csv.GetString("theme"), csv.GetString("subtheme"))]],
            [.. TagColumns.Select(column => csv.GetString(column)).Where(IsSaid).Distinct().Select(tag => new TagInput(tag, tag))]);
    }

    /// <summary>The earliest day in any market, else the first day of its year.</summary>
    private static string FirstAvailable(CsvReader csv) => PriceColumns
        .Select(column => csv.GetString(column.Column[..2] + "_dateFirstAvailable"))
        .Where(date => date.Length > 0)
        .Append($"{csv.GetString("year")}-01-01T00:00:00Z")
        .Min(StringComparer.Ordinal)!;

    /// <summary>0 stands for unrated, also where there are reviews.</summary>
    private static RatingInput? Rating(CsvReader csv)
    {
        var average = double.Parse(csv.GetString("rating"), CultureInfo.InvariantCulture);
        var count = int.Parse(csv.GetString("reviewCount"), CultureInfo.InvariantCulture);
        return average > 0 && count > 0 ? new RatingInput(average, count) : null;
    }

    private static bool IsSaid(string cell) => cell.Length > 0 && cell != Unspecified;

    private void AddCategory(string theme, string subtheme)
    {
        if (_categories.ContainsKey((theme, subtheme)))
        {
            return;
        }

        var parent = subtheme.Length == 0 ? null : _categories[(theme, "")].Slug;
        var slug = Unique($"{parent ?? "lego"}-{Names.Slug(subtheme.Length == 0 ? theme : subtheme)}");
        var name = subtheme.Length == 0 ? theme : subtheme;
        var above = parent is null ? null : new CategoryRefInput(parent, null);
        _categories[(theme, subtheme)] = new CategoryInput(name.Trim(), slug, slug, above, null);
    }

    /// <summary>The file tells 'Basic set' from 'Basic Set', and so does the tree.</summary>
    private string Unique(string slug)
    {
        for (var number = 1; ; number++)
        {
            var candidate = number == 1 ? slug : $"{slug}-{number}";
            if (_slugs.Add(candidate))
            {
                return candidate;
            }
        }
    }

    private CsvReader Open() => CsvReader.Create(
        new GZipStream(_file.OpenRead(), CompressionMode.Decompress),
        new CsvReaderOptions { Separator = ',', TrackLineNumbers = true });
}
