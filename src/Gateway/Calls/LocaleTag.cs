using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Headless.Gateway.Calls;

/// <summary>Language tags as we take them: language, and perhaps script and region, of BCP 47.</summary>
internal static class LocaleTag
{
    public const string Allowed = "a language with perhaps script and region, for example en, zh-CN or zh-Hant-TW";

    /// <summary>The tag in its usual spelling (<c>zh-Hant-TW</c>), null when the text is none.</summary>
    public static string? Normalize(ReadOnlySpan<char> text)
    {
        Span<Range> parts = stackalloc Range[4];
        var count = text.Split(parts, '-');
        if (count is 0 or > 3 || !IsLetters(text[parts[0]], 2, 3))
        {
            return null;
        }

        var tag = text[parts[0]].ToString().ToLowerInvariant();
        for (var i = 1; i < count; i++)
        {
            var part = text[parts[i]];
            if (i == 1 && IsLetters(part, 4, 4))
            {
                tag += $"-{char.ToUpperInvariant(part[0])}{part[1..].ToString().ToLowerInvariant()}";
            }
            else if (i == count - 1 && (IsLetters(part, 2, 2) || IsDigits(part)))
            {
                tag += "-" + part.ToString().ToUpperInvariant();
            }
            else
            {
                return null;
            }
        }

        return tag;
    }

    private static bool IsLetters(ReadOnlySpan<char> part, int min, int max)
    {
        foreach (var c in part)
        {
            if (!char.IsAsciiLetter(c))
            {
                return false;
            }
        }

        return part.Length >= min && part.Length <= max;
    }

    private static bool IsDigits(ReadOnlySpan<char> part) =>
        part.Length == 3 && char.IsAsciiDigit(part[0]) && char.IsAsciiDigit(part[1]) && char.IsAsciiDigit(part[2]);
}

/// <summary>The header in which browsers tell the reader's languages.</summary>
internal static class AcceptLanguage
{
    /// <summary>Headers with more entries are not what people's browsers send; the rest is not looked at.</summary>
    private const int MaxEntries = 16;

    /// <summary>The language of highest quality that is a tag; null when there is none, which is no error.</summary>
    public static string? Preferred(StringValues header)
    {
        if (header.Count == 0)
        {
            return null;
        }

        if (header.Count == 1 && LocaleTag.Normalize(header[0]) is { } single)
        {
            return single;
        }

        if (!StringWithQualityHeaderValue.TryParseList(header.ToArray()!, out var entries))
        {
            return null;
        }

        string? best = null;
        var bestQuality = 0.0;
        foreach (var entry in entries.Take(MaxEntries))
        {
            if ((entry.Quality ?? 1) > bestQuality && LocaleTag.Normalize(entry.Value) is { } tag)
            {
                (best, bestQuality) = (tag, entry.Quality ?? 1);
            }
        }

        return best;
    }
}
