using System.Collections.Concurrent;

namespace Headless.Storage.Documents;

/// <summary>
/// Deserialised documents by id, bounded by their size, the least useful leaving first; for engines. A reader takes its collection's
/// generation before it begins to read. A commit raises the generation and removes what it changes before it becomes visible, and raises it
/// again afterwards. So an entry that was there at the reader's generation, and still is, is what the reader would read; and a reader that
/// was overtaken by a commit leaves nothing behind.
/// </summary>
/// <param name="maxBytes">Of memory, as estimated; 0 keeps nothing.</param>
public sealed class RecordCache(long maxBytes)
{
    /// <summary>Memory of a document as a multiple of its stored size, measured over catalogue documents.</summary>
    private const int MemoryPerStoredByte = 3;

    private const int MemoryPerEntry = 200;

    private readonly Lock _changing = new();
    private readonly LinkedList<Entry> _entries = [];
    private long _bytes;

    /// <summary>Estimated memory of what is kept.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Keeps what a reader has read, unless a commit came in between.</summary>
    /// <param name="storedBytes">Length of its body.</param>
    /// <param name="generation">Taken before the reader began.</param>
    public void Offer(CachedRecords records, IDocument document, int storedBytes, long generation)
    {
        var entry = new Entry(records, document, generation, (storedBytes * MemoryPerStoredByte) + MemoryPerEntry);
        if (entry.Bytes > maxBytes)
        {
            return;
        }

        lock (_changing)
        {
            if (records.Commits > 0 || records.Generation != generation || !records.Entries.TryAdd(document.Id, entry))
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
    public void BeginCommit(CachedRecords records, string id)
    {
        lock (_changing)
        {
            records.Commits++;
            Forget(records, id);
        }
    }

    /// <summary>Called once for each <see cref="BeginCommit"/>, when the commit is visible or has failed.</summary>
    public void EndCommit(CachedRecords records)
    {
        lock (_changing)
        {
            records.Commits--;
            records.Generation++;
        }
    }

    /// <summary>Called when a commit of another process is known to be visible.</summary>
    public void Drop(CachedRecords records, string id)
    {
        lock (_changing)
        {
            Forget(records, id);
        }
    }

    /// <summary>Called when it is not known what other processes have changed.</summary>
    public void Clear(CachedRecords records)
    {
        lock (_changing)
        {
            foreach (var id in records.Entries.Keys)
            {
                Forget(records, id);
            }

            records.Generation++;
        }
    }

    private void Forget(CachedRecords records, string id)
    {
        records.Generation++;
        if (records.Entries.TryRemove(id, out var entry))
        {
            Unlink(entry);
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

        last.Value.Records.Entries.TryRemove(last.Value.Document.Id, out _);
        Unlink(last.Value);
    }

    private void Unlink(Entry entry)
    {
        _entries.Remove(entry.Node!);
        _bytes -= entry.Bytes;
    }

    internal sealed class Entry(CachedRecords records, IDocument document, long generation, int bytes)
    {
        public CachedRecords Records => records;

        public IDocument Document => document;

        public long Generation => generation;

        public int Bytes => bytes;

        public bool WasUsed { get; set; }

        public LinkedListNode<Entry>? Node { get; set; }
    }
}

/// <summary>One collection's part of a <see cref="RecordCache"/>. Written under the cache's lock, read without.</summary>
public sealed class CachedRecords
{
    private readonly ConcurrentDictionary<string, RecordCache.Entry>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private long _generation;

    public CachedRecords() => _bySpan = Entries.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Raised before and after every commit that changes the collection.</summary>
    public long Generation
    {
        get => Volatile.Read(ref _generation);
        internal set => Volatile.Write(ref _generation, value);
    }

    /// <summary>How many documents are kept.</summary>
    public int Count => Entries.Count;

    internal ConcurrentDictionary<string, RecordCache.Entry> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>Changes between the moment before they become visible and the moment after.</summary>
    internal int Commits { get; set; }

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
