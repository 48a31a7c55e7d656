using System.Text.Json.Serialization;
using Headless.Storage.Documents;

namespace Headless.Gateway.Idempotency;

/// <summary>Stands in the same commit as the effect of a call with an idempotency key: where it is, the effect is.</summary>
/// <param name="Id">Of the effect, see <c>CallContext.IdempotencyKey</c>.</param>
/// <param name="Field">The mutation.</param>
/// <param name="Written">What the commit wrote, as <c>collection/id</c>; the first <see cref="MaxWritten"/>.</param>
/// <param name="AtMilliseconds">When, since 1970.</param>
internal sealed record EffectMark(string Id, string Field, IReadOnlyList<string> Written, long AtMilliseconds) : IDocument
{
    /// <summary>Enough to find the effect again, small beside it.</summary>
    public const int MaxWritten = 10;

    private static readonly IntegerField<EffectMark> At = new("at", mark => mark.AtMilliseconds);

    public static Collection<EffectMark> Collection { get; } = new(
        "idempotency_marks", EffectMarkJson.Default.EffectMark, [At], [DocumentIndex.On("by_at", new SortKey(At))]);

    [JsonIgnore]
    public int Version => 1;

    /// <summary>The oldest marks made at or before an instant.</summary>
    public static DocumentQuery<EffectMark> OlderThan(DateTimeOffset instant, int limit) =>
        new(Collection, At.Between(null, instant.ToUnixTimeMilliseconds()), [new SortKey(At)], null, limit);
}

[JsonSerializable(typeof(EffectMark))]
internal sealed partial class EffectMarkJson : JsonSerializerContext;
