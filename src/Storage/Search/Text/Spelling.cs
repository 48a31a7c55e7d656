namespace Headless.Storage.Search.Text;

/// <summary>Finds the word that was probably meant. Pure; walks the whole vocabulary, so it is asked when a query found nothing.</summary>
public static class Spelling
{
    /// <summary>Shorter words have too many neighbours to guess.</summary>
    public const int MinWordLength = 3;

    /// <summary>From this length on two errors are forgiven, below only one.</summary>
    public const int TwoErrorsFromLength = 6;

    private const int MaxWordLength = 32;

    /// <summary>The nearest word of the vocabulary, among equally near ones the most frequent; null when none is near enough.</summary>
    /// <param name="vocabulary">Folded words and how many documents have them.</param>
    public static string? Correct(string word, IEnumerable<KeyValuePair<string, int>> vocabulary)
    {
        if (word.Length is < MinWordLength or > MaxWordLength)
        {
            return null;
        }

        var limit = word.Length < TwoErrorsFromLength ? 1 : 2;
        string? best = null;
        var (bestCost, bestCount) = (int.MaxValue, 0);
        foreach (var (candidate, count) in vocabulary)
        {
            if (count <= 0 || Math.Abs(candidate.Length - word.Length) > limit || candidate.Length > MaxWordLength)
            {
                continue;
            }

            // People seldom get the first letter wrong, and hardly ever with another one. Nor does Lucene look for those.
            var begins = candidate[0] == word[0];
            var allowed = begins ? limit : 1;
            var distance = Distance(word, candidate, allowed);
            var cost = (2 * distance) + (begins ? 0 : 1);
            if (distance <= allowed && (cost < bestCost || (cost == bestCost && IsBetter(candidate, count, best!, bestCount))))
            {
                (best, bestCost, bestCount) = (candidate, cost, count);
            }
        }

        return best;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours between two words; limit + 1 when there are more.</summary>
    public static int Distance(string left, string right, int limit)
    {
        Span<int> beforeLast = stackalloc int[right.Length + 1];
        Span<int> last = stackalloc int[right.Length + 1];
        Span<int> row = stackalloc int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }

                least = Math.Min(least, row[j]);
            }

            if (least > limit)
            {
                return limit + 1;
            }

            var spare = beforeLast;
            beforeLast = last;
            last = row;
            row = spare;
        }

        return Math.Min(last[right.Length], limit + 1);
    }

    private static bool IsBetter(string candidate, int count, string best, int bestCount) =>
        count > bestCount || (count == bestCount && string.CompareOrdinal(candidate, best) < 0);
}
