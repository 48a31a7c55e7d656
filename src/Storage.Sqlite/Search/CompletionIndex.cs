using System.Collections.Concurrent;
using Headless.Storage.Search;
using Headless.Storage.Search.Text;

namespace Headless.Storage.Sqlite.Search;

/// <summary>
/// Everything that can be offered for a prefix, in memory: a sorted list of all places where a completion can start (each word, each
/// character of a script without spaces), and beside it what was added since the list was sorted. One thread changes it, many read.
/// </summary>
internal sealed class CompletionIndex
{
    /// <summary>Additions are searched one by one; more of them are sorted in.</summary>
    private const int MaxRecent = 128;

    /// <summary>Starts of one text; what is further in is not offered by its middle.</summary>
    private const int MaxStarts = 16;

    /// <summary>Starts that one call looks at: bounds the work for a single letter.</summary>
    private const int MaxLooks = 50_000;

    /// <summary>What is kept of a prefix that many completions share, and so is what one call can get.</summary>
    private const int MaxHits = 32;

    /// <summary>From so many looks on, the answer is kept.</summary>
    private const int LooksWorthKeeping = 256;

    /// <summary>Prefixes whose answers are kept.</summary>
    private const int MaxKept = 4_096;

    private readonly Dictionary<(CompletionKind Kind, string Text, string? NodeId), Entry> _entries = [];
    private volatile State _state = new([], [], new());

    /// <summary>Not seen before <see cref="Publish"/>.</summary>
    public void Add(Completion completion)
    {
        var key = (completion.Kind, completion.Text, completion.NodeId);
        if (!_entries.TryGetValue(key, out var entry))
        {
            entry = new Entry(completion.Kind, completion.Text, completion.NodeId, TextAnalyzer.Fold(completion.Text));
            _entries.Add(key, entry);
            _added.Add(entry);
        }

        entry.Count++;
        entry.Weight += completion.Weight;
    }

    public void Remove(Completion completion)
    {
        var key = (completion.Kind, completion.Text, completion.NodeId);
        if (_entries.TryGetValue(key, out var entry))
        {
            entry.Weight -= completion.Weight;
            if (--entry.Count == 0)
            {
                _entries.Remove(key);
            }
        }
    }

    public void Publish()
    {
        if (_added.Count == 0)
        {
            return;
        }

        Entry[] recent = [.. _state.Recent, .. _added];
        _added.Clear();
        _state = recent.Length <= MaxRecent ? _state with { Recent = recent } : new State(Merge(_state.Sorted, recent), [], new());
    }

    public IReadOnlyList<CompletionHit> Find(string prefix, int limit)
    {
        var folded = TextAnalyzer.Fold(prefix);
        if (folded.Length == 0 || limit <= 0)
        {
            return [];
        }

        var state = _state;
        var best = new Best(Math.Min(limit, MaxHits));
        foreach (var entry in Among(state, folded))
        {
            best.Offer(entry);
        }

        foreach (var entry in state.Recent)
        {
            if (StartsOf(entry).Any(start => start.StartsWith(folded)))
            {
                best.Offer(entry);
            }
        }

        return best.Hits();
    }

    private readonly List<Entry> _added = [];

    // The heaviest of the sorted ones. A kept answer is good as long as nothing of it is gone; weights may have moved a little since.
    private static IReadOnlyList<Entry> Among(State state, string prefix)
    {
        if (state.Kept.TryGetValue(prefix, out var kept) && kept.All(entry => entry.Count > 0))
        {
            return kept;
        }

        var best = new Best(MaxHits);
        var first = LowerBound(state.Sorted, prefix);
        var i = first;
        for (; i < state.Sorted.Length && i < first + MaxLooks && state.Sorted[i].StartsWith(prefix); i++)
        {
            best.Offer(state.Sorted[i].Entry);
        }

        if (i - first >= LooksWorthKeeping && state.Kept.Count < MaxKept)
        {
            state.Kept[prefix] = best.Entries;
        }

        return best.Entries;
    }

    private static Start[] Merge(Start[] sorted, Entry[] recent)
    {
        var added = recent.Where(entry => entry.Count > 0).SelectMany(StartsOf).ToArray();
        Array.Sort(added);
        var merged = new List<Start>(sorted.Length + added.Length);
        var next = 0;
        foreach (var start in sorted)
        {
            while (next < added.Length && added[next].CompareTo(start) < 0)
            {
                merged.Add(added[next++]);
            }

            if (start.Entry.Count > 0)
            {
                merged.Add(start);
            }
        }

        merged.AddRange(added.AsSpan(next));
        return [.. merged];
    }

    private static IEnumerable<Start> StartsOf(Entry entry)
    {
        var text = entry.Folded;
        var starts = 0;
        for (var i = 0; i < text.Length && starts < MaxStarts; i++)
        {
            // Letters beyond the alphabets with spaces can be the start of a word anywhere.
            if (i == 0 || text[i - 1] == ' ' || (text[i] >= '\u0E00' && text[i] is not (>= '\u1E00' and <= '\u1FFF')))
            {
                starts++;
                yield return new Start(entry, i);
            }
        }
    }

    private static int LowerBound(Start[] sorted, string prefix)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var isBefore = sorted[middle].Text.SequenceCompareTo(prefix) < 0;
            (low, high) = isBefore ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private sealed record State(Start[] Sorted, Entry[] Recent, ConcurrentDictionary<string, IReadOnlyList<Entry>> Kept);

    private sealed class Entry(CompletionKind kind, string text, string? nodeId, string folded)
    {
        public CompletionKind Kind { get; } = kind;

        public string Text { get; } = text;

        public string? NodeId { get; } = nodeId;

        public string Folded { get; } = folded;

        /// <summary>Documents that have it.</summary>
        public volatile int Count;

        public double Weight { get; set; }
    }

    private readonly record struct Start(Entry Entry, int Offset) : IComparable<Start>
    {
        public ReadOnlySpan<char> Text => Entry.Folded.AsSpan(Offset);

        public bool StartsWith(string prefix) => Text.StartsWith(prefix);

        public int CompareTo(Start other) => Text.SequenceCompareTo(other.Text);
    }

    // The heaviest so far, one of each text.
    private sealed class Best(int limit)
    {
        private readonly List<Entry> _entries = [];

        public IReadOnlyList<Entry> Entries => _entries;

        public void Offer(Entry entry)
        {
            if (entry.Count <= 0 || (_entries.Count == limit && Compare(entry, _entries[^1]) >= 0))
            {
                return;
            }

            var same = _entries.FindIndex(known => known.Folded == entry.Folded);
            if (same >= 0)
            {
                if (Compare(entry, _entries[same]) >= 0)
                {
                    return;
                }

                _entries.RemoveAt(same);
            }

            var at = _entries.FindIndex(known => Compare(entry, known) < 0);
            _entries.Insert(at < 0 ? _entries.Count : at, entry);
            if (_entries.Count > limit)
            {
                _entries.RemoveAt(limit);
            }
        }

        public List<CompletionHit> Hits() => _entries.ConvertAll(entry => new CompletionHit(entry.Kind, entry.Text, entry.NodeId));

        private static int Compare(Entry left, Entry right)
        {
            var byWeight = right.Weight.CompareTo(left.Weight);
            var byText = byWeight != 0 ? byWeight : string.CompareOrdinal(left.Folded, right.Folded);
            var byKind = byText != 0 ? byText : left.Kind.CompareTo(right.Kind);
            return byKind != 0 ? byKind : string.CompareOrdinal(left.NodeId, right.NodeId);
        }
    }
}
