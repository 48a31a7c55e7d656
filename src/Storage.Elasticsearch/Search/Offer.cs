using System.Globalization;
using Headless.Storage.Search;
using Headless.Storage.Search.Text;

namespace Headless.Storage.Elasticsearch.Search;

/// <summary>A completion with all its weight, as it is offered: the heaviest first, then by text, kind and node.</summary>
internal sealed record Offer(CompletionKind Kind, string Text, string? NodeId, double Weight, string Folded) : IComparable<Offer>
{
    /// <summary>Starts of one text; what is further in is not offered by its middle.</summary>
    private const int MaxStarts = 16;

    /// <summary>Characters of a start that are kept, and of a prefix that are looked at.</summary>
    private const int MaxStartLength = 100;

    /// <summary>Names it in counts. Begins with what orders it, so that the server breaks ties as we do.</summary>
    public string Key =>
        string.Join(IndexLayout.Separator, Folded, ((int)Kind).ToString(CultureInfo.InvariantCulture), NodeId, Text);

    public static Offer Of(CompletionKind kind, string text, string? nodeId, double weight) =>
        new(kind, text, nodeId, weight, TextAnalyzer.Fold(text));

    /// <summary>Null for what no <see cref="Key"/> was written of.</summary>
    public static Offer? Parse(string key, double weight) =>
        key.Split(IndexLayout.Separator, 4) is [var folded, var kind, var node, var text]
            && int.TryParse(kind, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new Offer((CompletionKind)number, text, node.Length == 0 ? null : node, weight, folded)
            : null;

    /// <summary>Where a prefix can begin: at each word, at each character of a script without spaces.</summary>
    public static IEnumerable<string> Starts(string folded)
    {
        var starts = 0;
        for (var i = 0; i < folded.Length && starts < MaxStarts; i++)
        {
            if (i == 0 || folded[i - 1] == ' ' || (folded[i] >= '\u0E00' && folded[i] is not (>= '\u1E00' and <= '\u1FFF')))
            {
                starts++;
                yield return Cut(folded[i..]);
            }
        }
    }

    public static string Cut(string start)
    {
        var length = Math.Min(start.Length, MaxStartLength);
        // Half a surrogate pair cannot be written.
        length -= length < start.Length && char.IsHighSurrogate(start[length - 1]) ? 1 : 0;
        return start[..length];
    }

    public int CompareTo(Offer? other)
    {
        var byWeight = (other?.Weight ?? 0).CompareTo(Weight);
        var byText = byWeight != 0 ? byWeight : string.CompareOrdinal(Folded, other?.Folded);
        var byKind = byText != 0 ? byText : Kind.CompareTo(other?.Kind ?? default);
        return byKind != 0 ? byKind : string.CompareOrdinal(NodeId, other?.NodeId);
    }
}
