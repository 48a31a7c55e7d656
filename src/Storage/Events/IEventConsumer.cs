namespace Headless.Storage.Events;

/// <summary>
/// Handles events with a cursor of its own. Delivered at least once, in commit order; consumers are independent of each other.
/// A throw leaves the cursor where it was: the events come again, one by one and after a growing pause, until they are handled, because an
/// event that is passed over is lost. A consumer that can do nothing with an event reports it in its own way and returns.
/// </summary>
public interface IEventConsumer
{
    /// <summary>Stable; the cursor is kept under it.</summary>
    string Name { get; }

    /// <summary>Event type names it wants; others are passed over.</summary>
    IReadOnlyList<string> Types { get; }

    ValueTask HandleAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken);
}
