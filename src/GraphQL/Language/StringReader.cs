using System.Globalization;
using System.Text;

namespace Headless.GraphQL.Language;

/// <summary>Reads quoted and block strings: escapes, surrogate pairs, indentation.</summary>
internal static class StringReader
{
    private const int MaxCodePoint = 0x10FFFF;

    /// <param name="start">Offset of the opening quote.</param>
    /// <param name="end">Offset behind the closing quote.</param>
    public static string Read(GraphQLSource source, int start, out int end)
    {
        var text = source.Text;
        StringBuilder? builder = null;
        var runStart = start + 1;
        var i = runStart;
        while (i < text.Length)
        {
            var c = text[i];
            if (c == '"')
            {
                end = i + 1;
                return builder is null
                    ? text.Substring(runStart, i - runStart)
                    : builder.Append(text, runStart, i - runStart).ToString();
            }

            if (c == '\\')
            {
                builder ??= new StringBuilder();
                builder.Append(text, runStart, i - runStart);
                i = runStart = ReadEscape(source, i, builder);
            }
            else if (c is '\n' or '\r')
            {
                break;
            }
            else
            {
                i += ScalarLengthOrThrow(source, i);
            }
        }

        throw new GraphQLSyntaxException("A string is not closed on its line.", source, i);
    }

    /// <param name="start">Offset of the first of three opening quotes.</param>
    /// <param name="end">Offset behind the last closing quote.</param>
    public static string ReadBlock(GraphQLSource source, int start, out int end)
    {
        var text = source.Text;
        var raw = new StringBuilder();
        var i = start + 3;
        while (i < text.Length)
        {
            var c = text[i];
            if (c == '"' && IsTripleQuote(text, i))
            {
                end = i + 3;
                return Unindent(raw.ToString());
            }

            if (c == '\\' && IsTripleQuote(text, i + 1))
            {
                raw.Append("\"\"\"");
                i += 4;
            }
            else if (c is '\n' or '\r')
            {
                raw.Append('\n');
                i += c == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? 2 : 1;
            }
            else
            {
                var length = ScalarLengthOrThrow(source, i);
                raw.Append(c);
                if (length > 1)
                {
                    raw.Append(text[i + 1]);
                }

                i += length;
            }
        }

        throw new GraphQLSyntaxException("A block string is not closed.", source, i);
    }

