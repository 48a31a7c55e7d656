using System.Globalization;

namespace Headless.Storage.Search.Text;

/// <summary>
/// How text becomes terms, for indexes and for queries alike, whichever engine keeps them. Case, width, marks and traditional forms are
/// folded; English words are stemmed; letters and digits are split; Chinese and its like become pairs of characters. Terms hold no spaces
/// and no ASCII punctuation. Pure.
/// </summary>
public static class TextAnalyzer
{
    /// <summary>Raised by one whenever a text may yield other terms than before; indexes are then rebuilt.</summary>
    public const int Version = 1;

    /// <summary>In characters; a longer word is cut, so that junk cannot bloat the index.</summary>
    public const int MaxTermLength = 64;

    /// <summary>A compound of more pieces (an address, a path) is not also indexed as one word.</summary>
    public const int MaxJoinedPieces = 6;

    private enum Class
    {
        Break,
        Letter,
        Digit,
        Unspaced,
        Apostrophe,
        Tie,
    }

    /// <summary>The stretches of the text, in order.</summary>
    public static IReadOnlyList<Segment> Segments(string text)
    {
        var folded = FoldedText.Of(text);
        var segments = new List<Segment>();
        var i = 0;
        while (i < folded.Length)
        {
            switch (ClassAt(folded, i))
            {
                case Class.Unspaced:
                    segments.Add(ReadRun(folded, ref i));
                    break;
                case Class.Letter or Class.Digit:
                    segments.Add(ReadWord(folded, ref i));
                    break;
                default:
                    i++;
                    break;
            }
        }

        return segments;
    }

    /// <summary>For comparing whole texts: case, width, marks and traditional forms folded, what is no letter or digit one space.</summary>
    public static string Fold(string text) => string.Join(' ', Segments(text).Select(segment => segment.Surface));

    private static Class ClassAt(FoldedText text, int i)
    {
        var c = text[i];
        if (char.IsAsciiLetterLower(c))
        {
            return Class.Letter;
        }

        if (char.IsAsciiDigit(c))
        {
            return Class.Digit;
        }

        if (c < 0x80)
        {
            return c switch
            {
                '\'' => Class.Apostrophe,
                '-' or '.' or '_' or '/' or '&' or '+' or ',' => Class.Tie,
                _ => Class.Break,
            };
        }

        if (char.IsSurrogate(c))
        {
            return text.IsLetterPair(i) ? Class.Unspaced : Class.Break;
        }

        return c is '\u2019' or '\u02BC' ? Class.Apostrophe
            : c is '\u2010' or '\u2011' or '\u2013' ? Class.Tie
            : IsUnspaced(c) ? Class.Unspaced
            : char.GetUnicodeCategory(c) switch
            {
                UnicodeCategory.DecimalDigitNumber => Class.Digit,
                UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => Class.Letter,
                _ => char.IsLetter(c) ? Class.Letter : Class.Break,
            };
    }

    private static bool IsUnspaced(char c) => c switch
    {
        >= '\u4E00' and <= '\u9FFF' or >= '\u3400' and <= '\u4DBF' or >= '\uF900' and <= '\uFAFF' or '\u3005' or '\u3007' => true,
        >= '\u3041' and <= '\u3096' or >= '\u30A1' and <= '\u30FA' or '\u30FC' => true,
        >= '\uAC00' and <= '\uD7A3' => true,
        >= '\u0E01' and <= '\u0EDF' or >= '\u1000' and <= '\u109F' or >= '\u1780' and <= '\u17D3' => char.GetUnicodeCategory(c)
            is UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark,
        _ => false,
    };

    private static Segment ReadRun(FoldedText text, ref int i)
    {
        var start = i;
        var units = new List<int>();
        while (i < text.Length && ClassAt(text, i) == Class.Unspaced)
        {
            units.Add(i);
            i += char.IsHighSurrogate(text[i]) ? 2 : 1;
        }

        units.Add(i);
        var singles = new Term[units.Count - 1];
        for (var u = 0; u < singles.Length; u++)
        {
            singles[u] = text.TermAt(units[u], units[u + 1]);
        }

        if (singles.Length == 1)
        {
            return new Segment(SegmentKind.Run, text.Start(start), text.End(i), singles[0].Text, singles, []);
        }

        var pairs = new Term[singles.Length - 1];
        for (var u = 0; u < pairs.Length; u++)
        {
            pairs[u] = text.TermAt(units[u], units[u + 2]);
        }

        return new Segment(SegmentKind.Run, text.Start(start), text.End(i), text.Text(start, i), pairs, singles);
    }

    private static Segment ReadWord(FoldedText text, ref int i)
    {
        var start = i;
        var end = i;
        var surface = new List<string>();
        var pieces = new List<Term>();
        while (true)
        {
            ReadPiece(text, ref i, out var written, out var term);
            surface.Add(written);
            pieces.Add(term);
            end = i;
            if (i < text.Length && IsTie(text, i))
            {
                i++;
            }
            else if (i >= text.Length || ClassAt(text, i) is not (Class.Letter or Class.Digit))
            {
                break;
            }
        }

        if (pieces.Count == 1)
        {
            return new Segment(SegmentKind.Word, text.Start(start), text.End(end), surface[0], pieces, []);
        }

        var joined = string.Concat(surface);
        var whole = new Term(Cut(joined), text.Start(start), text.End(end));
        return new Segment(SegmentKind.Compound, whole.Start, whole.End, joined, pieces, pieces.Count <= MaxJoinedPieces ? [whole] : []);
    }

    // A tie has a letter or digit on both sides; a comma ties digits only.
    private static bool IsTie(FoldedText text, int i) => ClassAt(text, i) == Class.Tie && i + 1 < text.Length
        && (text[i] == ','
            ? ClassAt(text, i - 1) == Class.Digit && ClassAt(text, i + 1) == Class.Digit
            : ClassAt(text, i + 1) is Class.Letter or Class.Digit);

    private static void ReadPiece(FoldedText text, ref int i, out string surface, out Term term)
    {
        var start = i;
        var kind = ClassAt(text, i);
        var hasApostrophe = false;
        var isAscii = true;
        while (i < text.Length && (ClassAt(text, i) == kind || IsInnerApostrophe(text, i, kind)))
        {
            hasApostrophe |= ClassAt(text, i) == Class.Apostrophe;
            isAscii &= text[i] < 0x80 || ClassAt(text, i) == Class.Apostrophe;
            i++;
        }

        surface = text.Text(start, i);
        if (hasApostrophe)
        {
            surface = surface.Replace('\u2019', '\'').Replace('\u02BC', '\'');
            surface = surface.EndsWith("'s", StringComparison.Ordinal) ? surface[..^2] : surface;
            surface = surface.Replace("'", "", StringComparison.Ordinal);
        }

        var stem = kind == Class.Letter && isAscii ? EnglishStemmer.Stem(surface) : surface;
        term = new Term(Cut(stem), text.Start(start), text.End(i));
    }

    private static bool IsInnerApostrophe(FoldedText text, int i, Class kind) => kind == Class.Letter
        && ClassAt(text, i) == Class.Apostrophe && i + 1 < text.Length && ClassAt(text, i + 1) == Class.Letter;

    private static string Cut(string term) => term.Length <= MaxTermLength ? term : term[..MaxTermLength];
}
