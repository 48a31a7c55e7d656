namespace Headless.GraphQL.Language;

/// <summary>What an operation does.</summary>
public enum OperationType
{
    Query,
    Mutation,
    Subscription,
}

/// <summary>A query, mutation or subscription. A shorthand <c>{ … }</c> is a query without name.</summary>
public sealed class OperationDefinitionNode(
    int start,
    string? description,
    OperationType operation,
    string? name,
    int nameStart,
    NodeList<VariableDefinitionNode> variables,
    NodeList<DirectiveNode> directives,
    SelectionSetNode selectionSet) : DefinitionNode(start, description, directives)
{
    public OperationType Operation { get; } = operation;

    public string? Name { get; } = name;

    public int NameStart { get; } = nameStart;

    public NodeList<VariableDefinitionNode> Variables { get; } = variables;

    public SelectionSetNode SelectionSet { get; } = selectionSet;
}

/// <summary>A named fragment.</summary>
public sealed class FragmentDefinitionNode(
    int start,
    string? description,
    string name,
    int nameStart,
    NamedTypeNode typeCondition,
    NodeList<DirectiveNode> directives,
    SelectionSetNode selectionSet) : DefinitionNode(start, description, directives)
{
    public string Name { get; } = name;

    public int NameStart { get; } = nameStart;

    public NamedTypeNode TypeCondition { get; } = typeCondition;

    public SelectionSetNode SelectionSet { get; } = selectionSet;
}

/// <summary>A variable that an operation declares.</summary>
public sealed class VariableDefinitionNode(
    int start,
    string? description,
    VariableNode variable,
    TypeNode type,
    ValueNode? defaultValue,
    NodeList<DirectiveNode> directives) : SyntaxNode(start)
{
    public string? Description { get; } = description;

    public VariableNode Variable { get; } = variable;

    public TypeNode Type { get; } = type;

    public ValueNode? DefaultValue { get; } = defaultValue;

    public NodeList<DirectiveNode> Directives { get; } = directives;
}

/// <summary>What stands between braces. It may be empty here, as in the reference parser; validation then refuses the document.</summary>
public sealed class SelectionSetNode(int start, NodeList<SelectionNode> selections) : SyntaxNode(start)
{
    public NodeList<SelectionNode> Selections { get; } = selections;
}

/// <summary>A field, a fragment spread or an inline fragment.</summary>
public abstract class SelectionNode(int start, NodeList<DirectiveNode> directives) : SyntaxNode(start)
{
    public NodeList<DirectiveNode> Directives { get; } = directives;
}

/// <summary>A selected field.</summary>
public sealed class FieldNode(
    int start,
    string? alias,
    string name,
    NodeList<ArgumentNode> arguments,
    NodeList<DirectiveNode> directives,
    SelectionSetNode? selectionSet) : SelectionNode(start, directives)
{
    public string? Alias { get; } = alias;

    public string Name { get; } = name;

    /// <summary>The key in the answer: the alias, else the name.</summary>
    public string ResponseName => Alias ?? Name;

    public NodeList<ArgumentNode> Arguments { get; } = arguments;

    public SelectionSetNode? SelectionSet { get; } = selectionSet;
}

/// <summary><c>...Name</c>.</summary>
public sealed class FragmentSpreadNode(int start, string name, int nameStart, NodeList<DirectiveNode> directives)
    : SelectionNode(start, directives)
{
    public string Name { get; } = name;

    public int NameStart { get; } = nameStart;
}

/// <summary><c>... on Type { … }</c> or <c>... { … }</c>.</summary>
public sealed class InlineFragmentNode(
    int start,
    NamedTypeNode? typeCondition,
    NodeList<DirectiveNode> directives,
    SelectionSetNode selectionSet) : SelectionNode(start, directives)
{
    public NamedTypeNode? TypeCondition { get; } = typeCondition;

    public SelectionSetNode SelectionSet { get; } = selectionSet;
}
