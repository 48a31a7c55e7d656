using System.Runtime.CompilerServices;
using Headless.GraphQL.Execution;
using Headless.GraphQL.Planning;

namespace Headless.GraphQL.Binding;

internal sealed class ObjectShape<T>(string typeName) : Shape<T>
{
    internal override string TypeName => typeName;

    internal override Type ObjectType => typeof(T);

    internal override bool Write(ResponseWriter writer, T value, ValueStep step)
    {
        if (value is null)
        {
            return writer.Null(step);
        }

        // The planner has made the plan for this very type, so the cast is not checked again for every object.
        var start = writer.Length;
        return Unsafe.As<ObjectPlan<T>>(step.Object!).Write(writer, value) || writer.Nullify(step, start);
    }

    internal override void Gather(T value, ValueStep step, GatheredColumn column)
    {
        if (value is null)
        {
            column.AddNull();
        }
        else
        {
            column.AddObject(((ObjectPlan<T>)step.Object!).Batch(column.Context).Add(value));
        }
    }
}

internal sealed class KeyShape<TKey>(string typeName) : Shape<TKey> where TKey : struct, IEquatable<TKey>
{
    internal override string TypeName => typeName;

    internal override Type KeyType => typeof(TKey);

    internal override bool Write(ResponseWriter writer, TKey value, ValueStep step) =>
        throw new InvalidOperationException($"A key of {typeName} must be loaded before it is written.");

    internal override void Gather(TKey value, ValueStep step, GatheredColumn column) =>
        column.AddKey(((KeyLoad<TKey>)column.Context.LoadOf(step.Object!)).Add(value, step.Object!));
}

internal sealed class AbstractShape<T>(string typeName) : Shape<T> where T : class?
{
    internal override string TypeName => typeName;

    internal override bool Write(ResponseWriter writer, T value, ValueStep step)
    {
        if (value is null)
        {
            return writer.Null(step);
        }

        var start = writer.Length;
        return step.Abstract!.Find(value) is { } option
            ? option.Plan.WriteBoxed(writer, value) || writer.Nullify(step, start)
            : writer.Fail(step, start, FieldError.UnknownClass(step.Field, value));
    }

    internal override void Gather(T value, ValueStep step, GatheredColumn column)
    {
        if (value is null)
        {
            column.AddNull();
        }
        else if (step.Abstract!.Find(value) is not { } option)
        {
            column.AddError(FieldError.UnknownClass(step.Field, value));
        }
        else if (option.IsKey)
        {
            column.AddOption(option.Index);
            column.AddKey(column.Context.LoadOf(option.Plan).AddBoxed(value, option.Plan));
        }
        else
        {
            column.AddOption(option.Index);
            column.AddObject(option.Plan.AddBoxed(column.Context, value));
        }
    }
}

internal sealed class ConnectionShape<T>(string typeName, string edgeTypeName, Shape<T> node) : Shape<Connection<T>?>
{
    private readonly ObjectShape<Connection<T>?> _self = new(typeName);

    internal override string TypeName => typeName;

    internal override Type ObjectType => typeof(Connection<T>);

    internal override IEnumerable<ObjectBinding> Implied
    {
        get
        {
            var connection = new ObjectBinding<Connection<T>>(typeName);
            connection.Property("edges", static c => c.Edges, Shapes.List(Shapes.Object<Edge<T>>(edgeTypeName)));
            connection.Property("nodes", static c => c.Nodes, Shapes.List(node));
            connection.Property("pageInfo", static c => c.PageInfo, Shapes.Object<PageInfo>("PageInfo"));
            connection.Property("totalCount", static c => c.TotalCount, Shapes.Object<Count>("Count"));
            var edge = new ObjectBinding<Edge<T>>(edgeTypeName);
            edge.Leaf("cursor", static (w, e, s) => w.Write(e.Cursor, s));
            edge.Property("node", static e => e.Node, node);
            return [connection, edge];
        }
    }

    internal override bool Write(ResponseWriter writer, Connection<T>? value, ValueStep step) => _self.Write(writer, value, step);

    internal override void Gather(Connection<T>? value, ValueStep step, GatheredColumn column) => _self.Gather(value, step, column);
}
