using Headless.Storage.Search;
using Headless.Storage.Search.Text;

namespace Headless.Storage.Sqlite.Search;

/// <summary>How often queries were asked. Counted in memory, written with the next batch; losing the newest counts harms nobody.</summary>
internal sealed class QueryCounts
{
    /// <summary>A query asked less often is nobody else's business, and might be a slip or a name.</summary>
    public const int MinCountToOffer = 5;

    /// <summary>Different queries that are counted; further ones are passed over until the next rebuild.</summary>
    public const int MaxQueries = 20_000;

    /// <summary>Counts that may wait for the next batch of writes.</summary>
    private const int MaxUnwritten = 64;

    private readonly Dictionary<string, Counted> _counts = [];
    private readonly HashSet<string> _unwritten = [];
    private readonly Lock _lock = new();

    /// <summary>True when it is time to write the counts.</summary>
    public bool Count(string query)
    {
        var key = TextAnalyzer.Fold(query);
        lock (_lock)
        {
            if (!_counts.TryGetValue(key, out var counted))
            {
                if (key.Length == 0 || _counts.Count >= MaxQueries)
                {
                    return false;
                }

                counted = new Counted(query.Trim(), 0, 0);
            }

            _counts[key] = counted with { Times = counted.Times + 1 };
            _unwritten.Add(key);
            return counted.Times + 1 == MinCountToOffer || _unwritten.Count >= MaxUnwritten;
        }
    }

    /// <summary>Writes what was counted since, and offers what has become frequent. For the writing thread.</summary>
    public void Flush(SearchFile file, CompletionIndex completions)
    {
        lock (_lock)
        {
            foreach (var key in _unwritten)
            {
                file.PutQuery(key, _counts[key].Text, _counts[key].Times);
                Offer(key, completions);
            }

            _unwritten.Clear();
        }
    }

    /// <summary>Adds the counts of the generation before.</summary>
    public void Absorb(QueryCounts before)
    {
        (string Key, Counted Counted)[] counts;
        lock (before._lock)
        {
            counts = [.. before._counts.Select(count => (count.Key, count.Value))];
        }

        lock (_lock)
        {
            foreach (var (key, counted) in counts)
            {
                var own = _counts.GetValueOrDefault(key, new Counted(counted.Text, 0, 0));
                _counts[key] = own with { Times = own.Times + counted.Times };
                _unwritten.Add(key);
            }
        }
    }

    public void Load(SearchFile file, CompletionIndex completions)
    {
        lock (_lock)
        {
            _counts.Clear();
            _unwritten.Clear();
            file.EachQuery((key, text, times) => _counts[key] = new Counted(text, times, 0));
            foreach (var key in _counts.Keys.ToArray())
            {
                Offer(key, completions);
            }
        }
    }

    private void Offer(string key, CompletionIndex completions)
    {
        var counted = _counts[key];
        if (counted.Times >= MinCountToOffer)
        {
            completions.Add(new Completion(CompletionKind.Query, counted.Text, NodeId: null, counted.Times - counted.Offered));
            _counts[key] = counted with { Offered = counted.Times };
        }
    }

    private readonly record struct Counted(string Text, long Times, long Offered);
}
