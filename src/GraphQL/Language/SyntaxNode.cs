namespace Headless.GraphQL.Language;

/// <summary>A part of a parsed document. Nodes are immutable and may be shared between threads.</summary>
/// <param name="start">Offset of the first character in the source text.</param>
public abstract class SyntaxNode(int start)
{
    public int Start { get; } = start;
}

/// <summary>A whole document: operations and fragments, type-system definitions, or both.</summary>
public sealed class DocumentNode(GraphQLSource source, NodeList<DefinitionNode> definitions) : SyntaxNode(0)
{
    public GraphQLSource Source { get; } = source;

    public NodeList<DefinitionNode> Definitions { get; } = definitions;
}

/// <summary>One definition or extension at the top of a document.</summary>
public abstract class DefinitionNode(int start, string? description, NodeList<DirectiveNode> directives) : SyntaxNode(start)
{
    public string? Description { get; } = description;

    public NodeList<DirectiveNode> Directives { get; } = directives;
}

/// <summary>A use of a directive.</summary>
public sealed class DirectiveNode(int start, string name, NodeList<ArgumentNode> arguments) : SyntaxNode(start)
{
    public string Name { get; } = name;

    public NodeList<ArgumentNode> Arguments { get; } = arguments;

    /// <summary>What is given for that argument; null when nothing is.</summary>
    public ValueNode? Argument(string argumentName)
    {
        foreach (var argument in Arguments)
        {
            if (argument.Name == argumentName)
            {
                return argument.Value;
            }
        }

        return null;
    }
}

/// <summary>An argument of a field or directive.</summary>
public sealed class ArgumentNode(int start, string name, ValueNode value) : SyntaxNode(start)
{
    public string Name { get; } = name;

    public ValueNode Value { get; } = value;
}

/// <summary>A reference to a type.</summary>
public abstract class TypeNode(int start) : SyntaxNode(start);

/// <summary>A type by its name.</summary>
public sealed class NamedTypeNode(int start, string name) : TypeNode(start)
{
    public string Name { get; } = name;

    public override string ToString() => Name;
}

/// <summary>A list of some type.</summary>
public sealed class ListTypeNode(int start, TypeNode elementType) : TypeNode(start)
{
    public TypeNode ElementType { get; } = elementType;

    public override string ToString() => $"[{ElementType}]";
}

/// <summary>A type without null; what it wraps is a named type or a list.</summary>
public sealed class NonNullTypeNode(int start, TypeNode nullableType) : TypeNode(start)
{
    public TypeNode NullableType { get; } = nullableType;

    public override string ToString() => $"{NullableType}!";
}
