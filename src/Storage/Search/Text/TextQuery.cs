using System.Collections.Frozen;

namespace Headless.Storage.Search.Text;

/// <summary>One way to satisfy a group: <paramref name="MinMatch"/> of these or more, each a term or a phrase of terms.</summary>
/// <param name="Weight">1 for what was written, less for what only means the same.</param>
public sealed record QueryAlternative(IReadOnlyList<string> Terms, int MinMatch, double Weight);

/// <summary>What one word (or one synonym of several words) of the query asks for: any of its alternatives.</summary>
/// <param name="IsOptional">A word like "the": it never keeps a document out.</param>
/// <param name="Word">The word as written, folded, when a misspelling of it could be corrected.</param>
/// <param name="Start">Of the word in the query's own text.</param>
public sealed record QueryGroup(IReadOnlyList<QueryAlternative> Alternatives, bool IsOptional, string? Word, int Start, int End);

/// <summary>
/// A query as both engines execute it: a document matches when every group that is not optional has an alternative that it satisfies.
/// Pure and immutable; made from the same terms as the index.
/// </summary>
public sealed class TextQuery
{
    /// <summary>Groups beyond these are passed over: nobody types so many words, and each costs a look into the index.</summary>
    public const int MaxGroups = 16;

    /// <summary>Pairs of characters of one run that are looked at.</summary>
    public const int MaxRunTerms = 24;

    private const double SynonymWeight = 0.6;

    private static readonly FrozenSet<string> StopWords = new[]
    {
        "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "from", "if", "in", "into", "is", "it", "no", "not", "of", "on",
        "or",
        "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was", "will", "with",
        "的", "了", "和", "与", "及", "或", "是", "在",
    }.ToFrozenSet();

    private TextQuery(IReadOnlyList<QueryGroup> groups, IReadOnlyList<string> neighbours)
    {
        Groups = groups;
        Neighbours = neighbours;
    }

    public IReadOnlyList<QueryGroup> Groups { get; }

    /// <summary>Phrases of two terms that stand side by side in the query: a title that has them so is the better hit.</summary>
    public IReadOnlyList<string> Neighbours { get; }

    /// <summary>Nothing to look for: everything matches.</summary>
    public bool IsEmpty => Groups.Count == 0;

    public static TextQuery Read(string query, SynonymMap synonyms)
    {
        var segments = TextAnalyzer.Segments(query);
        var groups = new List<QueryGroup>();
        for (var i = 0; i < segments.Count && groups.Count < MaxGroups;)
        {
            var length = synonyms.Find(segments, i, out var others);
            groups.Add(length == 0 ? Group(segments[i]) : Group(segments, i, length, others));
            i += Math.Max(length, 1);
        }

        if (groups.TrueForAll(group => group.IsOptional))
        {
            groups = groups.ConvertAll(group => group with { IsOptional = false });
        }

        return new TextQuery(groups, NeighboursOf(segments));
    }

    /// <summary>The terms of a text as one term or one phrase; null when it has none.</summary>
    internal static string? PhraseOf(IReadOnlyList<Segment> segments) =>
        segments.Count == 0 ? null : string.Join(' ', segments.SelectMany(segment => segment.Terms).Select(term => term.Text));

    private static QueryGroup Group(Segment segment)
    {
        var canCorrect = segment.Kind == SegmentKind.Word && char.IsLetter(segment.Surface[0]);
        return new QueryGroup(
            AsWritten(segment),
            StopWords.Contains(segment.Surface),
            canCorrect ? segment.Surface : null,
            segment.Start,
            segment.End);
    }

    private static QueryGroup Group(IReadOnlyList<Segment> segments, int first, int length, IReadOnlyList<string> others)
    {
        IReadOnlyList<QueryAlternative> written = length == 1
            ? AsWritten(segments[first])
            : [AllOf(segments.Skip(first).Take(length))];
        return new QueryGroup(
            [.. written, .. others.Select(other => new QueryAlternative([other], 1, SynonymWeight))],
            IsOptional: false,
            Word: null,
            segments[first].Start,
            segments[first + length - 1].End);
    }

    private static QueryAlternative AllOf(IEnumerable<Segment> segments)
    {
        var terms = segments.SelectMany(segment => segment.Terms).Select(term => term.Text).Distinct().ToArray();
        return new QueryAlternative(terms, terms.Length, 1);
    }

    private static QueryAlternative[] AsWritten(Segment segment)
    {
        var terms = segment.Terms.Select(term => term.Text);
        switch (segment.Kind)
        {
            // Half of the pairs suffice: 手机壳 also finds 手机, and 纯棉四件套 finds 纯棉刺绣四件套. Ranking puts the whole run first.
            case SegmentKind.Run:
                var pairs = terms.Distinct().Take(MaxRunTerms).ToArray();
                return [new QueryAlternative(pairs, (pairs.Length + 1) / 2, 1)];
            case SegmentKind.Compound:
                var phrase = new QueryAlternative([string.Join(' ', terms)], 1, 1);
                return segment.Extras.Count == 0 ? [phrase] : [new QueryAlternative([segment.Extras[0].Text], 1, 1), phrase];
            default:
                return [new QueryAlternative([segment.Terms[0].Text], 1, 1)];
        }
    }

    private static List<string> NeighboursOf(IReadOnlyList<Segment> segments)
    {
        var phrases = new List<string>();
        for (var i = 1; i < segments.Count && i < MaxGroups; i++)
        {
            phrases.Add($"{segments[i - 1].Terms[^1].Text} {segments[i].Terms[0].Text}");
        }

        return phrases;
    }
}
