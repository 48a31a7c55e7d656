namespace Headless.GraphQL.Language;

/// <summary>Reads token after token; the current one stands in the properties. Mutable: keep it in a field, never copy it.</summary>
internal struct Lexer(GraphQLSource source, int maxTokens)
{
    private const byte Other = 0, Blank = 1, NameStart = 2, Digit = 3, Punctuator = 4;
    private static readonly byte[] Classes = Classify();
    private static readonly TokenKind[] Punctuators = MapPunctuators();

    private readonly string _text = source.Text;
    private readonly int _maxTokens = maxTokens;
    private int _tokens;

    public TokenKind Kind { get; private set; } = TokenKind.End;

    public int Start { get; private set; }

    /// <summary>Offset behind the current token.</summary>
    public int End { get; private set; }

    /// <summary>The name, the digits or the string; null for punctuators.</summary>
    public string? Value { get; private set; }

    /// <summary>Moves to the next token.</summary>
    public void Advance()
    {
        var text = _text;
        var i = End;
        while (i < text.Length)
        {
            var c = text[i];
            switch (c < 128 ? Classes[c] : Other)
            {
                case Blank:
                    i++;
                    continue;
                case NameStart:
                    Count(i);
                    ReadName(i);
                    return;
                case Punctuator:
                    Count(i);
                    Set(Punctuators[c], i, i + 1, null);
                    return;
                case Digit:
                    Count(i);
                    ReadNumber(i);
                    return;
                default:
                    if (c == '#')
                    {
                        i = SkipComment(i + 1);
                        continue;
                    }

                    if (c == '\uFEFF')
                    {
                        i++;
                        continue;
                    }

                    Count(i);
                    ReadRest(i);
                    return;
            }
        }

        Set(TokenKind.End, text.Length, text.Length, null);
    }

    private void Set(TokenKind kind, int start, int end, string? value)
    {
        Kind = kind;
        Start = start;
        End = end;
        Value = value;
    }

    private void Count(int position)
    {
        if (++_tokens > _maxTokens)
        {
            throw new GraphQLSyntaxException(
                $"The document has more than {_maxTokens} tokens.", source, position, nameof(ParserOptions.MaxTokens), _maxTokens);
        }
    }

    private void ReadName(int start)
    {
        var text = _text;
        var hash = 2166136261u;
        var i = start;
        do
        {
            hash = (hash ^ text[i]) * 16777619u;
            i++;
        }
        while (i < text.Length && text[i] < 128 && Classes[text[i]] is NameStart or Digit && text[i] != '-');

        Set(TokenKind.Name, start, i, NameCache.Get(text, start, i - start, hash));
    }

    private void ReadNumber(int start)
    {
        var kind = TokenKind.Int;
        var i = start;
        if (At(i) == '-')
        {
            i++;
        }

        if (At(i) == '0')
        {
            i++;
            if (IsDigit(At(i)))
            {
                throw Unexpected(i, "a number has no leading zeros");
            }
        }
        else
        {
            i = ReadDigits(i);
        }

        if (At(i) == '.')
        {
            kind = TokenKind.Float;
            i = ReadDigits(i + 1);
        }

        if (At(i) is 'e' or 'E')
        {
            kind = TokenKind.Float;
            i++;
            i = ReadDigits(At(i) is '+' or '-' ? i + 1 : i);
        }

        if (At(i) == '.' || IsNameStart(At(i)))
        {
            throw Unexpected(i, "a number must be followed by something else than a name or a dot");
        }

        Set(kind, start, i, _text.Substring(start, i - start));
    }

    private readonly int ReadDigits(int i)
    {
        if (!IsDigit(At(i)))
        {
            throw Unexpected(i, "a digit is expected here");
        }

        while (IsDigit(At(i)))
        {
            i++;
        }

        return i;
    }

    private void ReadRest(int start)
    {
        switch (_text[start])
        {
            case '.' when At(start + 1) == '.' && At(start + 2) == '.':
                Set(TokenKind.Spread, start, start + 3, null);
                break;
            case '"':
                var isBlock = At(start + 1) == '"' && At(start + 2) == '"';
                var value = isBlock
                    ? StringReader.ReadBlock(source, start, out var end)
                    : StringReader.Read(source, start, out end);
                Set(isBlock ? TokenKind.BlockString : TokenKind.String, start, end, value);
                break;
            case '\'':
                throw Unexpected(start, "strings stand in double quotes");
            default:
                throw Unexpected(start, "no token begins with it");
        }
    }

    /// <summary>A comment ends with its line; what is no Unicode scalar value is no part of it either.</summary>
    private readonly int SkipComment(int i)
    {
        while (i < _text.Length && _text[i] is not ('\n' or '\r'))
        {
            var length = StringReader.ScalarLength(_text, i);
            if (length == 0)
            {
                throw Unexpected(i, "it is half of a surrogate pair");
            }

            i += length;
        }

        return i;
    }

    /// <summary>The character, or U+0000 (which is never part of a token) behind the end.</summary>
    private readonly char At(int i) => i < _text.Length ? _text[i] : '\0';

    private readonly GraphQLSyntaxException Unexpected(int position, string why) => StringReader.Unexpected(source, position, why);

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static bool IsNameStart(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or '_';

    private static byte[] Classify()
    {
        var classes = new byte[128];
        for (var c = '\0'; c < 128; c++)
        {
            classes[c] = c switch
            {
                ' ' or '\t' or '\n' or '\r' or ',' => Blank,
                '-' => Digit,
                '!' or '$' or '&' or '(' or ')' or ':' or '=' or '@' or '[' or ']' or '{' or '|' or '}' => Punctuator,
                _ when IsNameStart(c) => NameStart,
                _ when IsDigit(c) => Digit,
                _ => Other,
            };
        }

        return classes;
    }

    private static TokenKind[] MapPunctuators()
    {
        var kinds = new TokenKind[128];
        for (var kind = TokenKind.Bang; kind <= TokenKind.BraceClose; kind++)
        {
            kinds[TokenKinds.Character(kind)] = kind;
        }

        return kinds;
    }
}
