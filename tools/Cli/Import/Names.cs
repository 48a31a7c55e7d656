using System.Text;

namespace Headless.Cli.Import;

/// <summary>Names for addresses, as the catalog makes them: letters and digits of any script in lower case, hyphens between.</summary>
internal static class Names
{
    /// <summary>Leaves room for a suffix within what the catalog takes.</summary>
    private const int MaxSlugLength = 80;

    private const int FirstFullWidth = 0xFF01;
    private const int LastFullWidth = 0xFF5E;
    private const int WidthDistance = FirstFullWidth - '!';

    public static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (var written in name.EnumerateRunes())
        {
            var rune = written.Value is >= FirstFullWidth and <= LastFullWidth ? new Rune(written.Value - WidthDistance) : written;
            if (slug.Length >= MaxSlugLength)
            {
                break;
            }

            if (Rune.IsLetterOrDigit(rune))
            {
                slug.Append(Rune.ToLowerInvariant(rune));
            }
            else if (rune.Value is not ('\'' or '’') && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString().TrimEnd('-');
    }
}
