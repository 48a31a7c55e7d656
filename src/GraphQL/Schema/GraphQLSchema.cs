using System.Collections.Immutable;
using Headless.GraphQL.Language;

namespace Headless.GraphQL.Schema;

/// <summary>A complete schema. Made by <see cref="SchemaBuilder"/>; immutable and safe to share.</summary>
public sealed class GraphQLSchema
{
    private readonly Dictionary<string, NamedType> _types;
    private readonly FieldDefinition[] _typeNames;

    internal GraphQLSchema(SchemaParts parts)
    {
        Description = parts.Description;
        Directives = parts.SchemaDirectives;
        Types = parts.Types;
        Objects = [.. parts.Types.OfType<ObjectType>()];
        DirectiveDefinitions = new MemberList<DirectiveDefinition>(parts.Directives);
        QueryType = parts.Roots[(int)OperationType.Query]!;
        MutationType = parts.Roots[(int)OperationType.Mutation];
        SubscriptionType = parts.Roots[(int)OperationType.Subscription];
        _types = parts.Types.ToDictionary(t => t.Name, StringComparer.Ordinal);
        _typeNames = new FieldDefinition[Types.Length];
        NameType = ((NullableType)_types[BuiltIns.String]).NonNull;
        SchemaField = Meta("__schema", QueryType, ((NullableType)_types["__Schema"]).NonNull);
        TypeField = Meta("__type", QueryType, _types["__Type"]);
        TypeField.Arguments = new MemberList<InputValueDefinition>(
            [new("name", TypeField.Coordinate + "(name:)", 0, "Name of the type.", NameType, null, default)]);
        foreach (var type in Types)
        {
            if (type is CompositeType composite)
            {
                _typeNames[type.Index] = Meta("__typename", composite, NameType);
            }
        }
    }

    public string? Description { get; }

    /// <summary>Directives applied to the schema itself.</summary>
    public ImmutableArray<SchemaDirective> Directives { get; }

    /// <summary>All types, those of introspection and the built-in scalars included; a type's index is its place here.</summary>
    public ImmutableArray<NamedType> Types { get; }

    /// <summary>All object types; a type's object index is its place here.</summary>
    public ImmutableArray<ObjectType> Objects { get; }

    /// <summary>All directives, the built-in ones included.</summary>
    public MemberList<DirectiveDefinition> DirectiveDefinitions { get; }

    public ObjectType QueryType { get; }

    public ObjectType? MutationType { get; }

    public ObjectType? SubscriptionType { get; }

    /// <summary><c>Query.__schema</c>.</summary>
    public FieldDefinition SchemaField { get; }

    /// <summary><c>Query.__type(name:)</c>.</summary>
    public FieldDefinition TypeField { get; }

    private NonNullType NameType { get; }

    /// <summary>The type of that name, or null.</summary>
    public NamedType? FindType(string name) => _types.GetValueOrDefault(name);

    /// <summary>The type of that name if it is of that kind, or null.</summary>
    public T? FindType<T>(string name)
        where T : NamedType => FindType(name) as T;

    /// <summary>The root type of an operation, or null when the schema does not support it.</summary>
    public ObjectType? RootType(OperationType operation) => operation switch
    {
        OperationType.Query => QueryType,
        OperationType.Mutation => MutationType,
        _ => SubscriptionType,
    };

    /// <summary>A field that can be selected on a type, or null; knows <c>__typename</c>, <c>__schema</c> and <c>__type</c> too.</summary>
    public FieldDefinition? FindField(CompositeType type, string name)
    {
        if (!name.StartsWith("__", StringComparison.Ordinal))
        {
            return type.Fields.Find(name);
        }

        return name switch
        {
            "__typename" => _typeNames[type.Index],
            "__schema" when type == QueryType => SchemaField,
            "__type" when type == QueryType => TypeField,
            _ => null,
        };
    }

    /// <summary>The type that a reference in a document means; null when the schema does not have it.</summary>
    public GraphQLType? Resolve(TypeNode node) => node switch
    {
        NamedTypeNode named => FindType(named.Name),
        ListTypeNode list => Resolve(list.ElementType)?.List,
        NonNullTypeNode nonNull => (Resolve(nonNull.NullableType) as NullableType)?.NonNull,
        _ => null,
    };

    private static FieldDefinition Meta(string name, CompositeType type, GraphQLType result) => new(name, type, -1, null, result, default);
}

/// <summary>What the builder hands over.</summary>
internal sealed record SchemaParts(
    string? Description,
    ImmutableArray<SchemaDirective> SchemaDirectives,
    ImmutableArray<NamedType> Types,
    ImmutableArray<DirectiveDefinition> Directives,
    ObjectType?[] Roots);
