using System.Collections.Immutable;
using Headless.GraphQL.Language;

namespace Headless.GraphQL.Schema;

/// <summary>What all members of types share.</summary>
public abstract class SchemaMember : ISchemaMember
{
    private protected SchemaMember(string name, string coordinate, string? description, SchemaOrigin origin)
    {
        Name = name;
        Coordinate = coordinate;
        Description = description;
        Origin = origin;
    }

    public string Name { get; }

    public string Coordinate { get; }

    public string? Description { get; }

    public ImmutableArray<SchemaDirective> Directives { get; internal set; } = [];

    public SchemaOrigin Origin { get; }

    public override string ToString() => Coordinate;
}

/// <summary>A field of an object or interface.</summary>
public sealed class FieldDefinition : SchemaMember
{
    internal FieldDefinition(
        string name, CompositeType declaringType, int index, string? description, GraphQLType type, SchemaOrigin origin)
        : base(name, $"{declaringType.Name}.{name}", description, origin)
    {
        DeclaringType = declaringType;
        Index = index;
        Type = type;
    }

    public CompositeType DeclaringType { get; }

    /// <summary>Position among the fields of its type; -1 for <c>__typename</c>, <c>__schema</c> and <c>__type</c>.</summary>
    public int Index { get; }

    public GraphQLType Type { get; }

    public MemberList<InputValueDefinition> Arguments { get; internal set; } = MemberList<InputValueDefinition>.Empty;
}

/// <summary>An argument of a field or directive, or a field of an input object.</summary>
public sealed class InputValueDefinition : SchemaMember
{
    internal InputValueDefinition(
        string name, string coordinate, int index, string? description, GraphQLType type, ValueNode? defaultValue, SchemaOrigin origin)
        : base(name, coordinate, description, origin)
    {
        Index = index;
        Type = type;
        DefaultValue = defaultValue;
    }

    /// <summary>Position among its siblings.</summary>
    public int Index { get; }

    public GraphQLType Type { get; }

    /// <summary>As it was written; null without default.</summary>
    public ValueNode? DefaultValue { get; }

    /// <summary>Whether a caller must give a value.</summary>
    public bool IsRequired => DefaultValue is null && Type.IsNonNull;
}

/// <summary>A value of an enum.</summary>
public sealed class EnumValueDefinition : SchemaMember
{
    internal EnumValueDefinition(string name, EnumType declaringType, int index, string? description, SchemaOrigin origin)
        : base(name, $"{declaringType.Name}.{name}", description, origin)
    {
        DeclaringType = declaringType;
        Index = index;
    }

    public EnumType DeclaringType { get; }

    /// <summary>Position among the values of the enum.</summary>
    public int Index { get; }
}

/// <summary>A directive that documents may use.</summary>
public sealed class DirectiveDefinition : SchemaMember
{
    internal DirectiveDefinition(
        string name, string? description, bool isRepeatable, DirectiveLocations locations, SchemaOrigin origin)
        : base(name, $"@{name}", description, origin)
    {
        IsRepeatable = isRepeatable;
        Locations = locations;
    }

    public bool IsRepeatable { get; }

    public DirectiveLocations Locations { get; }

    public MemberList<InputValueDefinition> Arguments { get; internal set; } = MemberList<InputValueDefinition>.Empty;
}
