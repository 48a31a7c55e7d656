namespace Headless.Storage.Sqlite.Search;

/// <summary>Where a term (or phrase) stands: one set of documents per weight. Filled from the file as far as somebody needed it.</summary>
internal sealed class TermPostings
{
    public OrdinalSet Title { get; } = new();

    public OrdinalSet Label { get; } = new();

    public OrdinalSet Body { get; } = new();

    /// <summary>Ordinals below it are complete.</summary>
    public int Through
    {
        get => Volatile.Read(ref _through);
        set => Volatile.Write(ref _through, value);
    }

    /// <summary>About how many documents have it: at least the largest of the three.</summary>
    public int DocumentFrequency => Math.Max(Title.Count, Math.Max(Label.Count, Body.Count));

    public long Bytes => Title.Bytes + Label.Bytes + Body.Bytes;

    private int _through;
}

/// <summary>
/// The terms that were asked for lately. It lives with the columns whose ordinals it speaks of, and is extended lazily: the postings of a
/// term are completed up to the reader's snapshot when they are used, so writing never has to touch it.
/// </summary>
internal sealed class TermCache
{
    /// <summary>Memory for postings: some thousand terms at 20,000 documents, some hundred broad ones at ten times that.</summary>
    public const long MaxBytes = 24 * 1024 * 1024;

    private const int EntryOverheadBytes = 300;

    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private readonly Lock _lock = new();
    private long _bytes;

    /// <summary>The term's postings, complete below <paramref name="count"/>.</summary>
    /// <param name="extend">Adds what stands between the postings' own end and the count, and raises it.</param>
    public TermPostings Get(string term, int count, Action<string, TermPostings> extend)
    {
        var entry = Use(term);
        if (entry.Postings.Through >= count)
        {
            return entry.Postings;
        }

        lock (entry)
        {
            if (entry.Postings.Through < count)
            {
                Extend(entry, extend);
            }
        }

        return entry.Postings;
    }

    private Entry Use(string term)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(term, out var node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                return node.Value;
            }

            var entry = new Entry(term);
            _entries.Add(term, _byUse.AddFirst(entry));
            return entry;
        }
    }

    // Postings that were left half extended are dropped: they could not be taken up again.
    private void Extend(Entry entry, Action<string, TermPostings> extend)
    {
        var isWhole = false;
        try
        {
            extend(entry.Term, entry.Postings);
            isWhole = true;
        }
        finally
        {
            Charge(entry, isWhole);
        }
    }

    private void Charge(Entry entry, bool isWhole)
    {
        lock (_lock)
        {
            var bytes = entry.Postings.Bytes + EntryOverheadBytes;
            if (!_entries.TryGetValue(entry.Term, out var node) || node.Value != entry)
            {
                return;
            }

            if (!isWhole)
            {
                _entries.Remove(entry.Term);
                _byUse.Remove(node);
                _bytes -= entry.ChargedBytes;
                return;
            }

            _bytes += bytes - entry.ChargedBytes;
            entry.ChargedBytes = bytes;
            while (_bytes > MaxBytes && _byUse.Last is { } oldest && oldest.Value != entry)
            {
                _byUse.RemoveLast();
                _entries.Remove(oldest.Value.Term);
                _bytes -= oldest.Value.ChargedBytes;
            }
        }
    }

    private sealed class Entry(string term)
    {
        public string Term { get; } = term;

        public TermPostings Postings { get; } = new();

        public long ChargedBytes { get; set; }
    }
}
