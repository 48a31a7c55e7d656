using Headless.Storage.MongoDb.Engine;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Headless.Storage.MongoDb.Events;

/// <summary>
/// Gives out positions of the outbox from one counter, outside of the transactions that use them, so that writers do not conflict on it.
/// Commits that come while the counter is asked share the next answer. A counter that a failover took back gives out positions twice; their
/// second use is refused by the outbox, which makes the counter catch up.
/// </summary>
internal sealed class Positions(MongoConnection connection)
{
    public const string Counter = "outbox";
    public const string Last = "last";

    /// <summary>Everything up to here was removed.</summary>
    public const string Trimmed = "trimmed";

    private readonly Lock _lock = new();
    private List<Request> _waiting = [];
    private bool _isAsking;
    private volatile bool _isBehind;

    public static BsonDocument Key { get; } = new(Names.Id, Counter);

    private IMongoCollection<BsonDocument> Counters => connection.Own(Names.Positions);

    /// <summary>The first of so many positions, one behind the other.</summary>
    public async Task<long> TakeAsync(int count, CancellationToken cancellationToken)
    {
        var request = new Request(count, new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
        bool isFirst;
        lock (_lock)
        {
            _waiting.Add(request);
            isFirst = !_isAsking;
            _isAsking = true;
        }

        if (isFirst)
        {
            _ = AskAsync();
        }

        return await request.First.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A position that was given out turned out to be taken.</summary>
    public void FallBehind() => _isBehind = true;

    /// <summary>Makes sure, durably, that no position up to this one is given out again.</summary>
    public Task RaiseAsync(BsonDocument raised, CancellationToken cancellationToken) => Counters.UpdateOneAsync(
        Key, new BsonDocument("$max", raised), new UpdateOptions { IsUpsert = true }, cancellationToken);

    private async Task AskAsync()
    {
        while (true)
        {
            List<Request> requests;
            lock (_lock)
            {
                if (_waiting.Count == 0)
                {
                    _isAsking = false;
                    return;
                }

                requests = _waiting;
                _waiting = [];
            }

            using var bound = new CancellationTokenSource(connection.OperationTime);
            try
            {
                var next = await AddAsync(requests.Sum(request => request.Count), bound.Token).ConfigureAwait(false) + 1;
                foreach (var request in Enumerable.Reverse(requests))
                {
                    next -= request.Count;
                    request.First.TrySetResult(next);
                }
            }
            catch (OperationCanceledException late)
            {
                // The callers' own, whose time is up as well.
                requests.ForEach(request => request.First.TrySetException(MongoErrors.Unavailable(late)));
            }
            catch (Exception failure)
            {
                requests.ForEach(request => request.First.TrySetException(failure));
            }
        }
    }

    /// <summary>Not waiting for a majority: when the counter falls back, so does every use of its positions, or is refused.</summary>
    private async Task<long> AddAsync(int count, CancellationToken cancellationToken)
    {
        if (_isBehind)
        {
            _isBehind = false;
            await CatchUpAsync(cancellationToken).ConfigureAwait(false);
        }

        var counted = await Counters.WithWriteConcern(WriteConcern.W1).FindOneAndUpdateAsync<BsonDocument>(
            Key,
            new BsonDocument("$inc", new BsonDocument(Last, (long)count)),
            new FindOneAndUpdateOptions<BsonDocument> { IsUpsert = true, ReturnDocument = ReturnDocument.After },
            cancellationToken).ConfigureAwait(false);
        return counted[Last].ToInt64();
    }

    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        // What this server has, whether a majority has it or not: that is what refuses.
        var newest = await connection.Own(Names.Outbox).WithReadConcern(ReadConcern.Local).Find(new BsonDocument())
            .Sort(new BsonDocument(Names.Id, -1)).Limit(1).Project<BsonDocument>(new BsonDocument(Names.Id, 1))
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (newest is not null)
        {
            await RaiseAsync(new BsonDocument(Last, newest[Names.Id].ToInt64()), cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed record Request(int Count, TaskCompletionSource<long> First);
}
