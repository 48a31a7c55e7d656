using Headless.Storage.Documents;
using Headless.Storage.Events;

namespace Headless.Catalog;

/// <summary>
/// One kind of reference data, whole, in memory. A write through this instance is seen at once; a write by another host is seen when its
/// notice comes, and after at most <see cref="MaxStaleness"/> without one, because the kind's stamp is then compared and what changed is
/// read. Writes name the generation they were decided on, so two hosts never decide on different states.
/// </summary>
internal sealed class ReferenceCache<T, TView> : IDisposable
    where T : class, IReference
    where TView : ReferenceView<T>
{
    /// <summary>How old the answer to a read may be when another host has written.</summary>
    public static readonly TimeSpan MaxStaleness = TimeSpan.FromSeconds(1);

    private const int ReadPageSize = DocumentQuery<T>.MaxLimit;

    private readonly IDocumentStore _store;
    private readonly INotices _notices;
    private readonly ReferenceKind<T> _kind;
    private readonly Func<int, IReadOnlyCollection<T>, TView> _build;
    private readonly TimeProvider _clock;
    private readonly string _topic;
    private readonly IDisposable _listening;
    private readonly SemaphoreSlim _refreshing = new(1);
    private State? _state;
    private long _checkedAt;
    private int _heard;
    private int _checkedHeard;

    public ReferenceCache(
        IDocumentStore store,
        INotices notices,
        ReferenceKind<T> kind,
        Func<int, IReadOnlyCollection<T>, TView> build,
        TimeProvider clock)
    {
        (_store, _notices, _kind, _build, _clock) = (store, notices, kind, build, clock);
        _topic = $"catalog.{kind.StampId}";
        _listening = notices.Listen(_topic, () => Interlocked.Increment(ref _heard));
    }

    public ReferenceKind<T> Kind => _kind;

    private bool IsFresh =>
        Volatile.Read(ref _checkedHeard) == Volatile.Read(ref _heard)
        && _clock.GetElapsedTime(Volatile.Read(ref _checkedAt)) < MaxStaleness;

    /// <summary>For reading: at most <see cref="MaxStaleness"/> behind.</summary>
    public ValueTask<TView> GetAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref _state) is { } state && IsFresh
            ? new ValueTask<TView>(state.View)
            : RefreshAsync(onlyWhenStale: true, cancellationToken);

    /// <summary>For deciding: the newest state.</summary>
    public ValueTask<TView> GetNewestAsync(CancellationToken cancellationToken) => RefreshAsync(onlyWhenStale: false, cancellationToken);

    /// <summary>Adds changed items to a batch, on the condition that the kind is still in the state that was decided on.</summary>
    public void Write(WriteBatch batch, TView decidedOn, IEnumerable<T> changed)
    {
        foreach (var item in changed)
        {
            _ = item.Version == 1 ? batch.Insert(_kind.Documents, item) : batch.Replace(_kind.Documents, item);
        }

        var stamp = new ReferenceStamp(_kind.StampId, decidedOn.Generation + 1);
        _ = stamp.Version == 1 ? batch.Insert(CatalogCollections.Stamps, stamp) : batch.Replace(CatalogCollections.Stamps, stamp);
    }

    /// <summary>Makes a batch fail when the kind has changed since.</summary>
    public void Expect(WriteBatch batch, TView decidedOn)
    {
        if (decidedOn.Generation > 0)
        {
            batch.Expect(CatalogCollections.Stamps, _kind.StampId, decidedOn.Generation);
        }
    }

    public void Dispose()
    {
        _listening.Dispose();
        _refreshing.Dispose();
    }

    private async ValueTask<TView> RefreshAsync(bool onlyWhenStale, CancellationToken cancellationToken)
    {
        await _refreshing.WaitAsync(cancellationToken);
        try
        {
            // Of many readers that find it stale, the first one reads for all.
            if (onlyWhenStale && _state is { } fresh && IsFresh)
            {
                return fresh.View;
            }

            var (checkedAt, heard) = (_clock.GetTimestamp(), Volatile.Read(ref _heard));
            var stamp = (await _store.GetAsync(CatalogCollections.Stamps, [_kind.StampId], cancellationToken))[0];
            var generation = stamp?.Version ?? 0;
            var state = Volatile.Read(ref _state);
            if (state is null || state.View.Generation < generation)
            {
                var changed = generation == 0 ? [] : await ReadSinceAsync(state?.View.Generation ?? 0, cancellationToken);
                state = Merge(state, generation, changed);
                Volatile.Write(ref _state, state);

                // Every writer comes here before it answers, so others hear of the change before its caller can tell anybody.
                _notices.Publish(_topic);
            }

            Volatile.Write(ref _checkedAt, checkedAt);
            Volatile.Write(ref _checkedHeard, heard);
            return state.View;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    private async ValueTask<List<T>> ReadSinceAsync(int generation, CancellationToken cancellationToken)
    {
        SortKey[] sort = [new(_kind.Generation)];
        var items = new List<T>();
        Cursor? after = null;
        while (true)
        {
            var query = new DocumentQuery<T>(_kind.Documents, _kind.Generation.Between(generation + 1L, null), sort, after, ReadPageSize);
            var page = await _store.QueryAsync(query, cancellationToken);
            items.AddRange(page.Items);
            if (!page.HasMore)
            {
                return items;
            }

            after = Cursor.Of(sort, page.Items[^1]);
        }
    }

    /// <summary>A read that ran beside a commit may hold items of a later generation than the stamp; the newest of them counts.</summary>
    private State Merge(State? before, int generation, List<T> changed)
    {
        var items = before is null ? new Dictionary<string, T>() : new Dictionary<string, T>(before.Items);
        foreach (var item in changed)
        {
            items[item.Id] = item;
        }

        return new State(_build(generation, items.Values), items);
    }

    private sealed record State(TView View, Dictionary<string, T> Items);
}
