using System.Text;

namespace Headless.Catalog;

/// <summary>Names for addresses and for comparison.</summary>
internal static class Text
{
    private const char FirstFullWidth = '\uFF01';
    private const char LastFullWidth = '\uFF5E';
    private const int WidthDistance = FirstFullWidth - '!';

    /// <summary>
    /// Letters and digits of any script in lower case, everything between them as one hyphen: <c>Life On Mars</c> is <c>life-on-mars</c>,
    /// <c>全棉 四件套</c> is <c>全棉-四件套</c>. Empty when there is no letter or digit.
    /// </summary>
    public static string Slug(string name, int maxLength)
    {
        var slug = new StringBuilder(Math.Min(name.Length, maxLength));
        var pending = false;
        foreach (var rune in Fold(name).EnumerateRunes())
        {
            if (!Rune.IsLetterOrDigit(rune) && !IsMark(rune))
            {
                pending |= slug.Length > 0 && rune.Value is not ('\'' or '’');
                continue;
            }

            if (slug.Length + rune.Utf16SequenceLength + (pending ? 1 : 0) > maxLength)
            {
                break;
            }

            slug.Append(pending ? "-" : "").Append(rune);
            pending = false;
        }

        return slug.ToString();
    }

    /// <summary>Whether a text can stand in an address as it is: lower-case letters and digits of any script with - _ . between.</summary>
    public static bool IsSlug(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            var isName = (Rune.IsLetterOrDigit(rune) || IsMark(rune)) && Rune.ToLowerInvariant(rune) == rune;
            if (!isName && rune.Value is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return text.Length > 0 && !IsPunctuation(text[0]) && !IsPunctuation(text[^1]);
    }

    /// <summary>For comparing and sorting: outer space cut, full width made half, lower case.</summary>
    public static string Fold(string text) => string.Create(text.Trim().Length, text.Trim(), static (target, source) =>
    {
        for (var i = 0; i < target.Length; i++)
        {
            var letter = source[i] is >= FirstFullWidth and <= LastFullWidth ? (char)(source[i] - WidthDistance) : source[i];
            target[i] = char.ToLowerInvariant(letter);
        }
    });

    private static bool IsPunctuation(char letter) => letter is '-' or '_' or '.';

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;
}
