namespace Headless.GraphQL.Language;

/// <summary>A definition or extension of the type system.</summary>
public abstract class TypeSystemNode(int start, bool isExtension, string? description, NodeList<DirectiveNode> directives)
    : DefinitionNode(start, description, directives)
{
    /// <summary>Whether it began with <c>extend</c>.</summary>
    public bool IsExtension { get; } = isExtension;
}

/// <summary><c>schema { … }</c> or its extension.</summary>
public sealed class SchemaDefinitionNode(
    int start,
    bool isExtension,
    string? description,
    NodeList<DirectiveNode> directives,
    NodeList<RootOperationNode> operations) : TypeSystemNode(start, isExtension, description, directives)
{
    public NodeList<RootOperationNode> Operations { get; } = operations;
}

/// <summary><c>query: Query</c> within a schema definition.</summary>
public sealed class RootOperationNode(int start, OperationType operation, NamedTypeNode type) : SyntaxNode(start)
{
    public OperationType Operation { get; } = operation;

    public NamedTypeNode Type { get; } = type;
}

/// <summary>A definition or extension of a named type.</summary>
public abstract class TypeDefinitionNode(
    int start,
    bool isExtension,
    string? description,
    string name,
    int nameStart,
    NodeList<DirectiveNode> directives) : TypeSystemNode(start, isExtension, description, directives)
{
    public string Name { get; } = name;

    public int NameStart { get; } = nameStart;
}

/// <summary><c>scalar</c>.</summary>
public sealed class ScalarDefinitionNode(
    int start, bool isExtension, string? description, string name, int nameStart, NodeList<DirectiveNode> directives)
    : TypeDefinitionNode(start, isExtension, description, name, nameStart, directives);

/// <summary>What <c>type</c> and <c>interface</c> share.</summary>
public abstract class FieldsDefinitionNode(
    int start,
    bool isExtension,
    string? description,
    string name,
    int nameStart,
    NodeList<DirectiveNode> directives,
    NodeList<NamedTypeNode> interfaces,
    NodeList<FieldDefinitionNode> fields) : TypeDefinitionNode(start, isExtension, description, name, nameStart, directives)
{
    public NodeList<NamedTypeNode> Interfaces { get; } = interfaces;

    public NodeList<FieldDefinitionNode> Fields { get; } = fields;
}

/// <summary><c>type</c>.</summary>
public sealed class ObjectDefinitionNode(
    int start,
    bool isExtension,
    string? description,
    string name,
    int nameStart,
    NodeList<DirectiveNode> directives,
    NodeList<NamedTypeNode> interfaces,
    NodeList<FieldDefinitionNode> fields)
    : FieldsDefinitionNode(start, isExtension, description, name, nameStart, directives, interfaces, fields);

/// <summary><c>interface</c>.</summary>
public sealed class InterfaceDefinitionNode(
    int start,
    bool isExtension,
    string? description,
    string name,
    int nameStart,
    NodeList<DirectiveNode> directives,
    NodeList<NamedTypeNode> interfaces,
    NodeList<FieldDefinitionNode> fields)
    : FieldsDefinitionNode(start, isExtension, description, name, nameStart, directives, interfaces, fields);

/// <summary>A field of an object or interface.</summary>
public sealed class FieldDefinitionNode(
    int start,
    string? description,
    string name,
    int nameStart,
    NodeList<InputValueDefinitionNode> arguments,
    TypeNode type,
    NodeList<DirectiveNode> directives) : SyntaxNode(start)
{
    public string? Description { get; } = description;

    public string Name { get; } = name;

    public int NameStart { get; } = nameStart;

    public NodeList<InputValueDefinitionNode> Arguments { get; } = arguments;

    public TypeNode Type { get; } = type;

    public NodeList<DirectiveNode> Directives { get; } = directives;
}

/// <summary>An argument of a field or directive, or a field of an input object.</summary>
public sealed class InputValueDefinitionNode(
    int start,
    string? description,
    string name,
    int nameStart,
    TypeNode type,
    ValueNode? defaultValue,
    NodeList<DirectiveNode> directives) : SyntaxNode(start)
{
    public string? Description { get; } = description;

    public string Name { get; } = name;

    public int NameStart { get; } = nameStart;

    public TypeNode Type { get; } = type;

    public ValueNode? DefaultValue { get; } = defaultValue;

    public NodeList<DirectiveNode> Directives { get; } = directives;
}

/// <summary><c>union</c>.</summary>
public sealed class UnionDefinitionNode(
    int start,
    bool isExtension,
    string? description,
    string name,
    int nameStart,
    NodeList<DirectiveNode> directives,
    NodeList<NamedTypeNode> types) : TypeDefinitionNode(start, isExtension, description, name, nameStart, directives)
{
    public NodeList<NamedTypeNode> Types { get; } = types;
}

/// <summary><c>enum</c>.</summary>
public sealed class EnumDefinitionNode(
    int start,
    bool isExtension,
    string? description,
    string name,
    int nameStart,
    NodeList<DirectiveNode> directives,
    NodeList<EnumValueDefinitionNode> values) : TypeDefinitionNode(start, isExtension, description, name, nameStart, directives)
{
    public NodeList<EnumValueDefinitionNode> Values { get; } = values;
}

/// <summary>A value of an enum.</summary>
public sealed class EnumValueDefinitionNode(
    int start, string? description, string name, int nameStart, NodeList<DirectiveNode> directives) : SyntaxNode(start)
{
    public string? Description { get; } = description;

    public string Name { get; } = name;

    public int NameStart { get; } = nameStart;

    public NodeList<DirectiveNode> Directives { get; } = directives;
}

/// <summary><c>input</c>.</summary>
public sealed class InputObjectDefinitionNode(
    int start,
    bool isExtension,
    string? description,
    string name,
    int nameStart,
    NodeList<DirectiveNode> directives,
    NodeList<InputValueDefinitionNode> fields) : TypeDefinitionNode(start, isExtension, description, name, nameStart, directives)
{
    public NodeList<InputValueDefinitionNode> Fields { get; } = fields;
}

/// <summary><c>directive @name … on …</c>; its extension adds directives only and has no locations.</summary>
public sealed class DirectiveDefinitionNode(
    int start,
    bool isExtension,
    string? description,
    string name,
    int nameStart,
    NodeList<InputValueDefinitionNode> arguments,
    NodeList<DirectiveNode> directives,
    bool isRepeatable,
    DirectiveLocations locations) : TypeSystemNode(start, isExtension, description, directives)
{
    public string Name { get; } = name;

    public int NameStart { get; } = nameStart;

    public NodeList<InputValueDefinitionNode> Arguments { get; } = arguments;

    public bool IsRepeatable { get; } = isRepeatable;

    public DirectiveLocations Locations { get; } = locations;
}
