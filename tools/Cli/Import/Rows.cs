using System.Text.Json.Serialization;

namespace Headless.Cli.Import;

/// <summary>The inputs of the catalog's import mutations, as the tool sends them. What is null is left out and stays as it is.</summary>
internal sealed record ProductInput
{
    public string? ExternalId { get; init; }

    public string? Slug { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    /// <summary>An id of the gateway.</summary>
    public string? Brand { get; init; }

    /// <summary>An id of the gateway.</summary>
    public string? Category { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public IReadOnlyList<ImageInput>? Images { get; init; }

    public IReadOnlyList<AttributeInput>? Attributes { get; init; }

    public IReadOnlyList<VariantInput>? Variants { get; init; }

    public string? Status { get; init; }

    public string? PublishedAt { get; init; }

    public RatingInput? Rating { get; init; }
}

internal sealed record ImageInput(string Url, string? Alt = null, int? Width = null, int? Height = null);

internal sealed record AttributeInput(string Name, string Value);

internal sealed record VariantInput
{
    public required string Sku { get; init; }

    public string? Name { get; init; }

    public required MoneyInput Price { get; init; }

    public IReadOnlyList<MoneyInput>? Prices { get; init; }

    public MoneyInput? CompareAtPrice { get; init; }

    public int? Stock { get; init; }

    public int? MaxPerOrder { get; init; }

    public IReadOnlyList<AttributeInput>? Attributes { get; init; }
}

/// <summary>The amount stays text, so that nothing rounds it on the way.</summary>
internal sealed record MoneyInput([property: JsonConverter(typeof(AmountConverter))] string Amount, string CurrencyCode);

internal sealed record RatingInput(double Average, int Count);

internal sealed record BrandInput(string Name, string? Slug = null, string? ExternalId = null);

internal sealed record CategoryInput(string Name, string? Slug, string? ExternalId, CategoryRefInput? Parent, int? Position);

internal sealed record CategoryRefInput(string? Slug, string? ExternalId);

internal sealed record TagInput(string Slug, string Name, IReadOnlyList<string>? Synonyms = null);

internal sealed record RowsOf<T>(IReadOnlyList<T> Rows);

internal sealed record SlugVariable(string Slug);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RowsOf<ProductInput>))]
[JsonSerializable(typeof(RowsOf<BrandInput>))]
[JsonSerializable(typeof(RowsOf<CategoryInput>))]
[JsonSerializable(typeof(TagInput))]
[JsonSerializable(typeof(SlugVariable))]
internal sealed partial class ImportJson : JsonSerializerContext;
