using System.Collections.Immutable;
using Headless.GraphQL.Language;

namespace Headless.GraphQL.Schema;

/// <summary>The scalars that the specification defines, and all others.</summary>
public enum ScalarKind
{
    Custom,
    Int,
    Float,
    String,
    Boolean,
    Id,
}

/// <summary>A scalar.</summary>
public sealed class ScalarType : NamedType
{
    internal ScalarType(string name, string? description, SchemaOrigin origin, ScalarKind scalar)
        : base(name, description, origin) => Scalar = scalar;

    public override TypeKind Kind => TypeKind.Scalar;

    public ScalarKind Scalar { get; }

    public string? SpecifiedByUrl => (((ISchemaMember)this).FindDirective(BuiltIns.SpecifiedBy)?.Argument("url") as StringValueNode)?.Value;
}

/// <summary>A type on which fields can be selected: an object, an interface or a union (which has only <c>__typename</c>).</summary>
public abstract class CompositeType : NamedType
{
    private ulong[] _possible = [];

    private protected CompositeType(string name, string? description, SchemaOrigin origin)
        : base(name, description, origin)
    {
    }

    /// <summary>Empty for unions.</summary>
    public MemberList<FieldDefinition> Fields { get; internal set; } = MemberList<FieldDefinition>.Empty;

    /// <summary>The interfaces it declares, in the order of the documents.</summary>
    public ImmutableArray<InterfaceType> Interfaces { get; internal set; } = [];

    /// <summary>The objects that a value of this type can be; for an object itself.</summary>
    public ImmutableArray<ObjectType> PossibleTypes { get; internal set; } = [];

    /// <summary>Whether a value of this type can be of that object type.</summary>
    public bool IsPossible(ObjectType type)
    {
        var word = type.ObjectIndex >> 6;
        return word < _possible.Length && (_possible[word] & (1UL << type.ObjectIndex)) != 0;
    }

    /// <summary>Whether some object is possible for both.</summary>
    public bool Overlaps(CompositeType other)
    {
        for (var i = Math.Min(_possible.Length, other._possible.Length) - 1; i >= 0; i--)
        {
            if ((_possible[i] & other._possible[i]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Called once all object types have their index.</summary>
    internal void IndexPossibleTypes(int objectCount)
    {
        _possible = new ulong[(objectCount + 63) / 64];
        foreach (var type in PossibleTypes)
        {
            _possible[type.ObjectIndex >> 6] |= 1UL << type.ObjectIndex;
        }
    }
}

/// <summary>An object.</summary>
public sealed class ObjectType : CompositeType
{
    internal ObjectType(string name, string? description, SchemaOrigin origin)
        : base(name, description, origin)
    {
    }

    public override TypeKind Kind => TypeKind.Object;

    /// <summary>Position in <see cref="GraphQLSchema.Objects"/>.</summary>
    public int ObjectIndex { get; internal set; }
}

/// <summary>An interface.</summary>
public sealed class InterfaceType : CompositeType
{
    internal InterfaceType(string name, string? description, SchemaOrigin origin)
        : base(name, description, origin)
    {
    }

    public override TypeKind Kind => TypeKind.Interface;
}

/// <summary>A union; its members are its possible types.</summary>
public sealed class UnionType : CompositeType
{
    internal UnionType(string name, string? description, SchemaOrigin origin)
        : base(name, description, origin)
    {
    }

    public override TypeKind Kind => TypeKind.Union;
}

/// <summary>An enum.</summary>
public sealed class EnumType : NamedType
{
    internal EnumType(string name, string? description, SchemaOrigin origin)
        : base(name, description, origin)
    {
    }

    public override TypeKind Kind => TypeKind.Enum;

    public MemberList<EnumValueDefinition> Values { get; internal set; } = MemberList<EnumValueDefinition>.Empty;
}

/// <summary>An input object.</summary>
public sealed class InputObjectType : NamedType
{
    internal InputObjectType(string name, string? description, SchemaOrigin origin)
        : base(name, description, origin)
    {
    }

    public override TypeKind Kind => TypeKind.InputObject;

    public MemberList<InputValueDefinition> Fields { get; internal set; } = MemberList<InputValueDefinition>.Empty;

    /// <summary>Whether exactly one field must be given.</summary>
    public bool IsOneOf => ((ISchemaMember)this).FindDirective(BuiltIns.OneOf) is not null;
}
