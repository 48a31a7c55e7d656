namespace Headless.Storage.Events;

/// <summary>The outbox as a dispatcher sees it. Written by <see cref="Documents.IDocumentStore.CommitAsync"/> alone.</summary>
public interface IOutbox
{
    /// <summary>The position up to which a consumer has acknowledged; 0 for one that never did.</summary>
    ValueTask<long> CursorAsync(string consumer, CancellationToken cancellationToken);

    /// <summary>
    /// Events of these types behind a position, oldest first, and the position up to which the outbox was looked through.
    /// </summary>
    ValueTask<OutboxRead> ReadAsync(long after, IReadOnlyList<string> types, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the right to hand events to a consumer, or keeps it: of several processes over one outbox one has it, so that events come in
    /// their order. It ends by itself after the duration, and at once when the duration is zero.
    /// </summary>
    /// <param name="holder">Names the process; another than the one that has the right is answered with false.</param>
    ValueTask<bool> LeaseAsync(string consumer, string holder, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Moves the consumer's cursor forward, durably; never back.</summary>
    ValueTask AcknowledgeAsync(string consumer, long position, CancellationToken cancellationToken);

    /// <summary>
    /// The newest position; 0 when nothing was ever emitted. Whatever is committed once this has returned comes behind it.
    /// </summary>
    ValueTask<long> HeadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Removes events that every one of these consumers has passed and that are older than the given instant, except the newest event.
    /// Returns how many.
    /// </summary>
    ValueTask<int> TrimAsync(IReadOnlyList<string> consumers, DateTimeOffset olderThan, CancellationToken cancellationToken);

    /// <summary>Completes when something was emitted since the call, or when the store cannot tell and a poll is due.</summary>
    Task WaitAsync(CancellationToken cancellationToken);
}

/// <summary>A stretch of the outbox.</summary>
/// <param name="Events">At most the asked number.</param>
/// <param name="Through">To be acknowledged once the events are handled; further on than the last event when others were passed
/// over.</param>
public sealed record OutboxRead(IReadOnlyList<OutboxEvent> Events, long Through);
