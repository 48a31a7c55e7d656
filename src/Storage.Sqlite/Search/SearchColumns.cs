using System.Collections.Concurrent;
using Headless.Storage.Search;

namespace Headless.Storage.Sqlite.Search;

/// <summary>
/// What an index keeps in memory of its documents. Every state of a document has an ordinal of its own, given in the order of writing;
/// nothing is ever changed in place, so a <see cref="SearchSnapshot"/> stays true while later states are appended. One thread appends.
/// </summary>
internal sealed class SearchColumns
{
    /// <summary>Grows with the ordinals: where the state is in the file.</summary>
    public AppendList<long> Rows { get; } = new();

    public AppendList<string> Ids { get; } = new();

    public AppendList<long> Versions { get; } = new();

    /// <summary>Words of the title, up to 255.</summary>
    public AppendList<byte> TitleLengths { get; } = new();

    public ValueTable Values { get; } = new();

    /// <summary>Where the value numbers of a document begin in <see cref="ValueIds"/>; they end where those of the next begin.</summary>
    public AppendList<int> ValueStarts { get; } = new();

    public AppendList<int> ValueIds { get; } = new();

    public ConcurrentDictionary<string, AppendList<double>> Numbers { get; } = new();

    public ConcurrentDictionary<string, AppendList<string?>> SortTexts { get; } = new();

    public TermCache Terms { get; } = new();

    public ScoreBuffers Scores { get; } = new();

    public SearchSnapshot Snapshot => Volatile.Read(ref _snapshot);

    private readonly ConcurrentDictionary<string, int> _ordinals = new();
    private SearchSnapshot _snapshot;

    // The ordinal of the same document's state before, or -1.
    private readonly AppendList<int> _previous = new();

    public SearchColumns()
    {
        ValueStarts.Add(0);
        _snapshot = new SearchSnapshot(this, 0, [], 0);
    }

    /// <summary>The state of a document that a snapshot holds, or -1.</summary>
    public int Find(string id, SearchSnapshot snapshot)
    {
        if (!_ordinals.TryGetValue(id, out var ordinal))
        {
            ordinal = -1;
        }

        while (ordinal >= snapshot.Count)
        {
            ordinal = _previous[ordinal];
        }

        return ordinal >= 0 && Bitmap.Has(snapshot.Live, ordinal) ? ordinal : -1;
    }

    /// <summary>Appends a state. It is not seen before <see cref="Publish"/>.</summary>
    public void Append(string id, long row, long version, StoredColumns columns)
    {
        var ordinal = Ids.Count;
        Ids.Add(id);
        Rows.Add(row);
        Versions.Add(version);
        TitleLengths.Add((byte)Math.Min(columns.TitleLength, byte.MaxValue));
        foreach (var value in columns.ValueIds)
        {
            ValueIds.Add(value);
            Values[value].Documents.Add(ordinal);
        }

        ValueStarts.Add(ValueIds.Count);
        foreach (var (field, number) in columns.Numbers)
        {
            Numbers.GetOrAdd(field, _ => new(double.NaN)).Put(ordinal, number);
        }

        foreach (var (field, text) in columns.SortTexts)
        {
            SortTexts.GetOrAdd(field, _ => new()).Put(ordinal, text);
        }

        _previous.Add(_ordinals.TryGetValue(id, out var before) ? before : -1);
        _ordinals[id] = ordinal;
    }

    /// <summary>Makes all that was appended visible, and those states invisible, in one step.</summary>
    public void Publish(IReadOnlyList<int> dead)
    {
        var count = Ids.Count;
        var before = Snapshot;
        var live = new ulong[(count + 63) / 64];
        before.Live.CopyTo(live, 0);
        for (var ordinal = before.Count; ordinal < count; ordinal++)
        {
            live[ordinal / 64] |= 1UL << ordinal;
        }

        foreach (var ordinal in dead)
        {
            live[ordinal / 64] &= ~(1UL << ordinal);
        }

        Volatile.Write(ref _snapshot, new SearchSnapshot(this, count, live, before.LiveCount + count - before.Count - dead.Count));
    }
}

/// <summary>A state of the index that never changes.</summary>
/// <param name="Count">Ordinals below it may be live, the others are not there.</param>
internal sealed record SearchSnapshot(SearchColumns Columns, int Count, ulong[] Live, int LiveCount);

/// <summary>What the file keeps of a document for the columns.</summary>
internal sealed record StoredColumns(
    int TitleLength,
    IReadOnlyList<int> ValueIds,
    IReadOnlyList<SearchNumber> Numbers,
    IReadOnlyList<SearchSortText> SortTexts,
    IReadOnlyList<Completion> Completions);
