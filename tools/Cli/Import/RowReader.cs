using System.Globalization;
using System.Text.RegularExpressions;

namespace Headless.Cli.Import;

/// <summary>One row of a file, by its own column names; null where it has no such column.</summary>
internal sealed record FileRow(Place Place, Func<string, string?> Cell);

/// <summary>Makes products of rows: reads the cells, judges them, and joins the rows of one product.</summary>
internal sealed partial class RowReader(ColumnMap map)
{
    private static readonly string[] Statuses = ["DRAFT", "ACTIVE", "ARCHIVED"];

    /// <summary>Rows that belong to one product: the same external id, or without one the same slug.</summary>
    public string? GroupOf(FileRow row) => Text(row, ProductColumns.ExternalId) ?? Text(row, ProductColumns.Slug);

    /// <summary>One wrong cell refuses the product, because without that variant it would lose it.</summary>
    public Read Read(IReadOnlyList<FileRow> rows)
    {
        var first = rows[0];
        var rejections = new List<Rejection>();
        var variants = new List<(VariantInput Variant, Place Place)>();
        foreach (var row in rows)
        {
            if (Variant(row, rejections) is { } variant)
            {
                variants.Add((variant, row.Place));
            }
        }

        var draft = new Draft(
            first.Place,
            Product(first, variants.Count > 0, rejections) with { Variants = [.. variants.Select(v => v.Variant)] },
            Brand(first),
            CategoryPath(first, rejections),
            [.. List(first, ProductColumns.Tags).Select(tag => new TagInput(tag.Name, tag.Value ?? tag.Name))],
            [.. variants.Select(v => v.Place)]);
        return rejections.Count == 0 ? draft : new Read(null, rejections);
    }

    private ProductInput Product(FileRow row, bool hasPrice, List<Rejection> rejections)
    {
        var status = Cell(row, ProductColumns.Status)?.ToUpperInvariant() ?? (hasPrice ? map.ConstantOf(ProductColumns.Status) : "DRAFT");
        if (status is not null && !Statuses.Contains(status))
        {
            Refuse(row, ProductColumns.Status, $"'{status}' is none of {string.Join(", ", Statuses)}.", rejections);
        }

        var count = Integer(row, ProductColumns.RatingCount, rejections);
        return new ProductInput
        {
            ExternalId = Text(row, ProductColumns.ExternalId),
            Slug = Text(row, ProductColumns.Slug),
            Name = Text(row, ProductColumns.Name),
            Description = Text(row, ProductColumns.Description),
            Images = ListOrNull(Images(row, rejections)),
            Attributes = ListOrNull(Attributes(row, ProductColumns.Attributes, rejections)),
            Status = status,
            PublishedAt = Instant(row, rejections),
            Rating = count is > 0 && Number(row, ProductColumns.Rating, rejections) is { } average and > 0
                ? new RatingInput((double)average, count.Value)
                : null,
        };
    }

    private VariantInput? Variant(FileRow row, List<Rejection> rejections)
    {
        if (Number(row, ProductColumns.Price, rejections) is not { } price)
        {
            return null;
        }

        var currency = Text(row, ProductColumns.Currency);
        var sku = Text(row, ProductColumns.Sku) ?? GroupOf(row);
        if (currency is null || !CurrencyCode().IsMatch(currency))
        {
            Refuse(row, ProductColumns.Currency, currency is null ? "A price needs a currency." : NoCurrency(currency), rejections);
        }

        if (sku is null)
        {
            Refuse(row, ProductColumns.Sku, "A variant needs a sku, or its product an external_id or slug.", rejections);
        }

        var compareAt = Cell(row, ProductColumns.CompareAt);
        return new VariantInput
        {
            Sku = sku ?? "",
            Name = Text(row, ProductColumns.VariantName),
            Price = new MoneyInput(price.ToString(CultureInfo.InvariantCulture), currency ?? ""),
            Prices = ListOrNull(
                List(row, ProductColumns.Prices).Select(item => Money(row, ProductColumns.Prices, item.Name, null, rejections))),
            CompareAtPrice = compareAt is null ? null : Money(row, ProductColumns.CompareAt, compareAt, currency, rejections),
            Stock = Integer(row, ProductColumns.Stock, rejections),
            MaxPerOrder = Integer(row, ProductColumns.MaxPerOrder, rejections),
            Attributes = ListOrNull(Attributes(row, ProductColumns.VariantAttributes, rejections)),
        };
    }

    private BrandInput? Brand(FileRow row) =>
        Text(row, ProductColumns.Brand) is { } name ? new BrandInput(name, Text(row, ProductColumns.BrandSlug) ?? Names.Slug(name)) : null;

