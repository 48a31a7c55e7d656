using Headless.GraphQL.Binding;
using Headless.GraphQL.Planning;

namespace Headless.GraphQL.Execution;

/// <summary>A running call of a batched resolver.</summary>
internal abstract class FieldCall
{
    /// <summary>Null when the resolver has answered at once. Never fails: what went wrong becomes an error of the fields.</summary>
    public Task? Pending { get; protected set; }

    /// <summary>Gives the results to the selections that asked; called in the order of the plan when the level has answered.</summary>
    public abstract void Distribute();
}

internal sealed class FieldCall<TParent, T>(OperationContext context, CallPlan plan, Shape<T> shape) : FieldCall
{
    private IReadOnlyList<TParent> _parents = [];
    private IReadOnlyList<T> _results = [];
    private FieldError? _error;

    public void Start(Func<ResolverCall, IReadOnlyList<TParent>, ValueTask<IReadOnlyList<T>>> resolve)
    {
        _parents = ParentsOf();
        if (Telemetry.IsListening)
        {
            Pending = RunTracedAsync(resolve);
            return;
        }

        try
        {
            var results = resolve(new ResolverCall(context, plan.Step), _parents);
            if (results.IsCompletedSuccessfully)
            {
                Accept(results.Result);
            }
            else
            {
                Pending = AwaitAsync(results);
            }
        }
        catch (Exception exception) when (context.Handles(exception))
        {
            _error = context.ErrorOf(exception, plan.Step.Coordinate);
        }
    }

    public override void Distribute()
    {
        var offset = 0;
        foreach (var parents in plan.Parents)
        {
            var count = parents.CountOf(context);
            foreach (var (member, step) in plan.Members)
            {
                if (member == parents)
                {
                    context.Columns[step.ColumnSlot] = ColumnOf(step, offset, count);
                }
            }

            offset += count;
        }
    }

    private Column ColumnOf(FieldStep step, int offset, int count)
    {
        if (_error is not null)
        {
            return new FailedColumn(_error);
        }

        if (!step.GathersResults)
        {
            return new ValueColumn<T>(_results, offset, shape);
        }

        var column = new GatheredColumn(context, count);
        for (var i = 0; i < count; i++)
        {
            column.BeginParent();
            shape.Gather(_results[offset + i], step.Value, column);
        }

        return column;
    }

    private IReadOnlyList<TParent> ParentsOf()
    {
        if (plan.Parents.Count == 1)
        {
            return ((ObjectPlan<TParent>)plan.Parents[0]).Batch(context);
        }

        var all = new List<TParent>();
        foreach (var parents in plan.Parents)
        {
            all.AddRange(((ObjectPlan<TParent>)parents).Batch(context));
        }

        return all;
    }

    private void Accept(IReadOnlyList<T> results)
    {
        if (results is null || results.Count != _parents.Count)
        {
            throw new InvalidOperationException(
                $"{plan.Step.Coordinate} gave {results?.Count.ToString() ?? "no"} results for {_parents.Count} parents.");
        }

        _results = results;
    }

    private async Task AwaitAsync(ValueTask<IReadOnlyList<T>> results)
    {
        try
        {
            Accept(await results.ConfigureAwait(false));
        }
        catch (Exception exception) when (context.Handles(exception))
        {
            _error = context.ErrorOf(exception, plan.Step.Coordinate);
        }
    }

    private async Task RunTracedAsync(Func<ResolverCall, IReadOnlyList<TParent>, ValueTask<IReadOnlyList<T>>> resolve)
    {
        using var span = Telemetry.StartBatch(plan.Step.Coordinate, "resolve", _parents.Count);
        try
        {
            Accept(await resolve(new ResolverCall(context, plan.Step), _parents).ConfigureAwait(false));
        }
        catch (Exception exception) when (context.Handles(exception))
        {
            Telemetry.Failed(span, exception);
            _error = context.ErrorOf(exception, plan.Step.Coordinate);
        }
    }
}
