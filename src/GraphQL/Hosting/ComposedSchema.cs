using Headless.GraphQL.Binding;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Hosting;

/// <summary>A schema with everything that answers it. Made by <see cref="SchemaComposer"/> or <see cref="RuntimeSchema"/>.</summary>
internal sealed class ComposedSchema(
    GraphQLSchema schema,
    IReadOnlyDictionary<string, IReadOnlyList<ObjectBinding>> bindings,
    IReadOnlyList<LoaderBinding> loaders,
    Func<object, CompositeType, string>? nameOf = null)
{
    public GraphQLSchema Schema => schema;

    public IReadOnlyList<LoaderBinding> Loaders => loaders;

    /// <summary>Tells the type of a value of an interface or union by name; null where the value's class tells it.</summary>
    public Func<object, CompositeType, string>? NameOf => nameOf;

    public IReadOnlyList<ObjectBinding> BindingsOf(ObjectType type) => bindings.GetValueOrDefault(type.Name) ?? [];

    public ObjectBinding RootOf(ObjectType type) => BindingsOf(type)[0];

    /// <summary>What answers the objects to which a field leads; null when nothing does.</summary>
    public ObjectBinding? FindTarget(FieldBinding field, ObjectType type)
    {
        var clrType = field.Shape?.KeyType is { } key
            ? loaders.FirstOrDefault(l => l.TypeName == type.Name && l.KeyType == key)?.ObjectType
            : field.Shape?.ObjectType;
        return BindingsOf(type).FirstOrDefault(b => b.ClrType == clrType);
    }

    public ObjectBinding TargetOf(FieldBinding field, ObjectType type) =>
        FindTarget(field, type) ?? throw new InvalidOperationException($"{field.Name} leads to a {type.Name} that nothing answers.");
}
