using Headless.GraphQL.Execution;
using Headless.GraphQL.Planning;

namespace Headless.GraphQL.Binding;

internal sealed class LeafShape<T>(ValueWriter<T> write) : Shape<T>
{
    internal override bool Write(ResponseWriter writer, T value, ValueStep step) => write(writer, value, step);
}

internal abstract class WrappingShape<T>(Shape inner) : Shape<T>
{
    internal sealed override string? TypeName => inner.TypeName;

    internal sealed override Type? KeyType => inner.KeyType;

    internal sealed override Type? ObjectType => inner.ObjectType;

    internal sealed override IEnumerable<ObjectBinding> Implied => inner.Implied;
}

internal sealed class NullableShape<T>(Shape<T> inner) : WrappingShape<T?>(inner) where T : struct
{
    internal override bool Write(ResponseWriter writer, T? value, ValueStep step) =>
        value.HasValue ? inner.Write(writer, value.GetValueOrDefault(), step) : writer.Null(step);

    internal override void Gather(T? value, ValueStep step, GatheredColumn column)
    {
        if (value.HasValue)
        {
            inner.Gather(value.GetValueOrDefault(), step, column);
        }
        else
        {
            column.AddNull();
        }
    }
}

internal sealed class FieldResultShape<T>(Shape<T> inner) : WrappingShape<FieldResult<T>>(inner)
{
    internal override bool Write(ResponseWriter writer, FieldResult<T> value, ValueStep step) => value.Error is { } error
        ? writer.Fail(step, writer.Length, FieldError.Of(error))
        : inner.Write(writer, value.Value, step);

    internal override void Gather(FieldResult<T> value, ValueStep step, GatheredColumn column)
    {
        if (value.Error is { } error)
        {
            column.AddError(FieldError.Of(error));
        }
        else
        {
            inner.Gather(value.Value, step, column);
        }
    }
}

internal sealed class ListShape<TList, T>(Shape<T> item) : WrappingShape<TList?>(item) where TList : IReadOnlyList<T>
{
    internal override bool Write(ResponseWriter writer, TList? value, ValueStep step)
    {
        if (value is null)
        {
            return writer.Null(step);
        }

        var start = writer.Length;
        var depth = writer.Depth++;
        writer.Raw((byte)'[');
        // The first question is answered when this is compiled; without it a list that is a struct would be boxed for the second.
        var stands = !typeof(TList).IsValueType && value is T[] array
            ? WriteItems(writer, array, step.Item!, depth)
            : WriteItems(writer, value, step.Item!, depth);
        writer.Depth = depth;
        if (!stands)
        {
            return writer.Nullify(step, start);
        }

        writer.Raw((byte)']');
        return true;
    }

    internal override void Gather(TList? value, ValueStep step, GatheredColumn column)
    {
        if (value is null)
        {
            column.AddNull();
            return;
        }

        var count = value.Count;
        var list = column.BeginList(count);
        for (var i = 0; i < count; i++)
        {
            item.Gather(value[i], step.Item!, column);
        }

        column.EndList(list);
    }

    private bool WriteItems(ResponseWriter writer, T[] items, ValueStep step, int depth)
    {
        for (var i = 0; i < items.Length; i++)
        {
            writer.Path[depth] = i;
            if (i > 0)
            {
                writer.Raw((byte)',');
            }

            if (!item.Write(writer, items[i], step))
            {
                return false;
            }
        }

        return true;
    }

    private bool WriteItems(ResponseWriter writer, TList items, ValueStep step, int depth)
    {
        var count = items.Count;
        for (var i = 0; i < count; i++)
        {
            writer.Path[depth] = i;
            if (i > 0)
            {
                writer.Raw((byte)',');
            }

            if (!item.Write(writer, items[i], step))
            {
                return false;
            }
        }

        return true;
    }
}
