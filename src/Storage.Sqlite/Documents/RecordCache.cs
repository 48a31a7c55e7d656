using System.Collections.Concurrent;
using Headless.Storage.Documents;

namespace Headless.Storage.Sqlite.Documents;

/// <summary>
/// Deserialised documents by id, bounded by their size, the least useful leaving first. A reader takes its table's generation before it
/// begins its read transaction. A commit raises the generation and removes what it changes before it becomes visible, and raises it again
/// afterwards. So an entry that was there at the reader's generation, and still is, is what the reader's transaction sees; and a reader
/// that was overtaken by a commit leaves nothing behind.
/// </summary>
internal sealed class RecordCache(long maxBytes)
{
    /// <summary>Memory of a document as a multiple of its stored size, measured over catalogue documents.</summary>
    private const int MemoryPerStoredByte = 3;

    private const int MemoryPerEntry = 200;

    private readonly Lock _changing = new();
    private readonly LinkedList<Entry> _entries = [];
    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    public void Offer(Table table, IDocument document, int storedBytes, long generation)
    {
        var entry = new Entry(table, document, generation, (storedBytes * MemoryPerStoredByte) + MemoryPerEntry);
        if (entry.Bytes > maxBytes)
        {
            return;
        }

        lock (_changing)
        {
            if (table.Records.Commits > 0 || table.Records.Generation != generation || !table.Records.Entries.TryAdd(document.Id, entry))
            {
                return;
            }

            entry.Node = _entries.AddFirst(entry);
            _bytes += entry.Bytes;
            while (_bytes > maxBytes)
            {
                EvictOne();
            }
        }
    }

    /// <summary>Called before a commit that changes this document becomes visible.</summary>
    public void BeginCommit(Table table, string id)
    {
        lock (_changing)
        {
            table.Records.Commits++;
            table.Records.Generation++;
            if (table.Records.Entries.TryRemove(id, out var entry))
            {
                Drop(entry);
            }
        }
    }

    /// <summary>Called once for each <see cref="BeginCommit"/>, when the commit is visible or has failed.</summary>
    public void EndCommit(Table table)
    {
        lock (_changing)
        {
            table.Records.Commits--;
            table.Records.Generation++;
        }
    }

    private void EvictOne()
    {
        // What was used since it was last looked at gets another round.
        var last = _entries.Last!;
        while (last.Value.WasUsed)
        {
            last.Value.WasUsed = false;
            _entries.RemoveLast();
            _entries.AddFirst(last);
            last = _entries.Last!;
        }

        last.Value.Table.Records.Entries.TryRemove(last.Value.Document.Id, out _);
        Drop(last.Value);
    }

    private void Drop(Entry entry)
    {
        _entries.Remove(entry.Node!);
        _bytes -= entry.Bytes;
    }

    internal sealed class Entry(Table table, IDocument document, long generation, int bytes)
    {
        public Table Table => table;

        public IDocument Document => document;

        public long Generation => generation;

        public int Bytes => bytes;

        public bool WasUsed { get; set; }

        public LinkedListNode<Entry>? Node { get; set; }
    }
}

/// <summary>One table's part of the cache. Written under the cache's lock, read without.</summary>
internal sealed class TableRecords
{
    private readonly ConcurrentDictionary<string, RecordCache.Entry>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private long _generation;

    public TableRecords() => _bySpan = Entries.GetAlternateLookup<ReadOnlySpan<char>>();

    public ConcurrentDictionary<string, RecordCache.Entry> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>Raised before and after every commit that changes the table.</summary>
    public long Generation
    {
        get => Volatile.Read(ref _generation);
        set => Volatile.Write(ref _generation, value);
    }

    /// <summary>Changes between the moment before they become visible and the moment after.</summary>
    public int Commits { get; set; }

    /// <summary>What a reader that took this generation before it began may use; null when it has to look for itself.</summary>
    public IDocument? Find(ReadOnlySpan<char> id, long generation)
    {
        if (!_bySpan.TryGetValue(id, out var entry) || entry.Generation > generation)
        {
            return null;
        }

        entry.WasUsed = true;
        return entry.Document;
    }
}