    /// <summary>How many UTF-16 units the scalar value at that offset takes; 0 for half of a surrogate pair.</summary>
    public static int ScalarLength(string text, int i)
    {
        if (!char.IsSurrogate(text[i]))
        {
            return 1;
        }

        return i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]) ? 2 : 0;
    }

    public static GraphQLSyntaxException Unexpected(GraphQLSource source, int position, string why)
    {
        var text = source.Text;
        if (position >= text.Length)
        {
            return new GraphQLSyntaxException($"The document ends too early: {why}.", source, position);
        }

        var c = text[position];
        var name = c is > ' ' and < '\u007F' ? $"'{c}'" : "U+" + ((int)c).ToString("X4", CultureInfo.InvariantCulture);
        return new GraphQLSyntaxException($"The character {name} is not expected: {why}.", source, position);
    }

    private static int ScalarLengthOrThrow(GraphQLSource source, int i)
    {
        var length = ScalarLength(source.Text, i);
        return length > 0 ? length : throw Unexpected(source, i, "it is half of a surrogate pair");
    }

    private static bool IsTripleQuote(string text, int i) => string.CompareOrdinal(text, i, "\"\"\"", 0, 3) == 0;

    /// <summary>Appends what the escape at that offset stands for and returns the offset behind it.</summary>
    private static int ReadEscape(GraphQLSource source, int i, StringBuilder builder)
    {
        var text = source.Text;
        var next = i + 1 < text.Length ? text[i + 1] : '\0';
        var simple = next switch
        {
            '"' or '\\' or '/' => next,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => '\0',
        };
        if (simple != '\0')
        {
            builder.Append(simple);
            return i + 2;
        }

        if (next != 'u')
        {
            throw new GraphQLSyntaxException("A string has an escape that does not exist.", source, i);
        }

        return i + 2 < text.Length && text[i + 2] == '{' ? ReadBracedEscape(source, i, builder) : ReadFixedEscape(source, i, builder);
    }

    /// <summary><c>\u{1F600}</c>: a scalar value in any number of digits.</summary>
    private static int ReadBracedEscape(GraphQLSource source, int start, StringBuilder builder)
    {
        var text = source.Text;
        var code = 0;
        var i = start + 3;
        for (; i < text.Length && HexDigit(text[i]) >= 0 && code <= MaxCodePoint; i++)
        {
            code = (code << 4) | HexDigit(text[i]);
        }

        var isClosed = i < text.Length && text[i] == '}' && i > start + 3;
        if (!isClosed || code is > MaxCodePoint or (>= 0xD800 and <= 0xDFFF))
        {
            throw InvalidUnicodeEscape(source, start);
        }

        builder.Append(char.ConvertFromUtf32(code));
        return i + 1;
    }

    /// <summary><c>\uXXXX</c>; a leading surrogate needs its trailing one as the next escape.</summary>
    private static int ReadFixedEscape(GraphQLSource source, int start, StringBuilder builder)
    {
        var text = source.Text;
        var code = FourHexDigits(text, start + 2);
        if (code < 0 || char.IsLowSurrogate((char)code))
        {
            throw InvalidUnicodeEscape(source, start);
        }

        builder.Append((char)code);
        if (!char.IsHighSurrogate((char)code))
        {
            return start + 6;
        }

        var second = string.CompareOrdinal(text, start + 6, "\\u", 0, 2) == 0 ? FourHexDigits(text, start + 8) : -1;
        if (second < 0 || !char.IsLowSurrogate((char)second))
        {
            throw InvalidUnicodeEscape(source, start);
        }

        builder.Append((char)second);
        return start + 12;
    }

    private static GraphQLSyntaxException InvalidUnicodeEscape(GraphQLSource source, int position) =>
        new("A string has a Unicode escape that is no scalar value.", source, position);

    private static int FourHexDigits(string text, int i)
    {
        if (i + 4 > text.Length)
        {
            return -1;
        }

        var code = 0;
        for (var end = i + 4; i < end; i++)
        {
            var digit = HexDigit(text[i]);
            if (digit < 0)
            {
                return -1;
            }

            code = (code << 4) | digit;
        }

        return code;
    }

    private static int HexDigit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };

    /// <summary>Takes the common indentation off all lines but the first, and blank lines off both ends.</summary>
    private static string Unindent(string raw)
    {
        var common = int.MaxValue;
        var first = -1;
        var last = -1;
        for (int start = 0, end; start <= raw.Length; start = end + 1)
        {
            end = LineEnd(raw, start);
            var indent = Indentation(raw, start, end);
            if (start + indent < end)
            {
                first = first < 0 ? start : first;
                last = start;
                common = start == 0 ? common : Math.Min(common, indent);
            }
        }

        if (first < 0)
        {
            return "";
        }

        var result = new StringBuilder(raw.Length);
        for (int start = first, end; start <= last; start = end + 1)
        {
            end = LineEnd(raw, start);
            var cut = start == 0 ? 0 : Math.Min(common, end - start);
            result.Append(start > first ? "\n" : "").Append(raw, start + cut, end - start - cut);
        }

        return result.ToString();
    }

    private static int LineEnd(string raw, int start)
    {
        var end = start < raw.Length ? raw.IndexOf('\n', start) : -1;
        return end < 0 ? raw.Length : end;
    }

    private static int Indentation(string raw, int start, int end)
    {
        var i = start;
        while (i < end && raw[i] is ' ' or '\t')
        {
            i++;
        }

        return i - start;
    }
}
