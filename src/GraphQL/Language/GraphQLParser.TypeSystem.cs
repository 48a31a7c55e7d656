namespace Headless.GraphQL.Language;

public sealed partial class GraphQLParser
{
    private TypeSystemNode ParseTypeSystemDefinition(int start, string? description, bool isExtension)
    {
        var keyword = _lexer.Kind == TokenKind.Name ? _lexer.Value : null;
        switch (keyword)
        {
            case "schema":
                return ParseSchema(start, isExtension, description);
            case "scalar":
                return ParseScalar(start, isExtension, description);
            case "type" or "interface":
                return ParseTypeWithFields(start, isExtension, description, keyword == "interface");
            case "union":
                return ParseUnion(start, isExtension, description);
            case "enum":
                return ParseEnum(start, isExtension, description);
            case "input":
                return ParseInputObject(start, isExtension, description);
            case "directive":
                return ParseDirectiveDefinition(start, isExtension, description);
            default:
                throw Unexpected(isExtension ? "the kind of what is extended" : "a definition");
        }
    }

    private SchemaDefinitionNode ParseSchema(int start, bool isExtension, string? description)
    {
        _lexer.Advance();
        var directives = ParseDirectives(isConstant: true);
        var from = _scratchCount;
        if (!isExtension || _lexer.Kind == TokenKind.BraceOpen)
        {
            Expect(TokenKind.BraceOpen);
            do
            {
                var operationStart = _lexer.Start;
                var operation = ParseOperationType();
                Expect(TokenKind.Colon);
                Push(new RootOperationNode(operationStart, operation, ParseNamedType()));
            }
            while (!Skip(TokenKind.BraceClose));
        }

        var operations = Pop<RootOperationNode>(from);
        RequireContent(isExtension, directives.Count + operations.Count);
        return new SchemaDefinitionNode(start, isExtension, description, directives, operations);
    }

    private ScalarDefinitionNode ParseScalar(int start, bool isExtension, string? description)
    {
        var name = ParseTypeName(out var nameStart);
        var directives = ParseDirectives(isConstant: true);
        RequireContent(isExtension, directives.Count);
        return new ScalarDefinitionNode(start, isExtension, description, name, nameStart, directives);
    }

    private FieldsDefinitionNode ParseTypeWithFields(int start, bool isExtension, string? description, bool isInterface)
    {
        var name = ParseTypeName(out var nameStart);
        var interfaces = SkipKeyword("implements") ? ParseTypeNames(TokenKind.Ampersand) : default;
        var directives = ParseDirectives(isConstant: true);
        var fields = ParseFieldDefinitions();
        RequireContent(isExtension, interfaces.Count + directives.Count + fields.Count);
        return isInterface
            ? new InterfaceDefinitionNode(start, isExtension, description, name, nameStart, directives, interfaces, fields)
            : new ObjectDefinitionNode(start, isExtension, description, name, nameStart, directives, interfaces, fields);
    }

    private NodeList<FieldDefinitionNode> ParseFieldDefinitions()
    {
        if (!Skip(TokenKind.BraceOpen))
        {
            return default;
        }

        var from = _scratchCount;
        do
        {
            var start = _lexer.Start;
            var description = ParseDescription();
            var nameStart = _lexer.Start;
            var name = ExpectName();
            var arguments = ParseInputValues(TokenKind.ParenOpen, TokenKind.ParenClose);
            Expect(TokenKind.Colon);
            var type = ParseType();
            Push(new FieldDefinitionNode(start, description, name, nameStart, arguments, type, ParseDirectives(isConstant: true)));
        }
        while (!Skip(TokenKind.BraceClose));

        return Pop<FieldDefinitionNode>(from);
    }

    private NodeList<InputValueDefinitionNode> ParseInputValues(TokenKind open, TokenKind close)
    {
        if (!Skip(open))
        {
            return default;
        }

        var from = _scratchCount;
        do
        {
            var start = _lexer.Start;
            var description = ParseDescription();
            var nameStart = _lexer.Start;
            var name = ExpectName();
            Expect(TokenKind.Colon);
            var type = ParseType();
            var defaultValue = Skip(TokenKind.Equals) ? ParseValue(isConstant: true) : null;
            var directives = ParseDirectives(isConstant: true);
            Push(new InputValueDefinitionNode(start, description, name, nameStart, type, defaultValue, directives));
        }
        while (!Skip(close));

        return Pop<InputValueDefinitionNode>(from);
    }

