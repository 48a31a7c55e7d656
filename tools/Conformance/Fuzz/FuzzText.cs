using System.Globalization;
using System.Text;

namespace Headless.Conformance.Fuzz;

/// <summary>Texts that nobody would write, made of those that somebody would. The same random numbers give the same text.</summary>
internal static class FuzzText
{
    private static readonly string[] Tokens =
    [
        "{", "}", "(", ")", "[", "]", ":", "=", "!", "$", "@", "|", "&", "...", "\"", "\"\"\"", "\\\"\"\"", "\\u{", "\\u{1F600}",
        "\\u{110000}", "\\uD83D", "\\uDE00", "\\n", "\\", "#", "\n", "\r", "\r\n", ",", "on", "fragment", "query", "mutation",
        "subscription", "type", "extend", "input", "enum", "union", "schema", "directive", "implements", "repeatable", "true", "null", "0",
        "-", "1e", ".5", "1e400", "99999999999999999999", "@include(if: $v)", "@skip(if: true)", "...F0", "__typename", "__schema",
        "$v: Int = 1", "\uFEFF", "\uD800", "\uDC00", "\0", "é", "😀", "\u2028", "\t",
    ];

    /// <summary>Deletes, doubles, swaps and inserts a few pieces.</summary>
    public static string Mutate(string text, Random random)
    {
        var mutated = new StringBuilder(text);
        for (var i = random.Next(1, 6); i > 0 && mutated.Length > 0; i--)
        {
            var at = random.Next(mutated.Length);
            var length = Math.Min(random.Next(1, random.Next(8) == 0 ? 200 : 12), mutated.Length - at);
            switch (random.Next(5))
            {
                case 0:
                    mutated.Remove(at, length);
                    break;
                case 1:
                    mutated.Insert(random.Next(mutated.Length), mutated.ToString(at, length));
                    break;
                case 2:
                    mutated.Insert(at, Tokens[random.Next(Tokens.Length)]);
                    break;
                case 3:
                    mutated.Insert(at, new StringBuilder().Insert(0, Tokens[random.Next(Tokens.Length)], random.Next(1, 300)));
                    break;
                default:
                    mutated[at] = (char)random.Next(random.Next(4) == 0 ? char.MaxValue : 128);
                    break;
            }
        }

        return mutated.ToString();
    }

    /// <summary>Tokens, names and characters in any order.</summary>
    public static string Soup(Random random)
    {
        var soup = new StringBuilder();
        for (var i = random.Next(1, 400); i > 0; i--)
        {
            switch (random.Next(8))
            {
                case 0:
                    soup.Append((char)random.Next(char.MaxValue));
                    break;
                case 1:
                    soup.Append((char)random.Next('a', 'e'));
                    break;
                case 2:
                    soup.Append(random.Next().ToString(CultureInfo.InvariantCulture));
                    break;
                default:
                    soup.Append(Tokens[random.Next(Tokens.Length)]).Append(random.Next(3) == 0 ? " " : "");
                    break;
            }
        }

        return soup.ToString();
    }

    /// <summary>A value, and one of the many ways to write it as a quoted string.</summary>
    public static (string Value, string Literal) String(Random random)
    {
        var (value, literal) = (new StringBuilder(), new StringBuilder("\""));
        for (var i = random.Next(30); i > 0; i--)
        {
            var rune = random.Next(4) switch
            {
                0 => new Rune(random.Next(0x20, 0x7F)),
                1 => new Rune(random.Next(0x20)),
                2 => new Rune(random.Next(0xD800)),
                _ => new Rune(random.Next(0x10000, 0x110000)),
            };
            value.Append(rune);
            literal.Append(Write(rune, random));
        }

        return (value.ToString(), literal.Append('"').ToString());
    }

    private static string Write(Rune rune, Random random)
    {
        var escape = rune.Value switch
        {
            '"' => "\\\"", '\\' => "\\\\", '/' => "\\/",
            '\b' => "\\b", '\f' => "\\f", '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => null,
        };
        var mustEscape = rune.Value is '"' or '\\' or '\n' or '\r';
        var digits = rune.Value.ToString(random.Next(2) == 0 ? "X" : "x", CultureInfo.InvariantCulture);
        return random.Next(mustEscape ? 1 : 0, 4) switch
        {
            0 => rune.ToString(),
            1 when escape is not null => escape,
            2 => string.Concat(rune.ToString().Select(unit => $"\\u{(int)unit:X4}")),
            _ => $"\\u{{{digits.PadLeft(random.Next(1, 9), '0')}}}",
        };
    }
}
