using System.Buffers;
using System.Globalization;
using Headless.Storage.Search;

namespace Headless.Storage.Sqlite.Search;

/// <summary>Counts facets over a set of documents. All keyword facets of one set are counted in one pass.</summary>
internal sealed class FacetCounter(SearchSnapshot snapshot)
{
    /// <summary>Numbers that round bounds are found from; more would not move them.</summary>
    private const int MaxSample = 512;

    /// <summary>What a value of a document costs to count, in words of a bitmap: measured, as documents lie far apart in memory.</summary>
    private const int WalkingCost = 5;

    /// <summary>Amounts have at most two decimals, so ranges that end one cent before the next begin miss none and share none.</summary>
    private const double Cent = 0.01;

    /// <param name="facets">Those that are counted over this set.</param>
    public IEnumerable<FacetResult> Count(ReadOnlySpan<ulong> documents, IReadOnlyList<FacetRequest> facets)
    {
        var results = new List<FacetResult>(facets.Count);
        var counts = CountValues(documents, [.. facets.OfType<FacetRequest.Values>().Select(facet => facet.Field)]);
        foreach (var facet in facets)
        {
            results.Add(new FacetResult(facet.Name, facet switch
            {
                FacetRequest.Values wanted => Top(wanted, counts),
                FacetRequest.Ranges wanted => InRanges(documents, wanted.Field, wanted.Buckets, keepEmpty: true),
                FacetRequest.Spread wanted => InRanges(documents, wanted.Field, Spread(documents, wanted), keepEmpty: false),
                _ => throw new InvalidOperationException($"The facet {facet.GetType().Name} is unknown."),
            }));
        }

        ArrayPool<int>.Shared.Return(counts);
        return results;
    }

    // Few documents are counted by walking their values, many by intersecting each value's documents with them.
    private int[] CountValues(ReadOnlySpan<ulong> documents, IReadOnlyList<string> fields)
    {
        var columns = snapshot.Columns;
        var counts = ArrayPool<int>.Shared.Rent(columns.Values.Count + 1);
        if (fields.Count == 0)
        {
            return counts;
        }

        Array.Clear(counts);
        if (CostByDocument(documents) <= CostByValue(documents.Length, fields))
        {
            CountByDocument(documents, counts);
            return counts;
        }

        foreach (var field in fields)
        {
            foreach (var value in columns.Values.Of(field))
            {
                if (value.Id < counts.Length)
                {
                    counts[value.Id] = value.Documents.CountIn(documents);
                }
            }
        }

        return counts;
    }

    private long CostByDocument(ReadOnlySpan<ulong> documents)
    {
        var columns = snapshot.Columns;
        return documents.Length + (WalkingCost * (long)Bitmap.Count(documents) * columns.ValueIds.Count / Math.Max(columns.Ids.Count, 1));
    }

    private long CostByValue(int words, IReadOnlyList<string> fields)
    {
        var cost = 0L;
        foreach (var field in fields)
        {
            foreach (var value in snapshot.Columns.Values.Of(field))
            {
                cost += value.Documents.CostOfCounting(words);
            }
        }

        return cost;
    }

    private void CountByDocument(ReadOnlySpan<ulong> documents, int[] counts)
    {
        var starts = snapshot.Columns.ValueStarts.Items;
        var ids = snapshot.Columns.ValueIds.Items;
        foreach (var ordinal in new SetBits(documents))
        {
            foreach (var id in ids[starts[ordinal]..starts[ordinal + 1]])
            {
                counts[id]++;
            }
        }
    }

    private FacetCount[] Top(FacetRequest.Values facet, int[] counts)
    {
        var found = new List<FieldValueEntry>();
        foreach (var value in snapshot.Columns.Values.Of(facet.Field))
        {
            if (value.Id < counts.Length && (counts[value.Id] > 0 || facet.Selected.Contains(value.Value)))
            {
                found.Add(value);
            }
        }

        found.Sort((left, right) => counts[left.Id] != counts[right.Id]
            ? counts[right.Id].CompareTo(counts[left.Id])
            : string.CompareOrdinal(left.Value, right.Value));
        return
        [
            .. found.Where((value, rank) => rank < facet.Limit || facet.Selected.Contains(value.Value))
                .Select(value => new FacetCount(value.Value, value.Label.Length > 0 ? value.Label : value.Value, counts[value.Id])),
        ];
    }

    private FacetCount[] InRanges(ReadOnlySpan<ulong> documents, string field, IReadOnlyList<NumberRange> ranges, bool keepEmpty)
    {
        var counts = new int[ranges.Count];
        var bounds = ranges
            .Select(range => (Min: range.Min ?? double.NegativeInfinity, Max: range.Max ?? double.PositiveInfinity))
            .ToArray();
        if (snapshot.Columns.Numbers.TryGetValue(field, out var numbers))
        {
            foreach (var ordinal in new SetBits(documents))
            {
                var number = numbers.At(ordinal);
                for (var i = 0; i < counts.Length; i++)
                {
                    counts[i] += number >= bounds[i].Min && number <= bounds[i].Max ? 1 : 0;
                }
            }
        }

        return [.. ranges.Select((range, i) => ToCount(range, counts[i])).Where(bucket => keepEmpty || bucket.Count > 0)];
    }

    private List<NumberRange> Spread(ReadOnlySpan<ulong> documents, FacetRequest.Spread facet)
    {
        var sample = Sample(documents, facet.Field);
        var bounds = new List<double>();
        for (var i = 1; i < facet.Buckets && sample.Count > 0; i++)
        {
            var bound = Round(sample[i * sample.Count / facet.Buckets]);
            if (bound > (bounds.Count > 0 ? bounds[^1] : sample[0]) && bound <= sample[^1])
            {
                bounds.Add(bound);
            }
        }

        var ranges = new List<NumberRange>();
        for (var i = 0; i <= bounds.Count && bounds.Count > 0; i++)
        {
            ranges.Add(new NumberRange(i == 0 ? null : bounds[i - 1], i == bounds.Count ? null : Math.Round(bounds[i] - Cent, 2)));
        }

        return ranges;
    }

    private List<double> Sample(ReadOnlySpan<ulong> documents, string field)
    {
        var sample = new List<double>(MaxSample);
        if (snapshot.Columns.Numbers.TryGetValue(field, out var numbers))
        {
            var step = (Bitmap.Count(documents) / MaxSample) + 1;
            var at = 0;
            foreach (var ordinal in new SetBits(documents))
            {
                var number = at++ % step == 0 ? numbers.At(ordinal) : double.NaN;
                if (!double.IsNaN(number))
                {
                    sample.Add(number);
                }
            }
        }

        sample.Sort();
        return sample;
    }

    // 1, 2 or 5 times a power of ten: the nearest such number not above.
    private static double Round(double number)
    {
        if (number <= 0)
        {
            return 0;
        }

        var power = Math.Pow(10, Math.Floor(Math.Log10(number)));
        var digit = number / power;
        return Math.Round((digit >= 5 ? 5 : digit >= 2 ? 2 : 1) * power, 2);
    }

    private static FacetCount ToCount(NumberRange range, int count)
    {
        var value = string.Create(CultureInfo.InvariantCulture, $"{range.Min}..{range.Max}");
        return new FacetCount(value, value, count);
    }
}
