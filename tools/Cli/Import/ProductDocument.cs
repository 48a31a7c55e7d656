using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Headless.Cli.Import;

/// <summary>A product as <c>export</c> writes it into .jsonl: what it names stands in it whole, so an empty shop can take it.</summary>
internal sealed record ProductDocument
{
    public string? ExternalId { get; init; }

    public string? Slug { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public BrandInput? Brand { get; init; }

    /// <summary>From the root to the category.</summary>
    public IReadOnlyList<Level>? Category { get; init; }

    public IReadOnlyList<TagInput>? Tags { get; init; }

    public IReadOnlyList<ImageInput>? Images { get; init; }

    public IReadOnlyList<AttributeInput>? Attributes { get; init; }

    public string? Status { get; init; }

    public string? PublishedAt { get; init; }

    public RatingInput? Rating { get; init; }

    public IReadOnlyList<VariantInput>? Variants { get; init; }

    public static Read Read(Place place, JsonElement element)
    {
        try
        {
            var document = element.Deserialize(DocumentJson.Default.ProductDocument)
                ?? throw new JsonException("A product is an object, not null.");
            var problems = document.Problems().Select(p => new Rejection(place, document.Key, p.Member, p.Reason)).ToArray();
            return problems.Length == 0 ? document.ToDraft(place) : new Read(null, problems);
        }
        catch (JsonException reason)
        {
            var member = reason.Path is null or "$" ? null : reason.Path[2..];
            return new Rejection(place, JsonCells.Find(element, "externalId"), member, ReasonOf(reason));
        }
    }

    /// <summary>Without the names of our types, which the reader's own messages hold.</summary>
    private static string ReasonOf(JsonException problem)
    {
        const string Missing = "including: ";
        var message = problem.Message.Split(" Path:")[0];
        var missing = message.IndexOf(Missing, StringComparison.Ordinal);
        return missing >= 0 ? $"Lacks {message[(missing + Missing.Length)..].TrimEnd('.')}."
            : message.Contains(nameof(Headless), StringComparison.Ordinal) || message.Contains("System.", StringComparison.Ordinal)
                ? "Is not of the form that export writes; files of another form need --map or --preset."
            : message;
    }

    private string? Key => ExternalId ?? Slug ?? Name;

    private Draft ToDraft(Place place) => new(
        place,
        new ProductInput
        {
            ExternalId = ExternalId,
            Slug = Slug,
            Name = Name,
            Description = Description,
            Images = Images,
            Attributes = Attributes,
            Status = Status,
            PublishedAt = PublishedAt,
            Rating = Rating,
            Variants = Variants,
        },
        Brand,
        [.. (Category ?? []).Index().Select(level => level.Item.ToInput(level.Index == 0 ? null : Category![level.Index - 1]))],
        Tags ?? []);

    /// <summary>What the gateway would refuse a whole call for, because it is not even of the right type.</summary>
    private IEnumerable<(string Member, string Reason)> Problems()
    {
        if (Status is not (null or "DRAFT" or "ACTIVE" or "ARCHIVED"))
        {
            yield return ("status", $"'{Status}' is none of DRAFT, ACTIVE, ARCHIVED.");
        }

        if (PublishedAt is not null && !DateTimeOffset.TryParse(PublishedAt, CultureInfo.InvariantCulture, out _))
        {
            yield return ("publishedAt", $"'{PublishedAt}' is no instant such as 2025-01-31T08:00:00Z.");
        }

        foreach (var image in Images ?? [])
        {
            if (!Uri.TryCreate(image.Url, UriKind.Absolute, out _))
            {
                yield return ("images", $"'{image.Url}' is no address.");
            }
        }

        foreach (var variant in Variants ?? [])
        {
            foreach (var money in (MoneyInput?[])[variant.Price, variant.CompareAtPrice, .. variant.Prices ?? []])
            {
                if (money is not null && !decimal.TryParse(money.Amount, NumberStyles.Number, CultureInfo.InvariantCulture, out _))
                {
                    yield return ("variants", $"{variant.Sku}: '{money.Amount}' is no amount.");
                }
            }
        }
    }

    /// <summary>One level of the category's path.</summary>
    internal sealed record Level(string Name, string Slug, string? ExternalId = null)
    {
        public CategoryInput ToInput(Level? parent) =>
            new(Name, Slug, ExternalId, parent is null ? null : new CategoryRefInput(parent.Slug, null), null);
    }
}

/// <summary>Takes an amount as text, as the gateway answers it, or as a number.</summary>
internal sealed class AmountConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
        _ => throw new JsonException("An amount is a number or a text."),
    };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProductDocument))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class DocumentJson : JsonSerializerContext;
