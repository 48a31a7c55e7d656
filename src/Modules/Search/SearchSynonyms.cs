using System.Collections.Concurrent;
using Headless.Storage.Events;
using Headless.Storage.Search;

namespace Headless.Search;

/// <summary>
/// Synonyms of each index as its source last told them. Read at every search, so they are kept until a gateway that has indexed a change
/// tells that they may be others.
/// </summary>
internal sealed class SearchSynonyms : IDisposable
{
    private const string Topic = "search.synonyms";

    private readonly IEnumerable<ISearchSource> _sources;
    private readonly INotices _notices;
    private readonly SearchOptions _options;
    private readonly TimeProvider _clock;
    private readonly IDisposable _listening;
    private readonly ConcurrentDictionary<string, Known> _known = new();
    private int _heard;

    public SearchSynonyms(IEnumerable<ISearchSource> sources, INotices notices, SearchOptions options, TimeProvider clock)
    {
        (_sources, _notices, _options, _clock) = (sources, notices, options, clock);
        _listening = notices.Listen(Topic, () =>
        {
            Interlocked.Increment(ref _heard);
            _known.Clear();
        });
    }

    public async ValueTask<SynonymMap> GetAsync(string index, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(index, out var known)
            && _clock.GetElapsedTime(known.At) < TimeSpan.FromSeconds(_options.SynonymRefreshSeconds))
        {
            return known.Map;
        }

        var (at, heard) = (_clock.GetTimestamp(), Volatile.Read(ref _heard));
        var source = _sources.FirstOrDefault(source => source.Index == index);
        var map = source is null ? SynonymMap.Empty : SynonymMap.Of(await source.SynonymsAsync(cancellationToken));
        if (heard == Volatile.Read(ref _heard))
        {
            _known[index] = new Known(map, at);
        }

        return map;
    }

    /// <summary>To be called when they may have changed.</summary>
    public void Forget() => _notices.Publish(Topic);

    public void Dispose() => _listening.Dispose();

    private sealed record Known(SynonymMap Map, long At);
}
