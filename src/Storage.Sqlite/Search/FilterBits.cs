using System.Runtime.Intrinsics;
using Headless.Storage.Search;

namespace Headless.Storage.Sqlite.Search;

/// <summary>Turns conditions into bitmaps. Bits of dead or later states may be set; the caller masks them by the live ones.</summary>
internal sealed class FilterBits(SearchSnapshot snapshot, BitmapPool pool)
{
    private const int BitsPerWord = 64;

    public ulong[] Of(SearchFilter filter)
    {
        switch (filter)
        {
            case SearchFilter.Any any:
                return AnyOf(any);
            case SearchFilter.Range range:
                return InRange(range);
            case SearchFilter.Ids ids:
                return WithIds(ids);
            case SearchFilter.All all:
                return AllOf(all);
            case SearchFilter.Not not:
                var bits = Of(not.Inner);
                Bitmap.Invert(pool.Span(bits));
                return bits;
            default:
                throw new InvalidOperationException($"The filter {filter.GetType().Name} is unknown.");
        }
    }

    private ulong[] AnyOf(SearchFilter.Any any)
    {
        var bits = pool.Empty();
        foreach (var value in any.Values)
        {
            snapshot.Columns.Values.Find(any.Field, value)?.Documents.OrInto(pool.Span(bits));
        }

        return bits;
    }

    private ulong[] InRange(SearchFilter.Range range)
    {
        var bits = pool.Empty();
        if (!snapshot.Columns.Numbers.TryGetValue(range.Field, out var column))
        {
            return bits;
        }

        var (min, max) = (range.Min ?? double.NegativeInfinity, range.Max ?? double.PositiveInfinity);
        var numbers = column.Items;
        numbers = numbers[..Math.Min(numbers.Length, snapshot.Count)];
        var whole = numbers.Length / BitsPerWord;
        for (var word = 0; word < whole; word++)
        {
            bits[word] = InRange(numbers.Slice(word * BitsPerWord, BitsPerWord), min, max);
        }

        for (var ordinal = whole * BitsPerWord; ordinal < numbers.Length; ordinal++)
        {
            var isInside = numbers[ordinal] >= min && numbers[ordinal] <= max;
            bits[ordinal / BitsPerWord] |= (isInside ? 1UL : 0UL) << ordinal;
        }

        return bits;
    }

    // A missing number is not-a-number, which no comparison holds for.
    private static ulong InRange(ReadOnlySpan<double> numbers, double min, double max)
    {
        var (least, most) = (Vector256.Create(min), Vector256.Create(max));
        var word = 0UL;
        for (var i = 0; i < BitsPerWord; i += Vector256<double>.Count)
        {
            var four = Vector256.Create(numbers.Slice(i, Vector256<double>.Count));
            var inside = Vector256.GreaterThanOrEqual(four, least) & Vector256.LessThanOrEqual(four, most);
            word |= (ulong)inside.ExtractMostSignificantBits() << i;
        }

        return word;
    }

    private ulong[] WithIds(SearchFilter.Ids ids)
    {
        var bits = pool.Empty();
        foreach (var id in ids.Values)
        {
            var ordinal = snapshot.Columns.Find(id, snapshot);
            if (ordinal >= 0)
            {
                bits[ordinal >> 6] |= 1UL << ordinal;
            }
        }

        return bits;
    }

    private ulong[] AllOf(SearchFilter.All all)
    {
        var bits = pool.Copy(snapshot.Live);
        foreach (var filter in all.Filters)
        {
            Bitmap.And(pool.Span(bits), pool.Span(Of(filter)));
        }

        return bits;
    }
}
