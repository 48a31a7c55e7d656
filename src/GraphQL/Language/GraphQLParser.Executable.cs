namespace Headless.GraphQL.Language;

public sealed partial class GraphQLParser
{
    private OperationDefinitionNode ParseOperation(int start, string? description)
    {
        var operation = ParseOperationType();
        var nameStart = _lexer.Start;
        var name = _lexer.Kind == TokenKind.Name ? ExpectName() : null;
        var variables = ParseVariableDefinitions();
        var directives = ParseDirectives(isConstant: false);
        return new OperationDefinitionNode(
            start, description, operation, name, name is null ? start : nameStart, variables, directives, ParseSelectionSet());
    }

    private OperationType ParseOperationType()
    {
        var operation = _lexer.Value switch
        {
            "query" => OperationType.Query,
            "mutation" => OperationType.Mutation,
            "subscription" => OperationType.Subscription,
            _ => throw Unexpected("\"query\", \"mutation\" or \"subscription\""),
        };
        _lexer.Advance();
        return operation;
    }

    private NodeList<VariableDefinitionNode> ParseVariableDefinitions()
    {
        if (!Skip(TokenKind.ParenOpen))
        {
            return default;
        }

        var from = _scratchCount;
        do
        {
            Push(ParseVariableDefinition());
        }
        while (!Skip(TokenKind.ParenClose));

        return Pop<VariableDefinitionNode>(from);
    }

    private VariableDefinitionNode ParseVariableDefinition()
    {
        var start = _lexer.Start;
        var description = ParseDescription();
        var variable = ParseVariable();
        Expect(TokenKind.Colon);
        var type = ParseType();
        var defaultValue = Skip(TokenKind.Equals) ? ParseValue(isConstant: true) : null;
        return new VariableDefinitionNode(start, description, variable, type, defaultValue, ParseDirectives(isConstant: true));
    }

    private VariableNode ParseVariable()
    {
        var start = _lexer.Start;
        Expect(TokenKind.Dollar);
        var nameStart = _lexer.Start;
        return new VariableNode(start, ExpectName(), nameStart);
    }

    private SelectionSetNode ParseSelectionSet()
    {
        var start = _lexer.Start;
        Expect(TokenKind.BraceOpen);
        Enter(start);
        var from = _scratchCount;
        while (!Skip(TokenKind.BraceClose))
        {
            Push(_lexer.Kind == TokenKind.Spread ? ParseFragment() : ParseField());
        }

        Leave();
        return new SelectionSetNode(start, Pop<SelectionNode>(from));
    }

    private FieldNode ParseField()
    {
        var start = _lexer.Start;
        var name = ExpectName();
        string? alias = null;
        if (Skip(TokenKind.Colon))
        {
            alias = name;
            name = ExpectName();
        }

        var arguments = ParseArguments(isConstant: false);
        var directives = ParseDirectives(isConstant: false);
        var selectionSet = _lexer.Kind == TokenKind.BraceOpen ? ParseSelectionSet() : null;
        return new FieldNode(start, alias, name, arguments, directives, selectionSet);
    }

    private SelectionNode ParseFragment()
    {
        var start = _lexer.Start;
        _lexer.Advance();
        if (_lexer.Kind == TokenKind.Name && _lexer.Value != "on")
        {
            var nameStart = _lexer.Start;
            var name = ExpectName();
            return new FragmentSpreadNode(start, name, nameStart, ParseDirectives(isConstant: false));
        }

        var typeCondition = SkipKeyword("on") ? ParseNamedType() : null;
        var directives = ParseDirectives(isConstant: false);
        return new InlineFragmentNode(start, typeCondition, directives, ParseSelectionSet());
    }

    private FragmentDefinitionNode ParseFragmentDefinition(int start, string? description)
    {
        ExpectKeyword("fragment");
        if (_lexer.Kind == TokenKind.Name && _lexer.Value == "on")
        {
            throw Error("A fragment cannot be named \"on\".");
        }

        var nameStart = _lexer.Start;
        var name = ExpectName();
        ExpectKeyword("on");
        var typeCondition = ParseNamedType();
        var directives = ParseDirectives(isConstant: false);
        return new FragmentDefinitionNode(start, description, name, nameStart, typeCondition, directives, ParseSelectionSet());
    }

    private ValueNode ParseValue(bool isConstant)
    {
        var start = _lexer.Start;
        var value = _lexer.Value;
        switch (_lexer.Kind)
        {
            case TokenKind.Name:
                _lexer.Advance();
                return value switch
                {
                    "true" => new BooleanValueNode(start, true),
                    "false" => new BooleanValueNode(start, false),
                    "null" => new NullValueNode(start),
                    _ => new EnumValueNode(start, value!),
                };
            case TokenKind.Int:
                _lexer.Advance();
                return new IntValueNode(start, value!);
            case TokenKind.Float:
                _lexer.Advance();
                return new FloatValueNode(start, value!);
            case TokenKind.String or TokenKind.BlockString:
                var isBlock = _lexer.Kind == TokenKind.BlockString;
                _lexer.Advance();
                return new StringValueNode(start, value!, isBlock);
            case TokenKind.Dollar when isConstant:
                throw Error("A variable cannot stand in a constant value.");
            case TokenKind.Dollar:
                return ParseVariable();
            case TokenKind.BracketOpen:
                return ParseListValue(isConstant);
            case TokenKind.BraceOpen:
                return ParseObjectValue(isConstant);
            default:
                throw Unexpected("a value");
        }
    }

    private ListValueNode ParseListValue(bool isConstant)
    {
        var start = _lexer.Start;
        Expect(TokenKind.BracketOpen);
        Enter(start);
        var from = _scratchCount;
        while (!Skip(TokenKind.BracketClose))
        {
            Push(ParseValue(isConstant));
        }

        Leave();
        return new ListValueNode(start, Pop<ValueNode>(from));
    }

    private ObjectValueNode ParseObjectValue(bool isConstant)
    {
        var start = _lexer.Start;
        Expect(TokenKind.BraceOpen);
        Enter(start);
        var from = _scratchCount;
        while (!Skip(TokenKind.BraceClose))
        {
            var fieldStart = _lexer.Start;
            var name = ExpectName();
            Expect(TokenKind.Colon);
            Push(new ObjectFieldNode(fieldStart, name, ParseValue(isConstant)));
        }

        Leave();
        return new ObjectValueNode(start, Pop<ObjectFieldNode>(from));
    }
}
