using System.Text.Json;
using System.Text.Json.Serialization;
using Headless.Storage.Documents;

namespace Headless.Storage.Elasticsearch.Client;

internal sealed record ErrorAnswer(JsonElement? Error);

/// <summary>An answer of which only the success matters.</summary>
internal sealed record DoneAnswer;

internal sealed record NodesAnswer(IReadOnlyDictionary<string, NodeAnswer>? Nodes);

internal sealed record NodeAnswer(string? Version);

internal sealed record RootAnswer(VersionAnswer? Version);

internal sealed record VersionAnswer(string? Distribution, string? Number);

internal sealed record BulkAnswer(bool Errors, IReadOnlyList<BulkItemAnswer>? Items);

internal sealed record BulkItemAnswer(BulkOutcome? Index, BulkOutcome? Delete, BulkOutcome? Create);

internal sealed record BulkOutcome(int Status, BulkError? Error);

internal sealed record BulkError(string? Type, string? Reason, BulkError? CausedBy);

internal sealed record CountAnswer(int Count);

internal sealed record ConcreteIndexAnswer(IReadOnlyDictionary<string, DoneAnswer>? Aliases, MappingsAnswer? Mappings);

internal sealed record MappingsAnswer([property: JsonPropertyName("_meta")] IndexMeta? Meta);

/// <summary>What an index says of itself.</summary>
/// <param name="Schema">Of mapping and stored documents; another one is never searched.</param>
/// <param name="Format">As given to the rebuild; null when never built whole.</param>
internal sealed record IndexMeta(int Schema, string? Format, string? Analyzer);

/// <summary>A document of the state index, of whatever kind.</summary>
internal sealed record StateDocument(
    [property: JsonPropertyName("_id")] string? Id,
    bool Found,
    [property: JsonPropertyName("_version")] long Version,
    [property: JsonPropertyName("_seq_no")] long SeqNo,
    [property: JsonPropertyName("_primary_term")] long PrimaryTerm,
    [property: JsonPropertyName("_source")] StateSource? Source);

internal sealed record StateSource(string? Label, string? Text, long Times, string? Owner);

internal sealed record StateDocuments(IReadOnlyList<StateDocument>? Docs);

internal sealed record SearchAnswer(
    bool TimedOut,
    HitsAnswer? Hits,
    IReadOnlyDictionary<string, FacetAnswer>? Aggregations,
    IReadOnlyDictionary<string, IReadOnlyList<SuggestAnswer>>? Suggest);

internal sealed record HitsAnswer(TotalAnswer? Total, IReadOnlyList<HitAnswer>? Hits);

internal sealed record TotalAnswer(int Value);

internal sealed record HitAnswer(
    [property: JsonPropertyName("_id")] string Id,
    [property: JsonPropertyName("_score")] double? Score,
    IReadOnlyList<SortValue>? Sort,
    [property: JsonPropertyName("_source")] StoredTexts? Source);

internal sealed record StoredTexts(IReadOnlyList<StoredText>? T);

/// <param name="W">Its weight.</param>
/// <param name="X">The text as it was given.</param>
internal sealed record StoredText(int W, string X);

/// <summary>A counted facet: V holds values, S the selected ones, R ranges, M least and greatest.</summary>
internal sealed record FacetAnswer(int DocCount, BucketsAnswer? V, BucketsAnswer? S, BucketsAnswer? R, StatsAnswer? M);

internal sealed record BucketsAnswer(IReadOnlyList<BucketAnswer>? Buckets);

internal sealed record BucketAnswer(string? Key, int DocCount, WeightAnswer? W);

internal sealed record WeightAnswer(double Value);

internal sealed record StatsAnswer(int Count, double? Min, double? Max);

internal sealed record SuggestAnswer(IReadOnlyList<SuggestOption>? Options);

internal sealed record SuggestOption(string Text, int Freq);

/// <summary>An answer to several searches at once.</summary>
internal sealed record OfferAnswer(IReadOnlyList<OfferPart>? Responses);

internal sealed record OfferPart(int Status, OfferAggregations? Aggregations, OfferHits? Hits, JsonElement? Error);

internal sealed record OfferAggregations(OfferScope? C);

internal sealed record OfferScope(FacetAnswer? P);

internal sealed record OfferHits(IReadOnlyList<OfferHit>? Hits);

internal sealed record OfferHit([property: JsonPropertyName("_source")] StateSource? Source);

/// <summary>A value that hits are sorted by.</summary>
[JsonConverter(typeof(SortValueJson))]
internal readonly record struct SortValue(FieldValue Value);

/// <summary>Numbers and texts as they are; the server writes a missing number as an infinite one.</summary>
internal sealed class SortValueJson : JsonConverter<SortValue>
{
    public override SortValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number => new SortValue(FieldValue.Of(reader.GetDouble())),
        JsonTokenType.String => new SortValue(FieldValue.Of(reader.GetString())),
        JsonTokenType.Null => new SortValue(FieldValue.Null),
        _ => throw new JsonException("A sort value is a number, a text or null."),
    };

    public override void Write(Utf8JsonWriter writer, SortValue value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Sort values are only read.");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(DoneAnswer))]
[JsonSerializable(typeof(NodesAnswer))]
[JsonSerializable(typeof(RootAnswer))]
[JsonSerializable(typeof(BulkAnswer))]
[JsonSerializable(typeof(CountAnswer))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, ConcreteIndexAnswer>))]
[JsonSerializable(typeof(StateDocument))]
[JsonSerializable(typeof(StateDocuments))]
[JsonSerializable(typeof(SearchAnswer))]
[JsonSerializable(typeof(OfferAnswer))]
internal sealed partial class AnswerJson : JsonSerializerContext;
