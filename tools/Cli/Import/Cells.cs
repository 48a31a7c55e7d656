using System.Text;

namespace Headless.Cli.Import;

/// <summary>Lists in one cell: items between bars. A backslash takes the meaning of a bar, an equals sign or a backslash away.</summary>
internal static class Cells
{
    public const char Separator = '|';
    public const char Equal = '=';

    public static string Join(IEnumerable<string> items) => string.Join(Separator, items);

    public static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAny(Separator, Equal, '\\') < 0)
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 4);
        foreach (var character in text)
        {
            _ = character is Separator or Equal or '\\' ? escaped.Append('\\').Append(character) : escaped.Append(character);
        }

        return escaped.ToString();
    }

    /// <summary>The items of a list, each split at its first equals sign; without one the value is null.</summary>
    public static IReadOnlyList<(string Name, string? Value)> Split(string cell)
    {
        var items = new List<(string, string?)>();
        var (text, name) = (new StringBuilder(), (string?)null);
        for (var i = 0; i <= cell.Length; i++)
        {
            if (i == cell.Length || cell[i] == Separator)
            {
                var rest = text.ToString().Trim();
                if (name is not null || rest.Length > 0)
                {
                    items.Add(name is null ? (rest, null) : (name, rest));
                }

                text.Clear();
                name = null;
            }
            else if (cell[i] == Equal && name is null)
            {
                name = text.ToString().Trim();
                text.Clear();
            }
            else
            {
                text.Append(cell[i] == '\\' && i + 1 < cell.Length ? cell[++i] : cell[i]);
            }
        }

        return items;
    }
}