    private UnionDefinitionNode ParseUnion(int start, bool isExtension, string? description)
    {
        var name = ParseTypeName(out var nameStart);
        var directives = ParseDirectives(isConstant: true);
        var types = Skip(TokenKind.Equals) ? ParseTypeNames(TokenKind.Pipe) : default;
        RequireContent(isExtension, directives.Count + types.Count);
        return new UnionDefinitionNode(start, isExtension, description, name, nameStart, directives, types);
    }

    private EnumDefinitionNode ParseEnum(int start, bool isExtension, string? description)
    {
        var name = ParseTypeName(out var nameStart);
        var directives = ParseDirectives(isConstant: true);
        var from = _scratchCount;
        if (Skip(TokenKind.BraceOpen))
        {
            do
            {
                Push(ParseEnumValue());
            }
            while (!Skip(TokenKind.BraceClose));
        }

        var values = Pop<EnumValueDefinitionNode>(from);
        RequireContent(isExtension, directives.Count + values.Count);
        return new EnumDefinitionNode(start, isExtension, description, name, nameStart, directives, values);
    }

    private EnumValueDefinitionNode ParseEnumValue()
    {
        var start = _lexer.Start;
        var description = ParseDescription();
        if (_lexer.Kind == TokenKind.Name && _lexer.Value is "true" or "false" or "null")
        {
            throw Error($"The name \"{_lexer.Value}\" is reserved and cannot be an enum value.");
        }

        var nameStart = _lexer.Start;
        var name = ExpectName();
        return new EnumValueDefinitionNode(start, description, name, nameStart, ParseDirectives(isConstant: true));
    }

    private InputObjectDefinitionNode ParseInputObject(int start, bool isExtension, string? description)
    {
        var name = ParseTypeName(out var nameStart);
        var directives = ParseDirectives(isConstant: true);
        var fields = ParseInputValues(TokenKind.BraceOpen, TokenKind.BraceClose);
        RequireContent(isExtension, directives.Count + fields.Count);
        return new InputObjectDefinitionNode(start, isExtension, description, name, nameStart, directives, fields);
    }

    private DirectiveDefinitionNode ParseDirectiveDefinition(int start, bool isExtension, string? description)
    {
        _lexer.Advance();
        Expect(TokenKind.At);
        var nameStart = _lexer.Start;
        var name = ExpectName();
        if (isExtension)
        {
            var added = ParseDirectives(isConstant: true);
            RequireContent(isExtension, added.Count);
            return new DirectiveDefinitionNode(start, true, null, name, nameStart, default, added, false, DirectiveLocations.None);
        }

        var arguments = ParseInputValues(TokenKind.ParenOpen, TokenKind.ParenClose);
        var directives = ParseDirectives(isConstant: true);
        var isRepeatable = SkipKeyword("repeatable");
        ExpectKeyword("on");
        var locations = ParseDirectiveLocations();
        return new DirectiveDefinitionNode(
            start, false, description, name, nameStart, arguments, directives, isRepeatable, locations);
    }

    private DirectiveLocations ParseDirectiveLocations()
    {
        Skip(TokenKind.Pipe);
        var locations = DirectiveLocations.None;
        do
        {
            var location = _lexer.Kind == TokenKind.Name ? DirectiveLocationNames.Parse(_lexer.Value!) : DirectiveLocations.None;
            if (location == DirectiveLocations.None)
            {
                throw Unexpected("a directive location");
            }

            locations |= location;
            _lexer.Advance();
        }
        while (Skip(TokenKind.Pipe));

        return locations;
    }

    /// <summary>Moves over the keyword and reads the name behind it.</summary>
    private string ParseTypeName(out int nameStart)
    {
        _lexer.Advance();
        nameStart = _lexer.Start;
        return ExpectName();
    }

    /// <summary>One or more names between separators; one more separator may lead.</summary>
    private NodeList<NamedTypeNode> ParseTypeNames(TokenKind separator)
    {
        var from = _scratchCount;
        Skip(separator);
        do
        {
            Push(ParseNamedType());
        }
        while (Skip(separator));

        return Pop<NamedTypeNode>(from);
    }

    private void RequireContent(bool isExtension, int parts)
    {
        if (isExtension && parts == 0)
        {
            throw Unexpected("what the extension adds");
        }
    }
}
