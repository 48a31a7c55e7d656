using Headless.Storage.MongoDb.Engine;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Headless.Storage.MongoDb.Events;

/// <summary>
/// How far the outbox has no gaps. A position that is missing below a written one belongs to a transaction that still runs, or to one that
/// never comes. Nobody reads past it: after a short wait it is closed with a tombstone. If the transaction holds the position, the
/// tombstone waits for its end and is refused when it was committed; if the tombstone was first, the transaction is refused and starts
/// again with new positions. So the position is decided once, for all readers, and nothing ever appears below the frontier.
/// </summary>
internal sealed class Frontier(MongoConnection connection, TimeProvider time) : IDisposable
{
    /// <summary>Positions of one read; their ids alone, from the index.</summary>
    private const int MaxPositions = 5000;

    /// <summary>Tombstones of one command.</summary>
    private const int MaxTombstones = 1000;

    /// <summary>Most commits have written what they took by then, and a delay of a notification is not noticed.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan GraceStep = TimeSpan.FromMilliseconds(10);

    private readonly SemaphoreSlim _gate = new(1);
    private long _position = -1;
    private long _begun;
    private long _finished;

    private IMongoCollection<BsonDocument> Outbox => connection.Own(Names.Outbox);

    /// <summary>
    /// The end of what is decided, which is at or behind everything that was committed before the call. Callers at the same time share one
    /// look that began after them.
    /// </summary>
    public async Task<long> AdvanceAsync(CancellationToken cancellationToken)
    {
        var begun = Interlocked.Read(ref _begun);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_finished > begun)
            {
                return _position;
            }

            var run = Interlocked.Increment(ref _begun);
            using var session = connection.Session();
            await AdvanceAsync(session, cancellationToken).ConfigureAwait(false);
            connection.Remember(session);
            _finished = run;
            return _position;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Everything up to this position is decided, without having been here.</summary>
    public async Task StartAtAsync(long position, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        _position = Math.Max(_position, position);
        _gate.Release();
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>The end of what was removed, by whatever process.</summary>
    public async Task<long> TrimmedAsync(IClientSessionHandle session, CancellationToken cancellationToken)
    {
        var counter = await connection.Own(Names.Positions).Find(session, Positions.Key).FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
        return counter is not null && counter.TryGetValue(Positions.Trimmed, out var trimmed) ? trimmed.ToInt64() : 0;
    }

    private async Task AdvanceAsync(IClientSessionHandle session, CancellationToken cancellationToken)
    {
        if (_position < 0)
        {
            _position = await TrimmedAsync(session, cancellationToken).ConfigureAwait(false);
        }

        for (var more = true; more;)
        {
            var written = await WrittenAsync(session, long.MaxValue, cancellationToken).ConfigureAwait(false);
            more = written.Count == MaxPositions;
            foreach (var position in written)
            {
                if (position != _position + 1)
                {
                    // All gaps of the page at once, so that many cost no more time than one.
                    await CloseAsync(session, written[^1], cancellationToken).ConfigureAwait(false);
                    more = true;
                    break;
                }

                _position = position;
            }
        }
    }

    private async Task<List<long>> WrittenAsync(IClientSessionHandle session, long through, CancellationToken cancellationToken)
    {
        var range = new BsonDocument { { "$gt", _position }, { "$lte", through } };
        var found = await Outbox.Find(session, new BsonDocument(Names.Id, range), new FindOptions { BatchSize = MaxPositions + 1 })
            .Sort(new BsonDocument(Names.Id, 1)).Limit(MaxPositions).Project<RawBsonDocument>(new BsonDocument(Names.Id, 1))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var positions = new List<long>(found.Count);
        foreach (var document in found)
        {
            using (document)
            {
                positions.Add(document[Names.Id].ToInt64());
            }
        }

        return positions;
    }

    /// <summary>Waits until the positions behind the frontier are written, or writes tombstones to them.</summary>
    private async Task CloseAsync(IClientSessionHandle session, long through, CancellationToken cancellationToken)
    {
        var trimmed = await TrimmedAsync(session, cancellationToken).ConfigureAwait(false);
        if (trimmed > _position)
        {
            // Another process has removed them.
            _position = trimmed;
            return;
        }

        through = Math.Min(through, _position + MaxTombstones);
        var started = time.GetTimestamp();
        List<long> written;
        do
        {
            await Task.Delay(GraceStep, time, cancellationToken).ConfigureAwait(false);
            written = await WrittenAsync(session, through, cancellationToken).ConfigureAwait(false);
            if (written.Count == through - _position)
            {
                return;
            }
        }
        while (time.GetElapsedTime(started) < Grace);

        var missing = Enumerable.Range(1, (int)(through - _position)).Select(step => _position + step).Except(written);
        try
        {
            await Outbox.InsertManyAsync(
                session,
                missing.Select(position => new BsonDocument(Names.Id, position)),
                new InsertManyOptions { IsOrdered = false },
                cancellationToken).ConfigureAwait(false);
        }
        catch (MongoException late) when (MongoErrors.Duplicate(late) is not null)
        {
            // Committed after all.
        }
    }
}
