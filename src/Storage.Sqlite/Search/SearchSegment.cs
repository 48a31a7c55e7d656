using System.Collections.Concurrent;
using Headless.Storage.Search;
using Headless.Storage.Search.Text;

namespace Headless.Storage.Sqlite.Search;

/// <summary>
/// One generation of an index: its file, and what is kept of it in memory. Written by one thread at a time; any number of readers enter
/// and leave, and the last one to leave after it was retired closes the file and deletes it.
/// </summary>
internal sealed class SearchSegment
{
    /// <summary>How long the rows of a changed document stay for those who are still reading its state before.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>Dead states that are too few to be worth a pass over all documents.</summary>
    private const int MinDeadToCompact = 20_000;

    private readonly SearchFile _file;
    private readonly TimeProvider _clock;
    private readonly Queue<(long Row, DateTimeOffset At)> _buried = [];
    private readonly ConcurrentDictionary<string, int> _words = new();
    private readonly QueryCounts _queries = new();
    private Dictionary<string, long>? _deletedWhileFilling;
    private volatile SearchColumns _columns = new();
    private CompletionIndex _completions = new();
    private long _lastRow;
    private long _applied;
    private string? _format;
    private int _readers = 1;
    private bool _isRetired;

    private SearchSegment(SearchFile file, bool isFilling, TimeProvider clock)
    {
        _file = file;
        _clock = clock;
        _deletedWhileFilling = isFilling ? [] : null;
    }

    public string? Format => Volatile.Read(ref _format);

    public long AppliedVersion => Volatile.Read(ref _applied);

    public SearchSnapshot Snapshot => _columns.Snapshot;

    public CompletionIndex Completions => Volatile.Read(ref _completions);

    public IEnumerable<KeyValuePair<string, int>> Words => _words;

    public SearchFile File => _file;

    /// <param name="isFilling">Whether it is being built beside the one that is searched.</param>
    public static SearchSegment Open(string path, SqliteStorageOptions options, bool isFilling, TimeProvider clock)
    {
        var segment = new SearchSegment(SearchFile.Open(path, options, isFilling), isFilling, clock);
        try
        {
            segment.Load();
            return segment;
        }
        catch
        {
            segment._file.Dispose();
            throw;
        }
    }

    /// <summary>A new and empty index that nobody has filled yet.</summary>
    public static SearchSegment OpenFirst(string path, SqliteStorageOptions options, TimeProvider clock)
    {
        var segment = Open(path, options, isFilling: false, clock);
        segment._file.MarkUsable();
        return segment;
    }

