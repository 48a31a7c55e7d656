using System.Buffers;

namespace Headless.Storage.Sqlite.Search;

/// <summary>Bitmaps of one length for the time of one search, given back together.</summary>
internal sealed class BitmapPool(int ordinals) : IDisposable
{
    private readonly List<ulong[]> _rented = [];

    public int Words { get; } = (ordinals + 63) / 64;

    /// <summary>A bitmap without a bit.</summary>
    public ulong[] Empty()
    {
        var bits = Rent();
        Array.Clear(bits, 0, Words);
        return bits;
    }

    public ulong[] Copy(ReadOnlySpan<ulong> of)
    {
        var bits = Rent();
        of[..Words].CopyTo(bits);
        return bits;
    }

    public Span<ulong> Span(ulong[] bits) => bits.AsSpan(0, Words);

    public void Dispose()
    {
        foreach (var bits in _rented)
        {
            ArrayPool<ulong>.Shared.Return(bits);
        }

        _rented.Clear();
    }

    private ulong[] Rent()
    {
        var bits = ArrayPool<ulong>.Shared.Rent(Math.Max(Words, 1));
        _rented.Add(bits);
        return bits;
    }
}
