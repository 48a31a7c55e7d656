using Headless.Storage.Events;
using Headless.Storage.MongoDb.Engine;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Headless.Storage.MongoDb.Events;

/// <summary>The outbox beside the documents, written in their transactions and read by several gateways at once.</summary>
internal sealed class MongoOutbox : IOutbox, IDisposable
{
    private const string Topic = "outbox";

    /// <summary>Positions looked through by one read, so that a consumer of rare events does not hold a snapshot for long.</summary>
    private const int MaxWindow = 20_000;

    /// <summary>Positions removed by one command.</summary>
    private const int MaxTrimmed = 5000;

    private readonly MongoConnection _connection;
    private readonly INotices _notices;
    private readonly TimeProvider _time;
    private readonly Positions _positions;
    private readonly Frontier _frontier;
    private readonly Cursors _cursors;
    private readonly IDisposable _listening;
    private readonly ITimer _poll;
    private TaskCompletionSource _signal = NewSignal();

    public MongoOutbox(MongoConnection connection, INotices notices, MongoDbOptions options, TimeProvider time)
    {
        _connection = connection;
        _notices = notices;
        _time = time;
        _positions = new Positions(connection);
        _frontier = new Frontier(connection, time);
        _cursors = new Cursors(connection);
        _listening = notices.Listen(Topic, Signal);
        var interval = TimeSpan.FromMilliseconds(options.PollMilliseconds);
        _poll = time.CreateTimer(_ => Signal(), null, interval, interval);
    }

    private IMongoCollection<StoredEvent> Events => _connection.Database.GetCollection<StoredEvent>(Names.Outbox);

    /// <summary>Positions for a transaction; the first of them.</summary>
    public Task<long> AllocateAsync(int count, CancellationToken cancellationToken) =>
        _positions.TakeAsync(count, cancellationToken);

