namespace Headless.GraphQL.Language;

internal enum TokenKind : byte
{
    End,
    Name,
    Int,
    Float,
    String,
    BlockString,
    Bang,
    Dollar,
    Ampersand,
    ParenOpen,
    ParenClose,
    Spread,
    Colon,
    Equals,
    At,
    BracketOpen,
    BracketClose,
    BraceOpen,
    Pipe,
    BraceClose,
}

internal static class TokenKinds
{
    private const string Characters = "!$&().:=@[]{|}";

    /// <summary>The character of a punctuator, in the order of the enum; a spread answers its dot.</summary>
    public static char Character(TokenKind punctuator) => Characters[punctuator - TokenKind.Bang];

    public static string Describe(TokenKind kind) => kind switch
    {
        TokenKind.End => "the end of the document",
        TokenKind.Name => "a name",
        TokenKind.Int => "an integer",
        TokenKind.Float => "a float",
        TokenKind.String or TokenKind.BlockString => "a string",
        TokenKind.Spread => "\"...\"",
        _ => $"\"{Character(kind)}\"",
    };
}
