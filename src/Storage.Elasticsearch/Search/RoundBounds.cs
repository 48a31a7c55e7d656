using Headless.Storage.Search;

namespace Headless.Storage.Elasticsearch.Search;

/// <summary>
/// Ranges of round bounds over numbers of which it is only known how many lie between any two round ones: 1, 2 or 5 times a power of ten.
/// Pure.
/// </summary>
internal static class RoundBounds
{
    private const int LeastPower = -2;
    private const int GreatestPower = 12;

    /// <summary>Amounts have at most two decimals, so ranges that end one cent before the next begin miss none and share none.</summary>
    private const double Cent = 0.01;

    /// <summary>All bounds, ascending.</summary>
    public static IReadOnlyList<double> All { get; } =
    [
        .. Enumerable.Range(LeastPower, GreatestPower - LeastPower + 1)
            .SelectMany(power => new[] { 1, 2, 5 }.Select(digit => Math.Round(digit * Math.Pow(10, power), 2))),
    ];

    /// <param name="counts">Numbers below the first bound, then from each bound to before the next.</param>
    /// <returns>Up to that many ranges that are not empty; none when all numbers are alike.</returns>
    public static List<(NumberRange Range, int Count)> Spread(IReadOnlyList<int> counts, double min, double max, int buckets)
    {
        var total = counts.Sum();
        var bounds = new List<int>();
        var (at, below) = (0, 0);
        for (var i = 1; i < buckets && total > 0; i++)
        {
            // The number of that rank, rounded down, is the bound that its interval begins with.
            var rank = (int)((long)i * total / buckets);
            while (below + counts[at] <= rank)
            {
                below += counts[at++];
            }

            var bound = Start(at);
            if (bound > (bounds.Count > 0 ? Start(bounds[^1]) : min) && bound <= max)
            {
                bounds.Add(at);
            }
        }

        var ranges = new List<(NumberRange, int)>();
        for (var i = 0; i <= bounds.Count && bounds.Count > 0; i++)
        {
            var (from, to) = (i == 0 ? 0 : bounds[i - 1], i == bounds.Count ? counts.Count : bounds[i]);
            var count = counts.Skip(from).Take(to - from).Sum();
            if (count > 0)
            {
                double? least = i == 0 ? null : Start(from);
                double? most = to == counts.Count ? null : Math.Round(Start(to) - Cent, 2);
                ranges.Add((new NumberRange(least, most), count));
            }
        }

        return ranges;
    }

    private static double Start(int interval) => interval == 0 ? 0 : All[interval - 1];
}
