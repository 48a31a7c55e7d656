using Headless.Storage.Documents;
using Headless.Storage.MongoDb.Engine;
using Headless.Storage.MongoDb.Events;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Headless.Storage.MongoDb.Documents;

/// <summary>
/// One transaction over a batch. It leaves a mark that says that it was committed: its events, or else a document of its own. The mark is
/// looked for before a transaction of unknown outcome is given up for lost, because a second one would find the versions of the first.
/// </summary>
internal sealed class CommitAttempt(
    MongoConnection connection,
    MongoOutbox outbox,
    IClientSessionHandle session,
    WriteBatch batch,
    DocumentWrites writes,
    TimeProvider time)
{
    private static readonly TransactionOptions Majority = new(ReadConcern.Snapshot, ReadPreference.Primary, WriteConcern.WMajority);

    /// <summary>What a caller who is told that the store is unavailable still waits, so that others need not wait for its locks.</summary>
    private static readonly TimeSpan AbortTime = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan CommitRetry = TimeSpan.FromMilliseconds(10);

    private readonly ObjectId _mark = ObjectId.GenerateNewId();
    private long _position;

    /// <summary>Null when nothing was committed and the versions, or another attempt, say why.</summary>
    public async Task<CommitResult?> RunAsync(CancellationToken cancellationToken)
    {
        session.StartTransaction(Majority);
        CommitConflict.UniqueBreach? breach;
        try
        {
            (var isWritten, breach) = await writes.WriteAsync(session, cancellationToken).ConfigureAwait(false);
            if (isWritten && await TryMarkAsync(cancellationToken).ConfigureAwait(false))
            {
                return await FinishAsync(cancellationToken).ConfigureAwait(false) ? CommitResult.Committed : null;
            }
        }
        catch (MongoException failure) when (MongoErrors.IsTransient(failure))
        {
            // The server has dropped it, whole.
            breach = null;
        }
        finally
        {
            await AbortAsync().ConfigureAwait(false);
        }

        return breach is null ? null : await writes.RefusedAsync(session, breach, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> TryMarkAsync(CancellationToken cancellationToken)
    {
        if (batch.Events.Count > 0)
        {
            // Only now: what is refused because of a version takes no positions, so readers meet few gaps.
            _position = await outbox.AllocateAsync(batch.Events.Count, cancellationToken).ConfigureAwait(false);
            return await outbox.TryAppendAsync(session, _position, _mark, batch.Events, cancellationToken).ConfigureAwait(false);
        }

        var mark = new BsonDocument { { Names.Id, _mark }, { "at", new BsonDateTime(_mark.CreationTime) } };
        await connection.Own(Names.Commits).InsertOneAsync(session, mark, null, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>False when it certainly was not committed.</summary>
    private async Task<bool> FinishAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await session.CommitTransactionAsync(cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (Exception failure) when (MongoErrors.IsUnknownCommit(failure))
            {
                // Asking again is the same commit, not another one.
                await Task.Delay(CommitRetry, time, cancellationToken).ConfigureAwait(false);
            }
            catch (MongoException failure) when (MongoErrors.IsTransient(failure))
            {
                // Of this attempt. One before it, also of the driver's own, may have come through without an answer.
                return await IsMarkedAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> IsMarkedAsync(CancellationToken cancellationToken)
    {
        if (batch.Events.Count > 0)
        {
            return await outbox.HasAsync(session, _position, _mark, cancellationToken).ConfigureAwait(false);
        }

        var marks = connection.Own(Names.Commits);
        return await marks.CountDocumentsAsync(session, new BsonDocument(Names.Id, _mark), null, cancellationToken)
            .ConfigureAwait(false) > 0;
    }

    private async Task AbortAsync()
    {
        if (session.IsInTransaction)
        {
            using var brief = new CancellationTokenSource(AbortTime);
            try
            {
                await session.AbortTransactionAsync(brief.Token).ConfigureAwait(false);
            }
            catch (Exception failure) when (MongoErrors.IsOutage(failure) || failure is OperationCanceledException)
            {
                // The server drops it by itself.
            }
        }
    }
}
