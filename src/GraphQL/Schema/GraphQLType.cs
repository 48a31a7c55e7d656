using System.Collections.Immutable;

namespace Headless.GraphQL.Schema;

/// <summary>What introspection calls <c>__TypeKind</c>.</summary>
public enum TypeKind
{
    Scalar,
    Object,
    Interface,
    Union,
    Enum,
    InputObject,
    List,
    NonNull,
}

/// <summary>
/// A named type, a list, or a type without null. There is one instance per distinct type of a schema, so types compare by reference.
/// </summary>
public abstract class GraphQLType
{
    private ListType? _list;

    public abstract TypeKind Kind { get; }

    /// <summary>The type inside all lists and non-nulls.</summary>
    public abstract NamedType Named { get; }

    public bool IsNonNull => Kind == TypeKind.NonNull;

    /// <summary>This type, or what is inside when it is non-null.</summary>
    public virtual GraphQLType Nullable => this;

    /// <summary>The element type when this is a list or a non-null list; else null.</summary>
    public GraphQLType? ElementType => (Nullable as ListType)?.Element;

    /// <summary>The list of this type.</summary>
    public ListType List => _list ?? Interlocked.CompareExchange(ref _list, new ListType(this), null) ?? _list;
}

/// <summary>A type that may be null.</summary>
public abstract class NullableType : GraphQLType
{
    private NonNullType? _nonNull;

    /// <summary>This type without null.</summary>
    public NonNullType NonNull => _nonNull ?? Interlocked.CompareExchange(ref _nonNull, new NonNullType(this), null) ?? _nonNull;
}

/// <summary><c>[T]</c>.</summary>
public sealed class ListType : NullableType
{
    private readonly string _text;

    internal ListType(GraphQLType element)
    {
        Element = element;
        _text = $"[{element}]";
    }

    public override TypeKind Kind => TypeKind.List;

    public GraphQLType Element { get; }

    public override NamedType Named => Element.Named;

    public override string ToString() => _text;
}

/// <summary><c>T!</c>.</summary>
public sealed class NonNullType : GraphQLType
{
    private readonly string _text;

    internal NonNullType(NullableType nullable)
    {
        Nullable = nullable;
        _text = $"{nullable}!";
    }

    public override TypeKind Kind => TypeKind.NonNull;

    public override GraphQLType Nullable { get; }

    public override NamedType Named => Nullable.Named;

    public override string ToString() => _text;
}

/// <summary>A type with a name. Filled by <see cref="SchemaBuilder"/>, immutable afterwards.</summary>
public abstract class NamedType : NullableType, ISchemaMember
{
    private protected NamedType(string name, string? description, SchemaOrigin origin)
    {
        Name = name;
        Description = description;
        Origin = origin;
    }

    public string Name { get; }

    public string Coordinate => Name;

    public string? Description { get; }

    public ImmutableArray<SchemaDirective> Directives { get; internal set; } = [];

    public SchemaOrigin Origin { get; }

    /// <summary>Position in <see cref="GraphQLSchema.Types"/>.</summary>
    public int Index { get; internal set; }

    public override NamedType Named => this;

    /// <summary>Whether it belongs to introspection.</summary>
    public bool IsIntrospection => Origin.IsBuiltIn && Name.StartsWith("__", StringComparison.Ordinal);

    public bool IsInput => Kind is TypeKind.Scalar or TypeKind.Enum or TypeKind.InputObject;

    public bool IsOutput => Kind != TypeKind.InputObject;

    public bool IsLeaf => Kind is TypeKind.Scalar or TypeKind.Enum;

    public bool IsComposite => Kind is TypeKind.Object or TypeKind.Interface or TypeKind.Union;

    public bool IsAbstract => Kind is TypeKind.Interface or TypeKind.Union;

    public override string ToString() => Name;
}
