using System.ComponentModel;
using Headless.GraphQL.Execution;
using Headless.GraphQL.Planning;

namespace Headless.GraphQL.Binding;

/// <summary>What answers one field of one SDL type.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class FieldBinding
{
    private protected FieldBinding(string name, Shape? shape)
    {
        Name = name;
        Shape = shape;
    }

    public string Name { get; }

    /// <summary>Null for leaves whose writer is all there is.</summary>
    internal Shape? Shape { get; }

    /// <summary>Whether the field is answered for all parents of a level at once.</summary>
    internal abstract bool IsBatched { get; }

    /// <summary>Whether what the field answers depends on what is selected below it.</summary>
    internal virtual bool UsesSelection => false;

    /// <summary>Whether the field keeps arguments and services for the length of one operation.</summary>
    internal virtual bool HasState => false;

    internal abstract Type ParentType { get; }

    /// <summary>Begins the events of a field of Subscription.</summary>
    internal virtual ValueTask<EventSource> SubscribeAsync(ResolverCall call) =>
        throw new InvalidOperationException($"{Name} is no source of events.");
}

/// <summary>What answers one field for parents of one C# type.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class FieldBinding<TParent> : FieldBinding
{
    private protected FieldBinding(string name, Shape? shape)
        : base(name, shape)
    {
    }

    internal sealed override Type ParentType => typeof(TParent);

    /// <summary>Writes the field of one parent, depth first; null for batched fields.</summary>
    internal virtual ValueWriter<TParent>? Writer => null;

    /// <summary>Collects the objects and keys below a field that is not batched, for all parents.</summary>
    internal virtual GatheredColumn Gather(OperationContext context, FieldStep step, Batch<TParent> parents) =>
        throw new InvalidOperationException($"{Name} has nothing to gather.");

    /// <summary>Starts a batched field for the parents of all members of the call.</summary>
    internal virtual FieldCall Start(OperationContext context, CallPlan plan) =>
        throw new InvalidOperationException($"{Name} is not batched.");

    /// <summary>The same field for parents from which this one's parent can be told, for example their keys.</summary>
    internal abstract FieldBinding<TOther> Via<TOther>(Func<TOther, TParent> parentOf);
}

/// <summary>A scalar or enum property, written by generated code.</summary>
internal sealed class LeafField<TParent>(string name, ValueWriter<TParent> write) : FieldBinding<TParent>(name, null)
{
    internal override bool IsBatched => false;

    internal override ValueWriter<TParent> Writer => write;

    internal override FieldBinding<TOther> Via<TOther>(Func<TOther, TParent> parentOf) =>
        new LeafField<TOther>(Name, (w, p, s) => write(w, parentOf(p), s));
}

/// <summary>A property whose value is an object or holds objects, or a pure method of the parent alone.</summary>
internal sealed class PropertyField<TParent, T>(string name, Func<TParent, T> get, Shape<T> shape) : FieldBinding<TParent>(name, shape)
{
    internal override bool IsBatched => false;

    internal override ValueWriter<TParent> Writer => Write;

    internal override GatheredColumn Gather(OperationContext context, FieldStep step, Batch<TParent> parents)
    {
        var column = new GatheredColumn(context, parents.Count);
        for (var i = 0; i < parents.Count; i++)
        {
            try
            {
                column.BeginParent();
                shape.Gather(get(parents[i]), step.Value, column);
            }
            catch (Exception exception) when (context.Handles(exception))
            {
                column.FailParent(context.ErrorOf(exception, step.Coordinate));
            }
        }

        return column;
    }

    internal override FieldBinding<TOther> Via<TOther>(Func<TOther, TParent> parentOf) =>
        new PropertyField<TOther, T>(Name, p => get(parentOf(p)), shape);

    private bool Write(ResponseWriter writer, TParent parent, ValueStep step) => shape.Write(writer, get(parent), step);
}

/// <summary>A pure method that takes arguments or services: these are read once per operation and kept as state.</summary>
internal sealed class PureField<TParent, T, TState>(
    string name, Func<ResolverCall, TState> prepare, Func<TParent, TState, T> get, Shape<T> shape) : FieldBinding<TParent>(name, shape)
{
    internal override bool IsBatched => false;

    internal override bool HasState => true;

    internal override ValueWriter<TParent> Writer => Write;

    internal override GatheredColumn Gather(OperationContext context, FieldStep step, Batch<TParent> parents)
    {
        var column = new GatheredColumn(context, parents.Count);
        for (var i = 0; i < parents.Count; i++)
        {
            try
            {
                column.BeginParent();
                shape.Gather(get(parents[i], StateOf(context, step)), step.Value, column);
            }
            catch (Exception exception) when (context.Handles(exception))
            {
                column.FailParent(context.ErrorOf(exception, step.Coordinate));
            }
        }

        return column;
    }

    internal override FieldBinding<TOther> Via<TOther>(Func<TOther, TParent> parentOf) =>
        new PureField<TOther, T, TState>(Name, prepare, (p, state) => get(parentOf(p), state), shape);

    private bool Write(ResponseWriter writer, TParent parent, ValueStep step) =>
        shape.Write(writer, get(parent, StateOf(writer.Context, step.Field)), step);

    private TState StateOf(OperationContext context, FieldStep step)
    {
        ref var slot = ref context.States[step.StateSlot];
        var state = (State?)slot;
        if (state is null)
        {
            slot = state = new State(prepare(new ResolverCall(context, step)));
        }

        return state.Value;
    }

    private sealed class State(TState value)
    {
        public TState Value { get; } = value;
    }
}

/// <summary>A field answered for all parents of a level at once.</summary>
internal sealed class BatchedField<TParent, T>(
    string name, Func<ResolverCall, IReadOnlyList<TParent>, ValueTask<IReadOnlyList<T>>> resolve, Shape<T> shape, bool usesSelection)
    : FieldBinding<TParent>(name, shape)
{
    internal override bool IsBatched => true;

    internal override bool UsesSelection => usesSelection;

    internal override FieldCall Start(OperationContext context, CallPlan plan)
    {
        var call = new FieldCall<TParent, T>(context, plan, shape);
        call.Start(resolve);
        return call;
    }

    internal override FieldBinding<TOther> Via<TOther>(Func<TOther, TParent> parentOf)
    {
        return new BatchedField<TOther, T>(Name, (call, parents) => resolve(call, Map(parents)), shape, usesSelection);

        TParent[] Map(IReadOnlyList<TOther> parents)
        {
            var mapped = new TParent[parents.Count];
            for (var i = 0; i < mapped.Length; i++)
            {
                mapped[i] = parentOf(parents[i]);
            }

            return mapped;
        }
    }
}
