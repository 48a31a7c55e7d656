using Headless.GraphQL.Binding;
using Headless.GraphQL.Cost;
using Headless.GraphQL.Introspection;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Hosting;

/// <summary>A schema with everything that answers it. Made by <see cref="SchemaComposer"/> or <see cref="RuntimeSchema"/>.</summary>
internal sealed class ComposedSchema
{
    private readonly IReadOnlyDictionary<string, IReadOnlyList<ObjectBinding>> _bindings;

    public ComposedSchema(
        GraphQLSchema schema,
        IReadOnlyDictionary<string, IReadOnlyList<ObjectBinding>> bindings,
        IReadOnlyList<LoaderBinding> loaders,
        Func<object, CompositeType, string>? nameOf = null)
    {
        _bindings = bindings;
        Schema = schema;
        Costs = new CostModel(schema);
        Loaders = loaders;
        NameOf = nameOf;
        IntrospectionBindings.AddRootFields((ObjectBinding<object>)RootOf(schema.QueryType), schema);
    }

    public GraphQLSchema Schema { get; }

    public CostModel Costs { get; }

    public IReadOnlyList<LoaderBinding> Loaders { get; }

    /// <summary>Tells the type of a value of an interface or union by name; null where the value's class tells it.</summary>
    public Func<object, CompositeType, string>? NameOf { get; }

    public IReadOnlyList<ObjectBinding> BindingsOf(ObjectType type) =>
        _bindings.GetValueOrDefault(type.Name) ?? IntrospectionBindings.Of(type);

    public ObjectBinding RootOf(ObjectType type) => BindingsOf(type)[0];

    /// <summary>What answers the objects to which a field leads; null when nothing does.</summary>
    public ObjectBinding? FindTarget(FieldBinding field, ObjectType type)
    {
        var clrType = field.Shape?.KeyType is { } key ? LoadedClass(type, key) : field.Shape?.ObjectType;
        foreach (var binding in BindingsOf(type))
        {
            if (binding.ClrType == clrType)
            {
                return binding;
            }
        }

        return null;
    }

    private Type? LoadedClass(ObjectType type, Type key) =>
        Loaders.FirstOrDefault(l => l.TypeName == type.Name && l.KeyType == key)?.ObjectType;

    public ObjectBinding TargetOf(FieldBinding field, ObjectType type) =>
        FindTarget(field, type) ?? throw new InvalidOperationException($"{field.Name} leads to a {type.Name} that nothing answers.");
}