    /// <summary>False when it is already closed: a newer one is in its place.</summary>
    public bool TryEnter()
    {
        for (var readers = Volatile.Read(ref _readers); readers > 0;)
        {
            var before = Interlocked.CompareExchange(ref _readers, readers + 1, readers);
            if (before == readers)
            {
                return true;
            }

            readers = before;
        }

        return false;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _readers) == 0)
        {
            _file.Dispose();
            if (_isRetired)
            {
                SearchFile.Delete(_file.Path);
            }
        }
    }

    /// <summary>The owner's own leave. Retired files are deleted, others stay for the next start.</summary>
    public void Close(bool retire)
    {
        if (!retire)
        {
            InTransaction(() => _queries.Flush(_file, _completions));
        }

        _isRetired = retire;
        Leave();
    }

    public void Write(IReadOnlyList<SearchWrite> writes)
    {
        var columns = _columns;
        var snapshot = columns.Snapshot;
        var staged = new List<Staged>(writes.Count);
        var dead = new List<int>();
        InTransaction(() =>
        {
            foreach (var write in Newest(writes))
            {
                Stage(write, snapshot, staged, dead);
            }

            _applied = writes.Aggregate(_applied, (applied, write) => Math.Max(applied, write.Version));
            _file.PutMeta("applied", $"{_applied}");
            _queries.Flush(_file, _completions);
            RemoveBuried();
        });
        foreach (var state in staged)
        {
            columns.Append(state.Id, state.Row, state.Version, state.Columns);
            foreach (var completion in state.Columns.Completions)
            {
                _completions.Add(completion);
            }
        }

        columns.Publish(dead);
        _completions.Publish();
        CompactIfWorthwhile();
    }

    /// <summary>True when an empty write should follow, so that the counts are kept.</summary>
    public bool CountQuery(string query) => _queries.Count(query);

    /// <summary>Ends the filling: the file is whole from now on.</summary>
    public void Complete(string format)
    {
        _file.Complete(format);
        Volatile.Write(ref _format, format);
        _deletedWhileFilling = null;
    }

    /// <summary>Takes over how often queries were asked. To be called when nobody counts on the generation before any more.</summary>
    public void TakeQueriesOf(SearchSegment before)
    {
        _queries.Absorb(before._queries);
        Write([]);
    }

    private void Stage(SearchWrite write, SearchSnapshot snapshot, List<Staged> staged, List<int> dead)
    {
        var current = snapshot.Columns.Find(write.Id, snapshot);
        var known = current >= 0 ? snapshot.Columns.Versions[current] : 0;
        if (write.Version < Math.Max(known, _deletedWhileFilling?.GetValueOrDefault(write.Id) ?? 0))
        {
            return;
        }

        if (current >= 0)
        {
            Bury(snapshot.Columns.Rows[current]);
            dead.Add(current);
        }

        if (write.Document is { } document)
        {
            staged.Add(Store(write, document, isNew: current < 0));
        }
        else if (_deletedWhileFilling is not null)
        {
            _deletedWhileFilling[write.Id] = write.Version;
        }
    }

    private void Bury(long row)
    {
        foreach (var completion in _file.Columns(row)?.Completions ?? [])
        {
            _completions.Remove(completion);
        }

        _file.Bury(row);
        _buried.Enqueue((row, _clock.GetUtcNow()));
    }

    private Staged Store(SearchWrite write, SearchDocument document, bool isNew)
    {
        var text = DocumentText.Of(document.Texts);
        var columns = new StoredColumns(
            text.TitleLength,
            [.. document.Keywords.Select(ValueOf).Distinct()],
            document.Numbers,
            [.. document.SortTexts.Select(sort => sort with { Value = SortKeyOf(sort.Value) })],
            document.Completions);
        foreach (var word in text.Words)
        {
            CountWord(word, isNew);
        }

        var row = ++_lastRow;
        var shown = document.Texts.Where(shown => shown.Weight != TextWeight.Label);
        _file.Insert(row, write.Id, write.Version, text, ColumnsCodec.Write(columns), ColumnsCodec.Write(shown));
        return new Staged(write.Id, row, write.Version, columns);
    }

    // A changed document does not make its words more frequent.
    private void CountWord(string word, bool isNew)
    {
        var known = _words.GetValueOrDefault(word);
        if (isNew || known == 0)
        {
            _words[word] = known + 1;
            _file.PutWord(word, known + 1);
        }
    }

    private int ValueOf(SearchKeyword keyword)
    {
        var label = keyword.Label ?? "";
        var entry = _columns.Values.Find(keyword.Field, keyword.Value);
        if (entry is null)
        {
            entry = _columns.Values.Add(keyword.Field, keyword.Value, label);
            _file.PutValue(entry);
        }
        else if (label.Length > 0 && entry.Label != label)
        {
            entry.Label = label;
            _file.PutValue(entry);
        }

        return entry.Id;
    }

    private void RemoveBuried()
    {
        var now = _clock.GetUtcNow();
        while (_buried.TryPeek(out var oldest) && now - oldest.At >= Grace)
        {
            _file.Remove(_buried.Dequeue().Row);
        }
    }

    private void InTransaction(Action work)
    {
        _file.Begin();
        try
        {
            work();
            _file.Commit();
        }
        catch
        {
            _file.RollBack();
            Load();
            throw;
        }
    }

    // What is appended but dead makes every bitmap longer; beyond half it is time to number the living anew.
    private void CompactIfWorthwhile()
    {
        var snapshot = _columns.Snapshot;
        var dead = snapshot.Count - snapshot.LiveCount;
        if (dead > MinDeadToCompact && dead > snapshot.LiveCount)
        {
            Load();
        }
    }

    private void Load()
    {
        var columns = new SearchColumns();
        var completions = new CompletionIndex();
        _buried.Clear();
        foreach (var row in _file.DeadRows())
        {
            _buried.Enqueue((row, _clock.GetUtcNow()));
        }

        _file.EachValue((field, value, label) => columns.Values.Add(field, value, label));
        _file.EachDocument((row, id, version, stored) =>
        {
            columns.Append(id, row, version, stored);
            foreach (var completion in stored.Completions)
            {
                completions.Add(completion);
            }
        });
        _words.Clear();
        _file.EachWord((word, count) => _words[word] = count);
        _queries.Load(_file, completions);
        completions.Publish();
        columns.Publish([]);
        _lastRow = _file.LastRow();
        _applied = _file.AppliedVersion;
        Volatile.Write(ref _format, _file.Format);
        Volatile.Write(ref _completions, completions);
        _columns = columns;
    }

    private static string SortKeyOf(string value)
    {
        const int MaxLength = 64;
        var key = value.ToLowerInvariant();
        return key.Length <= MaxLength ? key : key[..MaxLength];
    }

    private static Dictionary<string, SearchWrite>.ValueCollection Newest(IReadOnlyList<SearchWrite> writes)
    {
        var newest = new Dictionary<string, SearchWrite>(writes.Count);
        foreach (var write in writes)
        {
            if (!newest.TryGetValue(write.Id, out var known) || known.Version <= write.Version)
            {
                newest[write.Id] = write;
            }
        }

        return newest.Values;
    }

    private sealed record Staged(string Id, long Row, long Version, StoredColumns Columns);
}
