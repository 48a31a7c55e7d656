using System.Text;

namespace Headless.Storage.Search.Text;

/// <summary>Marks the words of a query in the texts it was found in. Pure; the answer is HTML that is safe to show.</summary>
public static class Highlighter
{
    /// <summary>Characters of a long text that are shown around its first found word.</summary>
    public const int ExcerptLength = 160;

    /// <summary>Excerpts of one document.</summary>
    public const int MaxExcerpts = 3;

    private const int LeadLength = 40;

    /// <summary>One excerpt for each text that has a word of the query, in the order of the texts; labels are left out.</summary>
    public static IReadOnlyList<string> Excerpts(TextQuery query, IReadOnlyList<SearchText> texts)
    {
        var wanted = query.Groups
            .Where(group => !group.IsOptional)
            .SelectMany(group => group.Alternatives)
            .SelectMany(alternative => alternative.Terms)
            .SelectMany(term => term.Split(' '))
            .ToHashSet();
        var excerpts = new List<string>();
        foreach (var (weight, text) in texts)
        {
            if (weight != TextWeight.Label && excerpts.Count < MaxExcerpts && Excerpt(wanted, text) is { } excerpt)
            {
                excerpts.Add(excerpt);
            }
        }

        return excerpts;
    }

    private static string? Excerpt(HashSet<string> wanted, string text)
    {
        var spans = Spans(wanted, text);
        if (spans.Count == 0)
        {
            return null;
        }

        var (start, end) = Window(text, spans[0].Start);
        var html = new StringBuilder(start > 0 ? "…" : "");
        var at = start;
        foreach (var span in spans)
        {
            if (span.End > end)
            {
                break;
            }

            Escape(html, text.AsSpan(at..span.Start));
            html.Append("<em>");
            Escape(html, text.AsSpan(span.Start..span.End));
            html.Append("</em>");
            at = span.End;
        }

        Escape(html, text.AsSpan(at..end));
        return html.Append(end < text.Length ? "…" : "").ToString();
    }

    private static List<(int Start, int End)> Spans(HashSet<string> wanted, string text)
    {
        var spans = new List<(int Start, int End)>();
        var found = TextAnalyzer.Segments(text)
            .SelectMany(segment => segment.Terms.Concat(segment.Extras))
            .Where(term => wanted.Contains(term.Text))
            .OrderBy(term => term.Start);
        foreach (var term in found)
        {
            if (spans.Count > 0 && term.Start <= spans[^1].End)
            {
                spans[^1] = (spans[^1].Start, Math.Max(spans[^1].End, term.End));
            }
            else
            {
                spans.Add((term.Start, term.End));
            }
        }

        return spans;
    }

    // Cut at a space where one is near, never inside a surrogate pair.
    private static (int Start, int End) Window(string text, int first)
    {
        if (text.Length <= ExcerptLength)
        {
            return (0, text.Length);
        }

        var start = Math.Clamp(first - LeadLength, 0, text.Length - ExcerptLength);
        var space = start == 0 ? -1 : text.IndexOf(' ', start, Math.Max(first - start, 0));
        start = space >= 0 ? space + 1 : start;
        var end = Math.Min(start + ExcerptLength, text.Length);
        start += start > 0 && char.IsLowSurrogate(text[start]) ? 1 : 0;
        end -= end < text.Length && char.IsLowSurrogate(text[end]) ? 1 : 0;
        return (start, end);
    }

    private static void Escape(StringBuilder html, ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            _ = c switch
            {
                '&' => html.Append("&amp;"),
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '"' => html.Append("&quot;"),
                '\'' => html.Append("&#39;"),
                _ => html.Append(c),
            };
        }
    }
}
