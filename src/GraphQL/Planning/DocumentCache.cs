using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Headless.GraphQL.Planning;

/// <summary>
/// Prepared documents by their text. Reading takes no lock. When the cache is full, the tenth that was used longest ago goes.
/// </summary>
internal sealed class DocumentCache(int capacity)
{
    /// <summary>Longer documents are prepared each time: clients' stored queries are under 20 KB, and nobody may fill the memory.</summary>
    private const int MaxKeptDocumentBytes = 64 * 1024;

    private readonly ConcurrentDictionary<byte[], PreparedDocument> _documents = new(Utf8Comparer.Instance);
    private readonly Lock _eviction = new();
    private long _clock;

    public int Count => _documents.Count;

    public PreparedDocument? Find(ReadOnlySpan<byte> text)
    {
        if (!_documents.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(text, out var document))
        {
            return null;
        }

        document.LastUsed = Interlocked.Increment(ref _clock);
        return document;
    }

    public void Add(byte[] text, PreparedDocument document)
    {
        if (text.Length > MaxKeptDocumentBytes)
        {
            return;
        }

        document.LastUsed = Interlocked.Increment(ref _clock);
        _documents[text] = document;
        if (_documents.Count > capacity)
        {
            Evict();
        }
    }

    private void Evict()
    {
        lock (_eviction)
        {
            var excess = _documents.Count - capacity;
            if (excess <= 0)
            {
                return;
            }

            foreach (var (text, _) in _documents.OrderBy(d => d.Value.LastUsed).Take(excess + (capacity / 10)).ToList())
            {
                _documents.TryRemove(text, out _);
            }
        }
    }

    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static Utf8Comparer Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        /// <summary>Keyed per process, so nobody can send texts that collide.</summary>
        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
