namespace Headless.GraphQL.Validation;

/// <summary>Finds what somebody may have meant by a name that does not exist.</summary>
internal static class Suggestions
{
    /// <summary>Longer names are not compared, so that a hostile document cannot buy work with them.</summary>
    private const int MaxNameChars = 64;
    private const int MaxSuggestions = 3;

    /// <summary><c> Did you mean "a" or "b"?</c> with the blank in front, or nothing.</summary>
    public static string For(string name, IEnumerable<string> known)
    {
        if (name.Length > MaxNameChars)
        {
            return "";
        }

        var allowed = (name.Length * 2 / 5) + 1;
        var near = known
            .Where(k => Math.Abs(k.Length - name.Length) <= allowed && k.Length <= MaxNameChars)
            .Select(k => (Name: k, Distance: Distance(name, k)))
            .Where(k => k.Distance <= allowed)
            .OrderBy(k => k.Distance)
            .ThenBy(k => k.Name, StringComparer.Ordinal)
            .Take(MaxSuggestions)
            .Select(k => $"\"{k.Name}\"")
            .ToList();
        return near.Count == 0 ? "" : $" Did you mean {string.Join(" or ", near)}?";
    }

    /// <summary>Edits from one name to the other, letter case aside.</summary>
    private static int Distance(string one, string two)
    {
        Span<int> row = stackalloc int[MaxNameChars + 1];
        for (var j = 0; j <= two.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= two.Length; j++)
            {
                var above = row[j];
                var change = char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(two[j - 1]) ? 0 : 1;
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + change);
                diagonal = above;
            }
        }

        return row[two.Length];
    }
}
