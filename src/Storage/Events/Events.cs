using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Headless.Storage.Events;

/// <summary>Names a kind of event and its JSON shape, once, at the module that emits it.</summary>
/// <param name="Name">Stable, dotted, past tense: <c>catalog.product.changed</c>.</param>
/// <param name="Shape">Source-generated; further members must be optional, consumers may be older or newer than the event.</param>
public sealed record EventType<T>(string Name, JsonTypeInfo<T> Shape)
{
    public byte[] Serialize(T data) => JsonSerializer.SerializeToUtf8Bytes(data, Shape);

    public T Deserialize(OutboxEvent happened) => JsonSerializer.Deserialize(happened.Data.Span, Shape)
        ?? throw new JsonException($"Event {happened.Position} of type {Name} is null.");
}

/// <summary>An event on its way into the outbox.</summary>
public sealed record NewEvent(string Type, string AggregateId, ReadOnlyMemory<byte> Data);

/// <summary>An event as consumers see it.</summary>
/// <param name="Position">Grows with every event in commit order; unique for ever. Consumers are idempotent by it.</param>
/// <param name="At">When it was committed.</param>
public sealed record OutboxEvent(long Position, string Type, string AggregateId, DateTimeOffset At, ReadOnlyMemory<byte> Data);
