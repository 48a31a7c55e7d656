using System.Text;

namespace Headless.Storage.Search.Text;

/// <summary>The terms of a document as an index keeps them: per weight one text of terms parted by single spaces.</summary>
/// <param name="TitleLength">Words of the title: a short title that matches is the better hit.</param>
/// <param name="Words">Words of letters as written, each once: what misspellings are corrected to.</param>
public sealed record DocumentText(string Title, string Label, string Body, int TitleLength, IReadOnlyCollection<string> Words)
{
    /// <summary>A term of no text. It stands where a phrase must not reach across.</summary>
    public const string Gap = "\u00A6";

    private const int MinWordLength = 3;
    private const int MaxWordLength = 24;

    public static DocumentText Of(IReadOnlyList<SearchText> texts)
    {
        var words = new HashSet<string>();
        var titleLength = 0;
        var title = Terms(texts, TextWeight.Title, words, ref titleLength);
        var ignored = 0;
        return new DocumentText(
            title,
            Terms(texts, TextWeight.Label, words, ref ignored),
            Terms(texts, TextWeight.Body, words, ref ignored),
            titleLength,
            words);
    }

    private static string Terms(IReadOnlyList<SearchText> texts, TextWeight weight, HashSet<string> words, ref int length)
    {
        var terms = new StringBuilder();
        var extras = new StringBuilder();
        foreach (var text in texts)
        {
            if (text.Weight != weight)
            {
                continue;
            }

            Append(terms, terms.Length > 0 ? Gap : "");
            foreach (var segment in TextAnalyzer.Segments(text.Text))
            {
                length += segment.Terms.Count;
                foreach (var term in segment.Terms)
                {
                    Append(terms, term.Text);
                }

                foreach (var extra in segment.Extras)
                {
                    Append(extras, extra.Text);
                }

                if (segment.Kind == SegmentKind.Word && IsCorrectable(segment.Surface))
                {
                    words.Add(segment.Surface);
                }
            }
        }

        return extras.Length == 0 ? terms.ToString() : $"{terms} {Gap} {extras}";
    }

    private static bool IsCorrectable(string surface) =>
        surface.Length is >= MinWordLength and <= MaxWordLength && char.IsLetter(surface[0]);

    private static void Append(StringBuilder to, string term)
    {
        if (term.Length > 0)
        {
            _ = to.Length > 0 ? to.Append(' ') : to;
            to.Append(term);
        }
    }
}
