using System.Globalization;
using CsvHelper;
using Headless.Cli.Import;

namespace Headless.Cli.Export;

/// <summary>One variant a row; the first row of a product also says what its variants share.</summary>
internal sealed class CsvProducts : IProductWriter
{
    private readonly TextWriter _text;
    private readonly CsvWriter _csv;
    private bool _hasHeader;

    public CsvProducts(TextWriter text)
    {
        _text = text;
        _csv = CsvWriter.Create(text, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
    }

    public async Task WriteAsync(ProductDocument product)
    {
        if (!_hasHeader)
        {
            await _csv.WriteRecordAsync([.. ProductColumns.Names]);
            _hasHeader = true;
        }

        foreach (var (index, variant) in (product.Variants ?? []).Cast<VariantInput?>().DefaultIfEmpty().Index())
        {
            var cells = variant is null ? [] : Variant(variant);
            foreach (var (column, cell) in index == 0 ? Shared(product) : Key(product))
            {
                cells[column] = cell;
            }

            await _csv.WriteRecordAsync([.. ProductColumns.Names.Select(column => cells.GetValueOrDefault(column) ?? "")]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _csv.FlushAsync();
        await _csv.DisposeAsync();
        await _text.FlushAsync();
    }

    private static Dictionary<string, string?> Key(ProductDocument product) => new()
    {
        [ProductColumns.ExternalId] = product.ExternalId,
        [ProductColumns.Slug] = product.Slug,
    };

    private static Dictionary<string, string?> Shared(ProductDocument product) => new()
    {
        [ProductColumns.ExternalId] = product.ExternalId,
        [ProductColumns.Slug] = product.Slug,
        [ProductColumns.Name] = product.Name,
        [ProductColumns.Description] = product.Description,
        [ProductColumns.Brand] = product.Brand?.Name,
        [ProductColumns.BrandSlug] = product.Brand?.Slug,
        [ProductColumns.Category] = Path(product, level => level.Name),
        [ProductColumns.CategorySlug] = Path(product, level => level.Slug),
        [ProductColumns.Tags] = Cells.Join((product.Tags ?? []).Select(tag =>
            tag.Slug == tag.Name ? Cells.Escape(tag.Slug) : $"{Cells.Escape(tag.Slug)}={Cells.Escape(tag.Name)}")),
        [ProductColumns.Images] = Cells.Join((product.Images ?? []).Select(image => Cells.Escape(Image(image)))),
        [ProductColumns.Attributes] = Attributes(product.Attributes),
        [ProductColumns.Status] = product.Status,
        [ProductColumns.PublishedAt] = product.PublishedAt,
        [ProductColumns.Rating] = product.Rating?.Average.ToString(CultureInfo.InvariantCulture),
        [ProductColumns.RatingCount] = product.Rating?.Count.ToString(CultureInfo.InvariantCulture),
    };

    private static Dictionary<string, string?> Variant(VariantInput variant) => new()
    {
        [ProductColumns.Sku] = variant.Sku,
        [ProductColumns.VariantName] = variant.Name,
        [ProductColumns.Price] = variant.Price.Amount,
        [ProductColumns.Currency] = variant.Price.CurrencyCode,
        [ProductColumns.Prices] = Cells.Join((variant.Prices ?? []).Select(Money)),
        [ProductColumns.CompareAt] = variant.CompareAtPrice is { } former ? Money(former) : null,
        [ProductColumns.Stock] = variant.Stock?.ToString(CultureInfo.InvariantCulture),
        [ProductColumns.MaxPerOrder] = variant.MaxPerOrder?.ToString(CultureInfo.InvariantCulture),
        [ProductColumns.VariantAttributes] = Attributes(variant.Attributes),
    };

    private static string? Path(ProductDocument product, Func<ProductDocument.Level, string> part) =>
        product.Category is { Count: > 0 } path ? string.Join(ProductColumns.Level, path.Select(part)) : null;

    private static string Image(ImageInput image)
    {
        var size = image is { Width: { } width, Height: { } height } ? $" {width}x{height}" : "";
        return image.Alt is null ? image.Url + size : $"{image.Url}{size} {image.Alt}";
    }

    private static string Money(MoneyInput money) => $"{money.Amount} {money.CurrencyCode}";

    private static string Attributes(IReadOnlyList<AttributeInput>? attributes) =>
        Cells.Join((attributes ?? []).Select(attribute => $"{Cells.Escape(attribute.Name)}={Cells.Escape(attribute.Value)}"));
}
