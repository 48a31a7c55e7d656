using System.Buffers;
using Headless.Storage.Search;
using Headless.Storage.Search.Text;

namespace Headless.Storage.Sqlite.Search;

/// <summary>One search over one snapshot: match, count, rank, highlight.</summary>
internal sealed class SearchRun : IDisposable
{
    private readonly SearchSegment _segment;
    private readonly SearchRequest _request;
    private readonly SearchSnapshot _snapshot;
    private readonly BitmapPool _pool;
    private readonly TextMatch _match;
    private readonly List<(string Facet, ulong[] Bits)> _chosen = [];
    private readonly ulong[] _allowed;

    private SearchRun(SearchSegment segment, SearchRequest request)
    {
        _segment = segment;
        _request = request;
        _snapshot = segment.Snapshot;
        _pool = new BitmapPool(_snapshot.Count);
        _match = new TextMatch(_snapshot, new TermReader(segment.File, _snapshot), _pool);
        _allowed = _pool.Copy(_snapshot.Live);
        var filters = new FilterBits(_snapshot, _pool);
        foreach (var (filter, facet) in request.Conditions)
        {
            var bits = filters.Of(filter);
            if (facet is null)
            {
                Bitmap.And(_pool.Span(_allowed), _pool.Span(bits));
            }
            else
            {
                _chosen.Add((facet, bits));
            }
        }
    }

    public static SearchPage Execute(SearchSegment segment, SearchRequest request)
    {
        using var run = new SearchRun(segment, request);
        return run.Execute();
    }

    public void Dispose() => _pool.Dispose();

    private SearchPage Execute()
    {
        var (query, found, corrected, isRelaxed) = Find();
        var matches = Within(found, except: null);
        var total = Bitmap.Count(_pool.Span(matches));
        var scores = _snapshot.Columns.Scores.Rent(_snapshot.Count);
        Score(query, matches, total, scores);
        var top = new TopHits(_snapshot, _request.Sort, scores);
        var (ordinals, hasMore) = top.Take(_pool.Span(matches), _request.After, _request.Limit);
        var highlights = Highlights(query, ordinals);
        var hits = new SearchHit[ordinals.Count];
        for (var i = 0; i < hits.Length; i++)
        {
            hits[i] = new SearchHit(
                _snapshot.Columns.Ids[ordinals[i]], TopHits.Rounded(scores[ordinals[i]]), highlights[i], top.CursorOf(ordinals[i]));
        }

        _snapshot.Columns.Scores.Return(scores, _pool.Span(matches));
        return new SearchPage(hits, hasMore, total, Facets(found, matches), corrected, isRelaxed);
    }

    // As written; when that finds nothing, as it was probably meant; when that finds nothing either, most of its words.
    private (TextQuery Query, ulong[] Found, string? Corrected, bool IsRelaxed) Find()
    {
        var query = TextQuery.Read(_request.Query, _request.Synonyms);
        if (query.IsEmpty)
        {
            return (query, _allowed, null, false);
        }

        var found = Allowed(_match.All(query));
        if (!IsEmpty(found))
        {
            return (query, found, null, false);
        }

        if (Correct(query) is { } text)
        {
            var corrected = TextQuery.Read(text, _request.Synonyms);
            var better = Allowed(_match.All(corrected));
            if (!IsEmpty(better))
            {
                return (corrected, better, text, false);
            }
        }

        var words = query.Groups.Count(group => !group.IsOptional);
        for (var enough = (words + 1) / 2; enough > 0 && words > 1; enough--)
        {
            var some = Allowed(_match.AtLeast(query, enough));
            if (!IsEmpty(some))
            {
                return (query, some, null, true);
            }
        }

        return (query, found, null, false);
    }

    private string? Correct(TextQuery query)
    {
        var text = _request.Query;
        var isChanged = false;
        foreach (var group in query.Groups.Reverse())
        {
            if (group.Word is { } word && !_match.IsKnown(group) && Spelling.Correct(word, _segment.Words) is { } better)
            {
                text = text[..group.Start] + better + text[group.End..];
                isChanged = true;
            }
        }

        return isChanged ? text : null;
    }

    private ulong[] Allowed(ulong[] bits)
    {
        Bitmap.And(_pool.Span(bits), _pool.Span(_allowed));
        return bits;
    }

    private bool IsEmpty(ulong[] bits) => !_pool.Span(bits).ContainsAnyExcept(0UL);

    private ulong[] Within(ulong[] found, string? except)
    {
        var bits = _pool.Copy(found);
        foreach (var (facet, chosen) in _chosen)
        {
            if (facet != except)
            {
                Bitmap.And(_pool.Span(bits), _pool.Span(chosen));
            }
        }

        return bits;
    }

    private void Score(TextQuery query, ulong[] matches, int total, float[] scores)
    {
        if (query.IsEmpty || total == 0 || _request.Limit == 0)
        {
            return;
        }

        var ordinals = ArrayPool<int>.Shared.Rent(total);
        _match.Score(query, _pool.Span(matches), scores, ordinals);
        ArrayPool<int>.Shared.Return(ordinals);
    }

    private FacetResult[] Facets(ulong[] found, ulong[] matches)
    {
        var counter = new FacetCounter(_snapshot);
        var results = new Dictionary<string, FacetResult>();
        foreach (var group in _request.Facets.GroupBy(facet => _chosen.Exists(chosen => chosen.Facet == facet.Name) ? facet.Name : null))
        {
            var documents = group.Key is null ? matches : Within(found, except: group.Key);
            foreach (var result in counter.Count(_pool.Span(documents), [.. group]))
            {
                results[result.Name] = result;
            }
        }

        return [.. _request.Facets.Select(facet => results[facet.Name])];
    }

    private IReadOnlyList<string>[] Highlights(TextQuery query, List<int> ordinals)
    {
        var highlights = new IReadOnlyList<string>[ordinals.Count];
        if (!_request.Highlight || query.IsEmpty || ordinals.Count == 0)
        {
            Array.Fill(highlights, []);
            return highlights;
        }

        using var lease = _segment.File.Read();
        for (var i = 0; i < highlights.Length; i++)
        {
            highlights[i] = Highlighter.Excerpts(query, SearchFile.Texts(lease.Connection, _snapshot.Columns.Rows[ordinals[i]]));
        }

        lease.Complete();
        return highlights;
    }
}
