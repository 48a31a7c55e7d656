namespace Headless.GraphQL.Language;

/// <summary>
/// Recursive-descent parser of the GraphQL language (September 2025), executable and type-system documents alike.
/// One instance reads one text.
/// </summary>
public sealed partial class GraphQLParser
{
    private const int InitialScratchNodes = 64;

    private readonly GraphQLSource _source;
    private readonly int _maxNestingLevels;
    private Lexer _lexer;
    private int _nestingLevel;
    private SyntaxNode[] _scratch = new SyntaxNode[InitialScratchNodes];
    private int _scratchCount;

    private GraphQLParser(GraphQLSource source, ParserOptions options)
    {
        _source = source;
        _maxNestingLevels = options.MaxNestingLevels;
        _lexer = new Lexer(source, options.MaxTokens);
    }

    /// <summary>Reads a document.</summary>
    /// <exception cref="GraphQLSyntaxException">The text is no document, or exceeds a limit of the options.</exception>
    public static DocumentNode Parse(string text, ParserOptions? options = null) => Parse(new GraphQLSource(text), options);

    /// <inheritdoc cref="Parse(string, ParserOptions)"/>
    public static DocumentNode Parse(GraphQLSource source, ParserOptions? options = null)
    {
        var parser = new GraphQLParser(source, options ?? ParserOptions.Default);
        parser._lexer.Advance();
        do
        {
            parser.Push(parser.ParseDefinition());
        }
        while (parser._lexer.Kind != TokenKind.End);

        return new DocumentNode(source, parser.Pop<DefinitionNode>(0));
    }

    /// <summary>Reads one constant value and nothing behind it.</summary>
    /// <exception cref="GraphQLSyntaxException">The text is no constant value.</exception>
    public static ValueNode ParseConstant(string text, ParserOptions? options = null)
    {
        var parser = new GraphQLParser(new GraphQLSource(text), options ?? ParserOptions.Default);
        parser._lexer.Advance();
        var value = parser.ParseValue(isConstant: true);
        parser.Expect(TokenKind.End);
        return value;
    }

    private DefinitionNode ParseDefinition()
    {
        if (_lexer.Kind == TokenKind.BraceOpen)
        {
            var shorthandStart = _lexer.Start;
            return new OperationDefinitionNode(
                shorthandStart, null, OperationType.Query, null, shorthandStart, default, default, ParseSelectionSet());
        }

        var start = _lexer.Start;
        var description = ParseDescription();
        if (_lexer.Kind != TokenKind.Name)
        {
            throw description is null ? Unexpected("a definition") : Unexpected("the definition that the description belongs to");
        }

        switch (_lexer.Value)
        {
            case "query" or "mutation" or "subscription":
                return ParseOperation(start, description);
            case "fragment":
                return ParseFragmentDefinition(start, description);
            case "extend" when description is null:
                _lexer.Advance();
                return ParseTypeSystemDefinition(start, null, isExtension: true);
            case "extend":
                throw Error("An extension has no description of its own.");
            default:
                return ParseTypeSystemDefinition(start, description, isExtension: false);
        }
    }

    private string? ParseDescription()
    {
        if (_lexer.Kind is not (TokenKind.String or TokenKind.BlockString))
        {
            return null;
        }

        var description = _lexer.Value;
        _lexer.Advance();
        return description;
    }

    private NodeList<DirectiveNode> ParseDirectives(bool isConstant)
    {
        if (_lexer.Kind != TokenKind.At)
        {
            return default;
        }

        var from = _scratchCount;
        do
        {
            var start = _lexer.Start;
            _lexer.Advance();
            var name = ExpectName();
            Push(new DirectiveNode(start, name, ParseArguments(isConstant)));
        }
        while (_lexer.Kind == TokenKind.At);

        return Pop<DirectiveNode>(from);
    }

    private NodeList<ArgumentNode> ParseArguments(bool isConstant)
    {
        if (!Skip(TokenKind.ParenOpen))
        {
            return default;
        }

        var from = _scratchCount;
        do
        {
            var start = _lexer.Start;
            var name = ExpectName();
            Expect(TokenKind.Colon);
            Push(new ArgumentNode(start, name, ParseValue(isConstant)));
        }
        while (!Skip(TokenKind.ParenClose));

        return Pop<ArgumentNode>(from);
    }

    private TypeNode ParseType()
    {
        var start = _lexer.Start;
        TypeNode type;
        if (Skip(TokenKind.BracketOpen))
        {
            Enter(start);
            var element = ParseType();
            Expect(TokenKind.BracketClose);
            Leave();
            type = new ListTypeNode(start, element);
        }
        else
        {
            type = ParseNamedType();
        }

        return Skip(TokenKind.Bang) ? new NonNullTypeNode(start, type) : type;
    }

    private NamedTypeNode ParseNamedType()
    {
        var start = _lexer.Start;
        return new NamedTypeNode(start, ExpectName());
    }

    private string ExpectName()
    {
        if (_lexer.Kind != TokenKind.Name)
        {
            throw Unexpected(TokenKinds.Describe(TokenKind.Name));
        }

        var name = _lexer.Value!;
        _lexer.Advance();
        return name;
    }

    private void Expect(TokenKind kind)
    {
        if (_lexer.Kind != kind)
        {
            throw Unexpected(TokenKinds.Describe(kind));
        }

        _lexer.Advance();
    }

    private void ExpectKeyword(string keyword)
    {
        if (!SkipKeyword(keyword))
        {
            throw Unexpected($"\"{keyword}\"");
        }
    }

    private bool Skip(TokenKind kind)
    {
        if (_lexer.Kind != kind)
        {
            return false;
        }

        _lexer.Advance();
        return true;
    }

    private bool SkipKeyword(string keyword)
    {
        if (_lexer.Kind != TokenKind.Name || _lexer.Value != keyword)
        {
            return false;
        }

        _lexer.Advance();
        return true;
    }

    private void Enter(int position)
    {
        if (++_nestingLevel > _maxNestingLevels)
        {
            throw new GraphQLSyntaxException(
                $"The document is nested deeper than {_maxNestingLevels} levels.",
                _source,
                position,
                nameof(ParserOptions.MaxNestingLevels),
                _maxNestingLevels);
        }
    }

    private void Leave() => _nestingLevel--;

    /// <summary>Keeps a node of the list that is being read; lists nest, so the scratch is a stack.</summary>
    private void Push(SyntaxNode node)
    {
        if (_scratchCount == _scratch.Length)
        {
            Array.Resize(ref _scratch, _scratchCount * 2);
        }

        _scratch[_scratchCount++] = node;
    }

    private NodeList<T> Pop<T>(int from)
        where T : SyntaxNode
    {
        if (_scratchCount == from)
        {
            return default;
        }

        var items = new T[_scratchCount - from];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = (T)_scratch[from + i];
        }

        _scratchCount = from;
        return new NodeList<T>(items);
    }

    private GraphQLSyntaxException Unexpected(string expected)
    {
        var found = _lexer.Kind switch
        {
            TokenKind.Name => $"the name \"{Shorten(_lexer.Value!)}\"",
            TokenKind.Int or TokenKind.Float => $"the number {Shorten(_lexer.Value!)}",
            _ => TokenKinds.Describe(_lexer.Kind),
        };
        return Error($"Expected {expected}, found {found}.");
    }

    private static string Shorten(string text)
    {
        const int MaxShownChars = 80;
        return text.Length <= MaxShownChars ? text : $"{text.Substring(0, MaxShownChars)}…";
    }

    private GraphQLSyntaxException Error(string message) => new(message, _source, _lexer.Start);
}
