using System.Text.Json;
using Headless.GraphQL.Binding;
using Headless.GraphQL.Execution;
using Headless.GraphQL.Planning;
using Headless.GraphQL.Schema;
using Microsoft.Extensions.Logging;

namespace Headless.GraphQL.Hosting;

/// <summary>
/// Answers every field of a schema that is known only at run time. Values are untyped: null, bool, int, double, decimal, string (enum
/// values by name), <see cref="JsonElement"/>, <c>IReadOnlyList&lt;object?&gt;</c>, anything for objects.
/// </summary>
public interface IRuntimeResolver
{
    /// <summary>One value per parent, in order.</summary>
    /// <param name="arguments">By position of the field's definition; see the coerced forms of the engine.</param>
    ValueTask<IReadOnlyList<object?>> ResolveAsync(
        FieldDefinition field, IReadOnlyList<object> parents, IReadOnlyList<object?> arguments, CancellationToken cancellationToken);

    /// <summary>The events of a field of the subscription type; each is the field's value in a response.</summary>
    ValueTask<IAsyncEnumerable<object?>> SubscribeAsync(
        FieldDefinition field, IReadOnlyList<object?> arguments, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{field.Coordinate} has no events.");

    /// <summary>The name of the object type that a value of an interface or union has.</summary>
    string TypeOf(object value, CompositeType type);
}

/// <summary>The run-time path: SDL to an executor that shares planner and execution with generated modules.</summary>
public static class RuntimeSchema
{
    public static GraphQLExecutor Build(
        GraphQLSchema schema, IRuntimeResolver resolver, ILogger<GraphQLExecutor> logger, GraphQLOptions? options = null) =>
        new(Compose(schema, resolver), options ?? new GraphQLOptions(), logger);

    private static ComposedSchema Compose(GraphQLSchema schema, IRuntimeResolver resolver)
    {
        var bindings = new Dictionary<string, IReadOnlyList<ObjectBinding>>(StringComparer.Ordinal);
        foreach (var type in schema.Objects.Where(t => !t.IsIntrospection))
        {
            var binding = new ObjectBinding<object>(type.Name);
            foreach (var field in type.Fields)
            {
                binding.Add(type == schema.SubscriptionType
                    ? new StreamField<object?>(
                        field.Name,
                        call => resolver.SubscribeAsync(field, call.Arguments, call.CancellationToken),
                        new RuntimeShape(field.Type))
                    : new BatchedField<object, object?>(
                        field.Name,
                        (call, parents) => resolver.ResolveAsync(field, parents, call.Arguments, call.CancellationToken),
                        new RuntimeShape(field.Type),
                        usesSelection: false));
            }

            bindings.Add(type.Name, [binding]);
        }

        return new ComposedSchema(schema, bindings, [], resolver.TypeOf);
    }
}

/// <summary>How an untyped value becomes the value that the schema says.</summary>
internal sealed class RuntimeShape(GraphQLType type) : Shape<object?>
{
    private readonly Shape<object?> _inner = Of(type);

    internal override string? TypeName => _inner.TypeName;

    internal override Type? ObjectType => _inner.ObjectType;

    internal override bool Write(ResponseWriter writer, object? value, ValueStep step) => _inner.Write(writer, value, step);

    internal override void Gather(object? value, ValueStep step, GatheredColumn column) => _inner.Gather(value, step, column);

    private static Shape<object?> Of(GraphQLType type) => type.Nullable switch
    {
        ListType list => new RuntimeListShape(Of(list.Element)),
        ObjectType target => Shapes.Object<object?>(target.Name),
        CompositeType target => Shapes.Abstract<object?>(target.Name),
        EnumType target => Shapes.Leaf<object?>((w, v, s) => v is string name && target.Values.Find(name) is null
            ? w.WriteEnum([], s)
            : w.Write((string?)v, s)),
        _ => Shapes.Leaf<object?>(WriteScalar),
    };

    private static bool WriteScalar(ResponseWriter writer, object? value, ValueStep step) => value switch
    {
        null => writer.WriteNull(step),
        bool flag => writer.Write(flag, step),
        int number => writer.Write(number, step),
        double number => writer.Write(number, step),
        decimal number => writer.Write(number, step),
        DateTimeOffset instant => writer.Write(instant, step),
        JsonElement json => writer.Write(json, step),
        string text => writer.Write(text, step),
        _ => throw new InvalidOperationException($"{value.GetType()} is no scalar."),
    };
}

internal sealed class RuntimeListShape(Shape<object?> item) : Shape<object?>
{
    private readonly Shape<IReadOnlyList<object?>?> _list = Shapes.List(item);

    internal override string? TypeName => item.TypeName;

    internal override Type? ObjectType => item.ObjectType;

    internal override bool Write(ResponseWriter writer, object? value, ValueStep step) =>
        _list.Write(writer, (IReadOnlyList<object?>?)value, step);

    internal override void Gather(object? value, ValueStep step, GatheredColumn column) =>
        _list.Gather((IReadOnlyList<object?>?)value, step, column);
}
