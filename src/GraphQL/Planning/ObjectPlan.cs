using System.Runtime.CompilerServices;
using Headless.GraphQL.Binding;
using Headless.GraphQL.Execution;

namespace Headless.GraphQL.Planning;

/// <summary>What is selected on one object type at one place of the operation.</summary>
internal abstract class ObjectPlan(int id)
{
    /// <summary>Position among the object plans of the operation.</summary>
    public int Id { get; } = id;

    public abstract ObjectBinding Binding { get; }

    public abstract IReadOnlyList<FieldStep> Steps { get; }

    /// <summary>Whether something below needs all objects of this plan together.</summary>
    public bool NeedsBatch { get; set; }

    /// <summary>What stands after the last value: constants and the closing brace.</summary>
    public Fragment Tail { get; set; }

    public abstract FieldStep Add(int stepId, FieldDescription description);

    /// <summary>Makes each object tell, before its first field is written, that something of it comes later.</summary>
    public abstract FieldStep AddDeferPoint(int stepId, FieldDescription description, DeferPoint point);

    /// <summary>Writes an object that is in no batch.</summary>
    public abstract bool WriteBoxed(ResponseWriter writer, object value);

    /// <summary>Writes the object at that index of the batch.</summary>
    public abstract bool WriteAt(ResponseWriter writer, int index);

    /// <summary>Writes one field of the first object of the batch.</summary>
    public abstract bool WriteField(ResponseWriter writer, int stepIndex);

    /// <summary>Adds an object to the batch and tells its index.</summary>
    public abstract int AddBoxed(OperationContext context, object? value);

    /// <summary>Collects what lies below a field that is not batched.</summary>
    public abstract GatheredColumn Gather(OperationContext context, FieldStep step);

    /// <summary>Starts the call whose first member is a step of this plan.</summary>
    public abstract FieldCall Start(OperationContext context, CallPlan call);

    public abstract int CountOf(OperationContext context);
}

internal sealed class ObjectPlan<T>(int id, ObjectBinding<T> binding) : ObjectPlan(id)
{
    private FieldStep<T>[] _steps = [];

    public override ObjectBinding Binding => binding;

    public override IReadOnlyList<FieldStep> Steps => _steps;

    public override FieldStep Add(int stepId, FieldDescription description)
    {
        var step = new FieldStep<T>(stepId, description, binding.Field(description.Field.Name));
        _steps = [.. _steps, step];
        return step;
    }

    public override FieldStep AddDeferPoint(int stepId, FieldDescription description, DeferPoint point)
    {
        var step = new FieldStep<T>(stepId, description, new DeferPointField<T>(point));
        _steps = [.. _steps, step];
        return step;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Batch<T> Batch(OperationContext context) => Unsafe.As<Batch<T>>(context.Batches[Id] ??= new Batch<T>());

    public override int CountOf(OperationContext context) => context.Batches[Id] is Batch<T> batch ? batch.Count : 0;

    public override int AddBoxed(OperationContext context, object? value) => Batch(context).Add((T)value!);

    public override bool WriteBoxed(ResponseWriter writer, object value) => Write(writer, (T)value);

    public override bool WriteAt(ResponseWriter writer, int index) => Write(writer, Batch(writer.Context)[index], index);

    public override GatheredColumn Gather(OperationContext context, FieldStep step) =>
        ((FieldStep<T>)step).TypedBinding.Gather(context, step, Batch(context));

    public override FieldCall Start(OperationContext context, CallPlan call) =>
        ((FieldStep<T>)call.Members[0].Step).TypedBinding.Start(context, call);

    public override bool WriteField(ResponseWriter writer, int stepIndex)
    {
        var depth = writer.Depth++;
        var stands = WriteFields(writer, Batch(writer.Context)[0], 0, stepIndex, stepIndex + 1, depth);
        writer.Depth = depth;
        return stands;
    }

    /// <summary>Writes an object, field by field; <paramref name="index"/> is its place in the batch, if it is in one.</summary>
    public bool Write(ResponseWriter writer, T value, int index = -1)
    {
        var depth = writer.Depth++;
        var stands = WriteFields(writer, value, index, 0, _steps.Length, depth);
        writer.Depth = depth;
        writer.Raw(Tail);
        return stands;
    }

    private bool WriteFields(ResponseWriter writer, T value, int index, int next, int end, int depth)
    {
        // A getter that throws costs its own field only; the loop goes on behind it.
        while (next < end)
        {
            var start = writer.Length;
            try
            {
                for (; next < end; next++)
                {
                    var step = _steps[next];
                    writer.Path[depth] = ~step.Id;
                    writer.Raw(step.Fragment);
                    start = writer.Length;
                    var stands = step.HasColumn
                        ? writer.Context.Columns[step.ColumnSlot]!.Write(writer, index, step.Value)
                        : step.Writer(writer, value, step.Value);
                    if (!stands)
                    {
                        return false;
                    }
                }
            }
            catch (Exception exception) when (writer.Context.Handles(exception))
            {
                writer.Depth = depth + 1;
                var step = _steps[next++];
                if (!writer.Fail(step.Value, start, writer.Context.ErrorOf(exception, step.Coordinate)))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
