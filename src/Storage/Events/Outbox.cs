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
/// <param name="Position">Grows with every commit; unique. Consumers are idempotent by it.</param>
public sealed record OutboxEvent(long Position, string Type, string AggregateId, DateTimeOffset At, ReadOnlyMemory<byte> Data);

/// <summary>
/// Reads the outbox with a cursor of its own. Delivered at least once, per aggregate in commit order.
/// A throw leaves the cursor where it was; the batch comes again after a growing pause.
/// </summary>
public interface IEventConsumer
{
    /// <summary>Stable; the cursor is kept under it.</summary>
    string Name { get; }

    /// <summary>Event type names it wants; others are passed over.</summary>
    IReadOnlyList<string> Types { get; }

    ValueTask HandleAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken);
}

/// <summary>The outbox as a dispatcher sees it.</summary>
public interface IOutbox
{
    /// <summary>Events of these types after the consumer's cursor, oldest first, and the position up to which the outbox was looked through.</summary>
    ValueTask<OutboxRead> ReadAsync(string consumer, IReadOnlyList<string> types, int limit, CancellationToken cancellationToken);

    /// <summary>Moves the consumer's cursor forward.</summary>
    ValueTask AcknowledgeAsync(string consumer, long position, CancellationToken cancellationToken);

    /// <summary>The newest position, for the lag metric.</summary>
    ValueTask<long> HeadAsync(CancellationToken cancellationToken);

    /// <summary>Removes events that every one of these consumers has passed and that are older than the given instant.</summary>
    ValueTask<int> TrimAsync(IReadOnlyList<string> consumers, DateTimeOffset olderThan, CancellationToken cancellationToken);

    /// <summary>Completes when something was committed since the call, or when the store cannot tell and a poll is due.</summary>
    Task WaitAsync(CancellationToken cancellationToken);
}

/// <param name="Events">At most the asked number.</param>
/// <param name="Through">To be acknowledged once the events are handled.</param>
public sealed record OutboxRead(IReadOnlyList<OutboxEvent> Events, long Through);
