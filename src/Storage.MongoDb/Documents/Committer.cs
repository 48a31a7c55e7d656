using Headless.Storage.Documents;
using Headless.Storage.MongoDb.Engine;
using Headless.Storage.MongoDb.Events;
using MongoDB.Driver;

namespace Headless.Storage.MongoDb.Documents;

/// <summary>
/// Commits batches. One write of one document without events is atomic by itself, and the server keeps the driver's retry from applying it
/// twice. Everything else is a transaction: tried again while the servers say that nothing of it was kept, committed again while they do
/// not know. What could not be known in time is an outage, never a conflict.
/// </summary>
internal sealed class Committer(MongoConnection connection, MongoStorage storage, MongoOutbox outbox, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    public async ValueTask<CommitResult> CommitAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        var writes = new DocumentWrites(storage, batch.Writes);
        return await connection.RunAsync("commit", writes.MainCollection, (batch, writes), CommitAsync, cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<CommitResult> CommitAsync((WriteBatch Batch, DocumentWrites Writes) asked, CancellationToken cancellationToken)
    {
        var (batch, writes) = asked;
        using var session = connection.Session();
        for (var attempt = 0; ; attempt++)
        {
            var result = batch.Events.Count == 0 && writes.Count == 1
                ? await SingleAsync(session, writes, cancellationToken).ConfigureAwait(false)
                : await new CommitAttempt(connection, outbox, session, batch, writes, time).RunAsync(cancellationToken)
                    .ConfigureAwait(false);
            if (result is null)
            {
                // Refused because of a version or a racing writer; when no version has moved, it was the writer.
                var mismatches = await writes.FindMismatchesAsync(session, cancellationToken).ConfigureAwait(false);
                result = mismatches.Count > 0 ? new CommitResult(mismatches) : null;
            }

            if (result is not null)
            {
                if (result.IsCommitted)
                {
                    connection.Remember(session);
                    outbox.Announce(batch.Events.Count);
                }

                return result;
            }

            await PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Null when it was refused and the versions say why.</summary>
    private static async Task<CommitResult?> SingleAsync(
        IClientSessionHandle session, DocumentWrites writes, CancellationToken cancellationToken)
    {
        if (writes.IsExpectation)
        {
            var mismatches = await writes.FindMismatchesAsync(session, cancellationToken).ConfigureAwait(false);
            return mismatches.Count > 0 ? new CommitResult(mismatches) : CommitResult.Committed;
        }

        var (isWritten, breach) = await writes.WriteAsync(session, cancellationToken).ConfigureAwait(false);
        if (isWritten)
        {
            return CommitResult.Committed;
        }

        return breach is null ? null : await writes.RefusedAsync(session, breach, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Longer with each attempt and of random length, so that racing writers part.</summary>
    private Task PauseAsync(int attempt, CancellationToken cancellationToken)
    {
        var longest = Math.Min(LongestPause.TotalMilliseconds, FirstPause.TotalMilliseconds * (1 << Math.Min(attempt, 10)));
        return Task.Delay(TimeSpan.FromMilliseconds(1 + (Random.Shared.NextDouble() * longest)), time, cancellationToken);
    }
}
