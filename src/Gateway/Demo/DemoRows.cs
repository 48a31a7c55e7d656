using System.Text.Json.Serialization;

namespace Headless.Gateway.Demo;

/// <summary>What the seeder sends: the inputs of the catalog's import mutations, as far as the demo uses them.</summary>
internal sealed record DemoProductRow(
    string ExternalId,
    string Slug,
    string Name,
    string Description,
    string Brand,
    string Category,
    IReadOnlyList<string> Tags,
    IReadOnlyList<DemoImageRow> Images,
    IReadOnlyList<DemoAttributeRow> Attributes,
    IReadOnlyList<DemoVariantRow> Variants,
    string Status,
    DateTimeOffset? PublishedAt,
    DemoRatingRow? Rating);

internal sealed record DemoImageRow(string Url, string Alt, int Width, int Height);

internal sealed record DemoAttributeRow(string Name, string Value);

internal sealed record DemoVariantRow(
    string Sku,
    string Name,
    DemoMoneyRow Price,
    IReadOnlyList<DemoMoneyRow> Prices,
    DemoMoneyRow? CompareAtPrice,
    int Stock,
    int? MaxPerOrder,
    IReadOnlyList<DemoAttributeRow> Attributes);

internal sealed record DemoMoneyRow(decimal Amount, string CurrencyCode);

internal sealed record DemoRatingRow(double Average, int Count);

internal sealed record DemoBrandRow(string ExternalId, string Slug, string Name);

internal sealed record DemoCategoryRow(string ExternalId, string Slug, string Name, DemoCategoryRefRow? Parent, int Position);

internal sealed record DemoCategoryRefRow(string Slug);

internal sealed record DemoTagRow(string Slug, string Name, IReadOnlyList<string> Synonyms);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Dictionary<string, DemoProductRow[]>))]
[JsonSerializable(typeof(Dictionary<string, DemoBrandRow[]>))]
[JsonSerializable(typeof(Dictionary<string, DemoCategoryRow[]>))]
[JsonSerializable(typeof(DemoTagRow))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class DemoJson : JsonSerializerContext;
