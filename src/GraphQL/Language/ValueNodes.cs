namespace Headless.GraphQL.Language;

/// <summary>A literal or a variable.</summary>
public abstract class ValueNode(int start) : SyntaxNode(start);

/// <summary><c>$name</c>.</summary>
public sealed class VariableNode(int start, string name, int nameStart) : ValueNode(start)
{
    public string Name { get; } = name;

    public int NameStart { get; } = nameStart;
}

/// <summary>An integer of any size, as it was written.</summary>
public sealed class IntValueNode(int start, string text) : ValueNode(start)
{
    public string Text { get; } = text;
}

/// <summary>A number with fraction or exponent, as it was written.</summary>
public sealed class FloatValueNode(int start, string text) : ValueNode(start)
{
    public string Text { get; } = text;
}

/// <summary>A string; escapes are resolved and block strings are unindented.</summary>
public sealed class StringValueNode(int start, string value, bool isBlock) : ValueNode(start)
{
    public string Value { get; } = value;

    public bool IsBlock { get; } = isBlock;
}

/// <summary><c>true</c> or <c>false</c>.</summary>
public sealed class BooleanValueNode(int start, bool value) : ValueNode(start)
{
    public bool Value { get; } = value;
}

/// <summary><c>null</c>.</summary>
public sealed class NullValueNode(int start) : ValueNode(start);

/// <summary>A bare name that is none of true, false and null.</summary>
public sealed class EnumValueNode(int start, string name) : ValueNode(start)
{
    public string Name { get; } = name;
}

/// <summary><c>[ … ]</c>.</summary>
public sealed class ListValueNode(int start, NodeList<ValueNode> items) : ValueNode(start)
{
    public NodeList<ValueNode> Items { get; } = items;
}

/// <summary><c>{ name: value … }</c>; names may repeat until the document is validated.</summary>
public sealed class ObjectValueNode(int start, NodeList<ObjectFieldNode> fields) : ValueNode(start)
{
    public NodeList<ObjectFieldNode> Fields { get; } = fields;
}

/// <summary>A field of an input object literal.</summary>
public sealed class ObjectFieldNode(int start, string name, ValueNode value) : SyntaxNode(start)
{
    public string Name { get; } = name;

    public ValueNode Value { get; } = value;
}