    private List<CategoryInput> CategoryPath(FileRow row, List<Rejection> rejections)
    {
        var names = Text(row, ProductColumns.Category)?.Split(ProductColumns.Level.Trim(), StringSplitOptions.TrimEntries) ?? [];
        var slugs = Text(row, ProductColumns.CategorySlug)?.Split(ProductColumns.Level.Trim(), StringSplitOptions.TrimEntries);
        if (slugs is not null && slugs.Length != names.Length)
        {
            Refuse(row, ProductColumns.CategorySlug, $"has {slugs.Length} levels where category has {names.Length}.", rejections);
            return [];
        }

        var path = new List<CategoryInput>();
        foreach (var (level, name) in names.Index())
        {
            var above = path.LastOrDefault()?.Slug;
            var slug = slugs?[level] ?? (above is null ? Names.Slug(name) : $"{above}-{Names.Slug(name)}");
            path.Add(new CategoryInput(name, slug, null, above is null ? null : new CategoryRefInput(above, null), null));
        }

        return path;
    }

    private IEnumerable<ImageInput> Images(FileRow row, List<Rejection> rejections)
    {
        foreach (var (name, value) in List(row, ProductColumns.Images))
        {
            // Addresses may hold equals signs, which mean nothing here.
            var match = ImageCell().Match(value is null ? name : $"{name}={value}");
            if (!Uri.TryCreate(match.Groups["url"].Value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            {
                Refuse(row, ProductColumns.Images, $"'{match.Groups["url"].Value}' is no http or https address.", rejections);
                continue;
            }

            int? width = match.Groups["width"].Success ? int.Parse(match.Groups["width"].Value, CultureInfo.InvariantCulture) : null;
            int? height = match.Groups["height"].Success ? int.Parse(match.Groups["height"].Value, CultureInfo.InvariantCulture) : null;
            var alt = match.Groups["alt"].Value;
            yield return new ImageInput(match.Groups["url"].Value, alt.Length == 0 ? null : alt, width, height);
        }
    }

    private IEnumerable<AttributeInput> Attributes(FileRow row, string column, List<Rejection> rejections)
    {
        foreach (var (name, value) in List(row, column))
        {
            if (string.IsNullOrEmpty(value) || name.Length == 0)
            {
                Refuse(row, column, $"'{name}' is not of the form name=value.", rejections);
                continue;
            }

            yield return new AttributeInput(name, value);
        }
    }

    private MoneyInput Money(FileRow row, string column, string text, string? currency, List<Rejection> rejections)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var code = parts.Length == 2 ? parts[1] : currency;
        var isMoney = parts.Length is 1 or 2 && decimal.TryParse(parts[0], NumberStyles.Number, CultureInfo.InvariantCulture, out _);
        if (!isMoney || code is null || !CurrencyCode().IsMatch(code))
        {
            Refuse(row, column, $"'{text}' is no price such as 1.99 USD.", rejections);
        }

        return new MoneyInput(parts.Length > 0 ? parts[0] : "", code ?? "");
    }

    private decimal? Number(FileRow row, string column, List<Rejection> rejections)
    {
        if (Text(row, column) is not { } text)
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Refuse(row, column, $"'{text}' is no number such as 12.90.", rejections);
        return null;
    }

    private int? Integer(FileRow row, string column, List<Rejection> rejections)
    {
        if (Text(row, column) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Refuse(row, column, $"'{text}' is no whole number.", rejections);
        return null;
    }

    private string? Instant(FileRow row, List<Rejection> rejections)
    {
        if (Text(row, ProductColumns.PublishedAt) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
        {
            return instant.ToString("O", CultureInfo.InvariantCulture);
        }

        Refuse(row, ProductColumns.PublishedAt, $"'{text}' is no instant such as 2025-01-31T08:00:00Z.", rejections);
        return null;
    }

    private IReadOnlyList<(string Name, string? Value)> List(FileRow row, string column) =>
        Text(row, column) is { } cell ? Cells.Split(cell) : [];

    /// <summary>The cell, else the constant; null when both are empty.</summary>
    private string? Text(FileRow row, string column) => Cell(row, column) ?? map.ConstantOf(column);

    private string? Cell(FileRow row, string column) => row.Cell(map.SourceOf(column))?.Trim() is { Length: > 0 } text ? text : null;

    private void Refuse(FileRow row, string column, string reason, List<Rejection> rejections) =>
        rejections.Add(new Rejection(row.Place, GroupOf(row), map.SourceOf(column), reason));

    private static T[]? ListOrNull<T>(IEnumerable<T> items) => items.ToArray() is { Length: > 0 } list ? list : null;

    private static string NoCurrency(string text) => $"'{text}' is no currency such as CNY.";

    [GeneratedRegex("^[A-Z]{3}$")]
    private static partial Regex CurrencyCode();

    [GeneratedRegex(@"^(?<url>\S+)(?:\s+(?<width>\d{1,5})x(?<height>\d{1,5}))?(?:\s+(?<alt>.*))?$", RegexOptions.Singleline)]
    private static partial Regex ImageCell();
}
