using System.Text;

namespace Headless.Storage.Search.Text;

/// <summary>A text after <see cref="Folding"/> that remembers where each of its characters came from.</summary>
internal sealed class FoldedText
{
    private readonly string _folded;
    private readonly int[]? _origins;
    private readonly int _sourceLength;

    private FoldedText(string folded, int[]? origins, int sourceLength)
    {
        _folded = folded;
        _origins = origins;
        _sourceLength = sourceLength;
    }

    public int Length => _folded.Length;

    public char this[int i] => _folded[i];

    public static FoldedText Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        var origins = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (Folding.IsMark(c))
            {
                continue;
            }

            if (i + 1 < text.Length && Folding.TryVoice(c, text[i + 1], out var voiced))
            {
                folded.Append(voiced);
                origins.Add(i++);
                continue;
            }

            if (Folding.Several(c) is not { } several)
            {
                folded.Append(Folding.One(c));
                origins.Add(i);
                continue;
            }

            folded.Append(several);
            for (var n = 0; n < several.Length; n++)
            {
                origins.Add(i);
            }
        }

        return new FoldedText(folded.ToString(), folded.Length == text.Length ? null : [.. origins], text.Length);
    }

    /// <summary>Where the folded character at <paramref name="i"/> begins in the source.</summary>
    public int Start(int i) => _origins is null ? i : _origins[i];

    /// <summary>Where the stretch of folded characters before <paramref name="i"/> ends in the source.</summary>
    public int End(int i)
    {
        if (_origins is null)
        {
            return i;
        }

        var last = _origins[i - 1];
        while (i < _origins.Length && _origins[i] == last)
        {
            i++;
        }

        return i < _origins.Length ? _origins[i] : _sourceLength;
    }

    public string Text(int start, int end) => _folded[start..end];

    public Term TermAt(int start, int end) => new(_folded[start..end], Start(start), End(end));

    /// <summary>Whether a letter outside the basic plane (rare Han) begins here.</summary>
    public bool IsLetterPair(int i) => char.IsHighSurrogate(_folded[i]) && i + 1 < _folded.Length && char.IsLetter(_folded, i);
}
