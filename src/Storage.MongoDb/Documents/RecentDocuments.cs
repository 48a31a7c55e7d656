using Headless.Storage.Documents;
using Headless.Storage.MongoDb.Events;

namespace Headless.Storage.MongoDb.Documents;

/// <summary>
/// Documents kept deserialised, of the collections that tell of every change. Commits of this process drop theirs at once. For those of
/// other gateways a reader looks into the outbox, for all readers, when nobody has for a while; an answer is therefore never older than
/// <see cref="IDocumentStore.MaxStaleness"/>. While the outbox cannot be looked through, readers get what is stored.
/// </summary>
internal sealed class RecentDocuments
{
    /// <summary>Leaves time for a look: a gap in the outbox takes it a tenth of a second.</summary>
    private static readonly TimeSpan LookEvery = IDocumentStore.MaxStaleness / 2;

    /// <summary>How long a reader waits for a look; a transaction that neither commits nor ends can hold one up for a minute.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    /// <summary>After so long without readers it is cheaper to begin anew, and events may have been removed.</summary>
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(1);

    private const int EventsPerRead = 1000;

    /// <summary>With more events behind, such as in an import, it is cheaper to begin anew.</summary>
    private const int MaxReads = 10;

    private readonly Dictionary<Collection, CachedRecords> _kept = [];
    private readonly ILookup<string, CachedRecords> _keptByEvent;
    private readonly string[] _types;
    private readonly RecordCache _cache;
    private readonly MongoOutbox _outbox;
    private readonly TimeProvider _time;
    private readonly Lock _starting = new();
    private Task<bool>? _look;
    private long? _position;
    private long _lookedAt;

    public RecentDocuments(IEnumerable<Collection> collections, MongoOutbox outbox, MongoDbOptions options, TimeProvider time)
    {
        (_outbox, _time) = (outbox, time);
        _cache = new RecordCache(options.RecordCacheMegabytes * 1024L * 1024);
        var told = collections.Where(collection => options.RecordCacheMegabytes > 0 && collection.ChangeEvents.Count > 0).ToList();
        told.ForEach(collection => _kept.Add(collection, new CachedRecords()));
        _keptByEvent = told.SelectMany(collection => collection.ChangeEvents.Select(type => (type, Records: _kept[collection])))
            .ToLookup(pair => pair.type, pair => pair.Records);
        _types = [.. _keptByEvent.Select(group => group.Key)];
    }

    private bool HasLooked => Volatile.Read(ref _lookedAt) is var at and not 0 && _time.GetElapsedTime(at) < LookEvery;

    public bool IsKept(Collection collection) => _kept.ContainsKey(collection);

    /// <summary>As many as ids, in their order, null where there is none.</summary>
    /// <param name="read">Reads those of these ids that there are.</param>
    public async ValueTask<IReadOnlyList<T?>> GetAsync<T>(
        Collection<T> collection,
        IReadOnlyList<string> ids,
        Func<Collection<T>, IReadOnlyList<string>, CancellationToken, ValueTask<List<Sized<T>>>> read,
        CancellationToken cancellationToken) where T : class, IDocument
    {
        cancellationToken.ThrowIfCancellationRequested();
        var records = _kept[collection];
        var isCurrent = HasLooked || await TryLookAsync(cancellationToken).ConfigureAwait(false);
        var generation = records.Generation;
        var found = new T?[ids.Count];
        Dictionary<string, T?>? unknown = null;
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = isCurrent ? (T?)records.Find(ids[i], generation) : null;
            if (found[i] is null)
            {
                (unknown ??= new(StringComparer.Ordinal))[ids[i]] = null;
            }
        }

        if (unknown is null)
        {
            return found;
        }

        foreach (var (document, bytes) in await read(collection, [.. unknown.Keys], cancellationToken).ConfigureAwait(false))
        {
            if (isCurrent)
            {
                _cache.Offer(records, document, bytes, generation);
            }

            unknown[document.Id] = document;
        }

        for (var i = 0; i < found.Length; i++)
        {
            found[i] ??= unknown[ids[i]];
        }

        return found;
    }

    /// <summary>Called before a commit; what is returned is disposed when it is visible or has failed.</summary>
    public IDisposable? BeginCommit(IReadOnlyList<Write> writes)
    {
        List<CachedRecords>? changing = null;
        foreach (var write in writes)
        {
            if (write.Kind != WriteKind.Expect && _kept.TryGetValue(write.Target, out var records))
            {
                _cache.BeginCommit(records, write.Id);
                (changing ??= []).Add(records);
            }
        }

        return changing is null ? null : new Commit(_cache, changing);
    }

    /// <summary>Of many readers who need it, the first one looks for all. False when it takes too long or fails.</summary>
    private async ValueTask<bool> TryLookAsync(CancellationToken cancellationToken)
    {
        Task<bool> look;
        lock (_starting)
        {
            look = _look is { IsCompleted: false } running ? running : _look = LookAsync();
        }

        try
        {
            return await look.WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<bool> LookAsync()
    {
        if (HasLooked)
        {
            return true;
        }

        try
        {
            var at = _time.GetTimestamp();
            var isLost = _position is null || _time.GetElapsedTime(_lookedAt) > ForgetAfter;
            if (isLost || !await TryFollowAsync().ConfigureAwait(false))
            {
                // What is read from here on is as new as this position, or newer.
                _position = await _outbox.HeadAsync(CancellationToken.None).ConfigureAwait(false);
                foreach (var records in _kept.Values)
                {
                    _cache.Clear(records);
                }
            }

            Volatile.Write(ref _lookedAt, at);

            // A look that took long is old already.
            return HasLooked;
        }
        catch (StoreUnavailableException)
        {
            // The reader's own read tells it.
            return false;
        }
    }

    /// <summary>Drops what others have changed; false when that is more than is worth it.</summary>
    private async ValueTask<bool> TryFollowAsync()
    {
        for (var reads = 0; reads < MaxReads; reads++)
        {
            var read = await _outbox.ReadAsync(_position!.Value, _types, EventsPerRead, CancellationToken.None).ConfigureAwait(false);
            foreach (var happened in read.Events)
            {
                foreach (var records in _keptByEvent[happened.Type])
                {
                    _cache.Drop(records, happened.AggregateId);
                }
            }

            if (read.Through == _position)
            {
                return true;
            }

            _position = read.Through;
        }

        return false;
    }

    private sealed class Commit(RecordCache cache, List<CachedRecords> changing) : IDisposable
    {
        public void Dispose() => changing.ForEach(cache.EndCommit);
    }
}
