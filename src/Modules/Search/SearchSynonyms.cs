using System.Collections.Concurrent;
using Headless.Storage.Search;

namespace Headless.Search;

/// <summary>Synonyms of each index as its source last told them. Read at every search, so they are kept.</summary>
internal sealed class SearchSynonyms(IEnumerable<ISearchSource> sources, SearchOptions options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Known> _known = new();

    public async ValueTask<SynonymMap> GetAsync(string index, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(index, out var known)
            && clock.GetElapsedTime(known.At) < TimeSpan.FromSeconds(options.SynonymRefreshSeconds))
        {
            return known.Map;
        }

        var at = clock.GetTimestamp();
        var source = sources.FirstOrDefault(source => source.Index == index);
        var map = source is null ? SynonymMap.Empty : SynonymMap.Of(await source.SynonymsAsync(cancellationToken));
        _known[index] = new Known(map, at);
        return map;
    }

    /// <summary>To be called when they may have changed.</summary>
    public void Forget(string index) => _known.TryRemove(index, out _);

    private sealed record Known(SynonymMap Map, long At);
}
