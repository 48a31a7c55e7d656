using System.Numerics;

namespace Headless.Storage.Sqlite.Search;

/// <summary>
/// A growing set of document ordinals: a sorted list while it is rare, a bitmap when it is dense. One thread adds, in ascending order; any
/// number read meanwhile. A reader sees all that was added before its snapshot was taken, and perhaps later ordinals, which its own
/// bitmap of live documents masks.
/// </summary>
internal sealed class OrdinalSet
{
    private const int DenseFrom = 256;
    private const int BitsPerWord = 64;

    // Measured: a listed ordinal is looked up by itself, the words of a bitmap are counted in a row.
    private const int ListedCost = 3;

    // Either the sorted list (int[]) or the bitmap (ulong[]): one field, so that a reader never sees neither.
    private volatile Array _members = Array.Empty<int>();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public long Bytes => 64 + (_members.LongLength * (_members is int[] ? sizeof(int) : sizeof(ulong)));

    /// <summary>Adds an ordinal higher than all before it.</summary>
    public void Add(int ordinal)
    {
        if (_members is ulong[] bits)
        {
            SetBit(bits, ordinal);
        }
        else
        {
            Append((int[])_members, ordinal);
        }

        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>Sets the bits of the members, as far as the target reaches.</summary>
    public void OrInto(Span<ulong> target)
    {
        var members = _members;
        if (members is ulong[] bits)
        {
            var words = Math.Min(bits.Length, target.Length);
            Bitmap.Or(target[..words], bits.AsSpan(0, words));
            return;
        }

        foreach (var ordinal in Listed((int[])members, target.Length))
        {
            target[ordinal / BitsPerWord] |= 1UL << ordinal;
        }
    }

    /// <summary>What <see cref="CountIn"/> costs for bitmaps of so many words, in words of a bitmap.</summary>
    public int CostOfCounting(int words) => _members is ulong[] ? words : ListedCost * Count;

    /// <summary>How many members are also in the bitmap.</summary>
    public int CountIn(ReadOnlySpan<ulong> within)
    {
        var members = _members;
        if (members is ulong[] bits)
        {
            var words = Math.Min(bits.Length, within.Length);
            return Bitmap.CountAnd(bits.AsSpan(0, words), within[..words]);
        }

        var found = 0;
        foreach (var ordinal in Listed((int[])members, within.Length))
        {
            found += (int)(within[ordinal / BitsPerWord] >> ordinal & 1);
        }

        return found;
    }

    /// <summary>Writes the members that are also in <paramref name="within"/>, ascending, and returns how many there are.</summary>
    /// <param name="ordinals">Room for as many as <paramref name="within"/> has bits.</param>
    public int Intersect(ReadOnlySpan<ulong> within, Span<int> ordinals)
    {
        var found = 0;
        var members = _members;
        if (members is ulong[] bits)
        {
            var words = Math.Min(bits.Length, within.Length);
            for (var w = 0; w < words; w++)
            {
                for (var word = bits[w] & within[w]; word != 0; word &= word - 1)
                {
                    ordinals[found++] = (w * BitsPerWord) + BitOperations.TrailingZeroCount(word);
                }
            }

            return found;
        }

        foreach (var ordinal in Listed((int[])members, within.Length))
        {
            if ((within[ordinal / BitsPerWord] >> ordinal & 1) != 0)
            {
                ordinals[found++] = ordinal;
            }
        }

        return found;
    }

    // What is listed below the last ordinal that so many words reach.
    private ReadOnlySpan<int> Listed(int[] list, int words)
    {
        var listed = list.AsSpan(0, Math.Min(Count, list.Length));
        var end = words * BitsPerWord;
        while (listed.Length > 0 && listed[^1] >= end)
        {
            listed = listed[..^1];
        }

        return listed;
    }

    private void Append(int[] list, int ordinal)
    {
        if (_count >= DenseFrom && _count * (BitsPerWord / 2) >= ordinal)
        {
            var bits = new ulong[(ordinal / BitsPerWord) + 64];
            foreach (var listed in list.AsSpan(0, _count))
            {
                bits[listed / BitsPerWord] |= 1UL << listed;
            }

            bits[ordinal / BitsPerWord] |= 1UL << ordinal;
            _members = bits;
        }
        else if (_count == list.Length)
        {
            var longer = new int[Math.Max(2, list.Length * 2)];
            list.CopyTo(longer, 0);
            longer[_count] = ordinal;
            _members = longer;
        }
        else
        {
            list[_count] = ordinal;
        }
    }

    private void SetBit(ulong[] bits, int ordinal)
    {
        var word = ordinal / BitsPerWord;
        if (word >= bits.Length)
        {
            Array.Resize(ref bits, word + (word / 4) + 1);
            bits[word] |= 1UL << ordinal;
            _members = bits;
            return;
        }

        Volatile.Write(ref bits[word], bits[word] | (1UL << ordinal));
    }
}