    /// <summary>Writes the events of a transaction. False when a position is taken: it has to start again with others.</summary>
    public async Task<bool> TryAppendAsync(
        IClientSessionHandle session, long first, ObjectId mark, IReadOnlyList<NewEvent> events, CancellationToken cancellationToken)
    {
        var at = _time.GetUtcNow();
        var stored = events.Select((happened, i) => new StoredEvent(
            first + i, new OutboxEvent(first + i, happened.Type, happened.AggregateId, at, happened.Data), mark));
        try
        {
            await Events.InsertManyAsync(session, stored, null, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (MongoException taken) when (MongoErrors.Duplicate(taken) is not null)
        {
            _positions.FallBehind();
            return false;
        }
    }

    /// <summary>Whether that commit's events are there.</summary>
    public async Task<bool> HasAsync(IClientSessionHandle session, long first, ObjectId mark, CancellationToken cancellationToken)
    {
        var own = new BsonDocument { { Names.Id, first }, { StoredEvent.Commit, mark } };
        return await Events.CountDocumentsAsync(session, own, null, cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <summary>Called once so many new events are committed.</summary>
    public void Announce(int events)
    {
        if (events > 0)
        {
            _notices.Publish(Topic);
        }
    }

    public ValueTask<long> CursorAsync(string consumer, CancellationToken cancellationToken) =>
        _connection.RunAsync("cursor", Names.Cursors, consumer, _cursors.FindAsync, cancellationToken);

    public ValueTask<OutboxRead> ReadAsync(long after, IReadOnlyList<string> types, int limit, CancellationToken cancellationToken) =>
        _connection.RunAsync("read", Names.Outbox, (after, types, limit), ReadAsync, cancellationToken);

    public async ValueTask AcknowledgeAsync(string consumer, long position, CancellationToken cancellationToken) =>
        await _connection.RunAsync("acknowledge", Names.Cursors, (consumer, position), _cursors.MoveAsync, cancellationToken)
            .ConfigureAwait(false);

    public ValueTask<bool> LeaseAsync(string consumer, string holder, TimeSpan duration, CancellationToken cancellationToken) =>
        _connection.RunAsync("lease", Names.Cursors, (consumer, holder, duration), _cursors.LeaseAsync, cancellationToken);

    public ValueTask<long> HeadAsync(CancellationToken cancellationToken) =>
        _connection.RunAsync("head", Names.Outbox, _frontier, static (frontier, token) => frontier.AdvanceAsync(token), cancellationToken);

    public ValueTask<int> TrimAsync(IReadOnlyList<string> consumers, DateTimeOffset olderThan, CancellationToken cancellationToken) =>
        _connection.RunAsync("trim", Names.Outbox, (consumers, olderThan), TrimAsync, cancellationToken);

    /// <summary>Positions up to this one count as removed, so the next one is behind it.</summary>
    public async Task<bool> ContinueBehindAsync(long position, CancellationToken cancellationToken)
    {
        if (await _frontier.AdvanceAsync(cancellationToken).ConfigureAwait(false) < position)
        {
            var raised = new BsonDocument { { Positions.Last, position }, { Positions.Trimmed, position } };
            await _positions.RaiseAsync(raised, cancellationToken).ConfigureAwait(false);
            await _frontier.StartAtAsync(position, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    public Task WaitAsync(CancellationToken cancellationToken) => Volatile.Read(ref _signal).Task.WaitAsync(cancellationToken);

    public void Dispose()
    {
        _poll.Dispose();
        _listening.Dispose();
        _frontier.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<OutboxRead> ReadAsync(
        (long After, IReadOnlyList<string> Types, int Limit) asked, CancellationToken cancellationToken)
    {
        var (after, types, limit) = asked;
        var through = Math.Min(await _frontier.AdvanceAsync(cancellationToken).ConfigureAwait(false), after + MaxWindow);
        if (through <= after)
        {
            return new OutboxRead([], after);
        }

        var wanted = new BsonDocument
        {
            { Names.Id, new BsonDocument { { "$gt", after }, { "$lte", through } } },
            { StoredEvent.Type, new BsonDocument("$in", new BsonArray(types)) },
        };
        using var session = _connection.Session();
        var found = await Events.Find(session, wanted, new FindOptions { BatchSize = limit + 1 }).Sort(new BsonDocument(Names.Id, 1))
            .Limit(limit).ToListAsync(cancellationToken).ConfigureAwait(false);
        var events = found.ConvertAll(stored => stored.Event!);
        return new OutboxRead(events, events.Count == limit ? events[^1].Position : through);
    }

    /// <summary>Removes from the beginning on, so that what is missing there is known to be removed and not a gap.</summary>
    private async Task<int> TrimAsync(
        (IReadOnlyList<string> Consumers, DateTimeOffset OlderThan) asked, CancellationToken cancellationToken)
    {
        using var session = _connection.Session();
        var head = await _frontier.AdvanceAsync(cancellationToken).ConfigureAwait(false);
        var passed = head - 1;
        foreach (var consumer in asked.Consumers)
        {
            passed = Math.Min(passed, await _cursors.FindAsync(consumer, cancellationToken).ConfigureAwait(false));
        }

        var young = new BsonDocument
        {
            { Names.Id, new BsonDocument("$lte", passed) },
            { StoredEvent.At, new BsonDocument("$gte", asked.OlderThan.UtcTicks) },
        };
        var oldest = new BsonDocument(Names.Id, 1);
        var kept = await Events.Find(session, young).Sort(oldest).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        var through = kept is null ? passed : kept.Position - 1;
        var first = await Events.Find(session, new BsonDocument(Names.Id, new BsonDocument("$lte", through))).Sort(oldest)
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (first is null)
        {
            return 0;
        }

        // Before anything is gone, the counter and the end of what is gone are on a majority.
        await _positions.RaiseAsync(
            new BsonDocument { { Positions.Last, head }, { Positions.Trimmed, through } }, cancellationToken).ConfigureAwait(false);
        var removed = 0L;
        for (var end = first.Position - 1; end < through;)
        {
            end = Math.Min(end + MaxTrimmed, through);
            var result = await Events.DeleteManyAsync(
                session, new BsonDocument(Names.Id, new BsonDocument("$lte", end)), null, cancellationToken).ConfigureAwait(false);
            removed += result.DeletedCount;
        }

        return (int)removed;
    }

    private void Signal() => Interlocked.Exchange(ref _signal, NewSignal()).TrySetResult();
}
