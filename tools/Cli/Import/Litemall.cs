using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Headless.Cli.Import;

/// <summary>
/// The tables of a litemall shop, one JSON list of rows each, all values text: goods become products, goods_product their variants,
/// goods_attribute their attributes, category L1/L2 the tree, keyword the tags of what they occur in.
/// </summary>
internal sealed class Litemall : IImportSource
{
    private const string Currency = "CNY";
    private const string NoBrand = "0";
    private static readonly TagInput New = new("新品", "新品");
    private static readonly TagInput Hot = new("热卖", "热卖");

    private readonly JsonElement[] _goods;
    private readonly ILookup<string, JsonElement> _variants;
    private readonly ILookup<string, JsonElement> _attributes;
    private readonly Dictionary<(string Goods, string Value), string> _specifications;
    private readonly Dictionary<string, BrandInput> _brands;
    private readonly Dictionary<string, CategoryInput> _categories;
    private readonly IReadOnlyList<TagInput> _keywords;

    public Litemall(DirectoryInfo folder)
    {
        _goods = Table(folder, "goods.json.gz");
        _variants = Table(folder, "goods_product.json").ToLookup(row => Text(row, "goods_id")!);
        _attributes = Table(folder, "goods_attribute.json").ToLookup(row => Text(row, "goods_id")!);
        _specifications = Table(folder, "goods_specification.json")
            .DistinctBy(row => (Text(row, "goods_id"), Text(row, "value")))
            .ToDictionary(row => (Text(row, "goods_id")!, Text(row, "value")!), row => Text(row, "specification")!);
        _brands = Table(folder, "brand.json").ToDictionary(
            row => Text(row, "id")!,
            row => new BrandInput(Text(row, "name")!, null, $"litemall-brand-{Text(row, "id")}"));
        _categories = Table(folder, "category.json").OrderBy(row => Text(row, "level"), StringComparer.Ordinal)
            .ToDictionary(row => Text(row, "id")!, Category);
        var keywords = Table(folder, "keyword.json").Select(row => Text(row, "keyword")!);
        _keywords = [.. keywords.Distinct().Select(word => new TagInput(word, word))];
    }

    public string Title => "litemall";

    public long? Total => _goods.Length;

    public IReadOnlyList<BrandInput> Brands => [.. _brands.Values];

    public IReadOnlyList<CategoryInput> Categories => [.. _categories.Values];

    public static ColumnNames Columns { get; } = new(new Dictionary<string, string>
    {
        ["name"] = "name",
        ["description"] = "detail",
        ["brand"] = "brand_id",
        ["category"] = "category_id",
        ["images"] = "gallery",
        ["publishedAt"] = "add_time",
        ["tags"] = "keywords",
        ["attributes"] = "goods_attribute.value",
        ["variants"] = "goods_product",
        ["variants.price"] = "goods_product.price",
        ["variants.stock"] = "goods_product.number",
        ["variants.compareAtPrice"] = "counter_price",
    });

    public async IAsyncEnumerable<Read> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (index, row) in _goods.Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Product(row, new Place("goods.json.gz", index + 1));
        }

        await Task.CompletedTask;
    }

    private static CategoryInput Category(JsonElement row) => new(
        Text(row, "name")!,
        null,
        $"litemall-category-{Text(row, "id")}",
        Text(row, "pid") is { } parent and not "0" ? new CategoryRefInput(null, $"litemall-category-{parent}") : null,
        Text(row, "sort_order") is { } position ? int.Parse(position, CultureInfo.InvariantCulture) : null);

    private Read Product(JsonElement row, Place place)
    {
        var (id, number) = (Text(row, "id")!, Text(row, "goods_sn"));
        var brand = Text(row, "brand_id") is { } brandId and not NoBrand ? _brands.GetValueOrDefault(brandId) : null;
        if (Text(row, "category_id") is not { } categoryId || !_categories.TryGetValue(categoryId, out var category))
        {
            return new Rejection(place, id, "category_id", $"There is no category {Text(row, "category_id")}.");
        }

        string?[] paragraphs = [Text(row, "brief"), HtmlText.Of(Text(row, "detail") ?? "")];
        return new Draft(
            place,
            new ProductInput
            {
                ExternalId = $"litemall-{id}",
                Name = Text(row, "name"),
                Description = string.Join('\n', paragraphs.Where(text => !string.IsNullOrEmpty(text))),
                Images = [.. Images(row).Distinct().Select(url => new ImageInput(url, Text(row, "name")))],
                Attributes = [.. _attributes[id].Select(Attribute).OfType<AttributeInput>()],
                Variants = [.. _variants[id].Select(variant => Variant(row, variant, number ?? id))],
                Status = Text(row, "is_on_sale") == "1" && Text(row, "deleted") != "1" ? "ACTIVE" : "ARCHIVED",
                PublishedAt = Text(row, "add_time") is { } added ? Instant(added) : null,
            },
            brand,
            [category],
            [.. TagsOf(row)]);
    }

    private IEnumerable<TagInput> TagsOf(JsonElement row)
    {
        var text = Text(row, "name") + Text(row, "brief");
        var keywords = (Text(row, "keywords") ?? "").Split([',', '，', ' '], StringSplitOptions.RemoveEmptyEntries);
        return keywords.Select(word => new TagInput(word, word))
            .Concat(_keywords.Where(keyword => text.Contains(keyword.Name, StringComparison.Ordinal)))
            .Concat(Text(row, "is_new") == "1" ? [New] : [])
            .Concat(Text(row, "is_hot") == "1" ? [Hot] : [])
            .DistinctBy(tag => tag.Slug);
    }

    private VariantInput Variant(JsonElement goods, JsonElement row, string number)
    {
        var values = Texts(Text(row, "specifications"));
        var (price, counterPrice) = (Text(row, "price")!, Text(goods, "counter_price"));
        var isReduced = counterPrice is not null && Amount(counterPrice) > Amount(price);
        return new VariantInput
        {
            Sku = $"{number}-{Text(row, "id")}",
            Name = string.Join(" / ", values),
            Price = new MoneyInput(price, Currency),
            CompareAtPrice = isReduced ? new MoneyInput(counterPrice!, Currency) : null,
            Stock = int.Parse(Text(row, "number")!, CultureInfo.InvariantCulture),
            Attributes = [.. values.Select(value => new AttributeInput(_specifications[(Text(goods, "id")!, value)], value))],
        };
    }

    private static AttributeInput? Attribute(JsonElement row) =>
        Text(row, "attribute") is { } name && Text(row, "value") is { } value ? new AttributeInput(name, value) : null;

    /// <summary>The main picture first; what is no address is left out.</summary>
    private static IEnumerable<string> Images(JsonElement row) => Texts(Text(row, "gallery")).Prepend(Text(row, "pic_url") ?? "")
        .Where(url => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https");

    private static decimal Amount(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The shop writes Chinese time.</summary>
    private static string Instant(string text)
    {
        var local = DateTime.Parse(text, CultureInfo.InvariantCulture);
        return new DateTimeOffset(local, TimeSpan.FromHours(8)).ToString("O", CultureInfo.InvariantCulture);
    }

    private static string[] Texts(string? json)
    {
        if (string.IsNullOrEmpty(json))
        {
            return [];
        }

        using var list = JsonDocument.Parse(json);
        return [.. list.RootElement.EnumerateArray().Select(item => item.GetString()!)];
    }

    /// <summary>Null for what is missing or empty.</summary>
    private static string? Text(JsonElement row, string column) =>
        row.TryGetProperty(column, out var cell) && cell.GetString()?.Trim() is { Length: > 0 } text ? text : null;

    private static JsonElement[] Table(DirectoryInfo folder, string name)
    {
        var path = Path.Combine(folder.FullName, name);
        if (!File.Exists(path))
        {
            throw new CliException($"{folder.FullName} is no litemall export: {name} is missing.");
        }

        using Stream file = File.OpenRead(path);
        using var plain = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var json = JsonDocument.Parse(plain);
        return [.. json.RootElement.Clone().EnumerateArray()];
    }
}
