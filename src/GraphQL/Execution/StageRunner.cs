using Headless.GraphQL.Planning;

namespace Headless.GraphQL.Execution;

/// <summary>
/// Runs the levels of an operation. All calls of a level run at once, and none of their results is looked at before the last has come:
/// so every run makes the same calls with the same parents, however fast each answers.
/// </summary>
internal static class StageRunner
{
    public static async ValueTask RunAsync(OperationContext context, IReadOnlyList<Stage> stages)
    {
        for (var i = 0; i < stages.Count; i++)
        {
            Gather(context, stages[i].Gathers);
            await CallAsync(context, stages[i].Calls).ConfigureAwait(false);
            if (context.PendingLoads.Count > 0)
            {
                await LoadAsync(context).ConfigureAwait(false);
            }
        }
    }

    private static void Gather(OperationContext context, IReadOnlyList<PlanMember> gathers)
    {
        for (var i = 0; i < gathers.Count; i++)
        {
            var (plan, step) = gathers[i];
            if (context.Denied(step) is { } error)
            {
                context.Columns[step.ColumnSlot] = new FailedColumn(error);
            }
            else if (plan.CountOf(context) > 0)
            {
                context.Columns[step.ColumnSlot] = plan.Gather(context, step);
            }
        }
    }

    private static async ValueTask CallAsync(OperationContext context, IReadOnlyList<CallPlan> calls)
    {
        var pending = context.PendingCalls;
        pending.Clear();
        for (var i = 0; i < calls.Count; i++)
        {
            Start(context, calls[i]);
        }

        for (var i = 0; i < pending.Count; i++)
        {
            if (pending[i].Pending is { IsCompletedSuccessfully: false } task)
            {
                await task.ConfigureAwait(false);
            }
        }

        context.CancellationToken.ThrowIfCancellationRequested();
        for (var i = 0; i < pending.Count; i++)
        {
            pending[i].Distribute();
        }

        pending.Clear();
    }

    private static void Start(OperationContext context, CallPlan call)
    {
        if (context.Denied(call.Step) is { } error)
        {
            foreach (var member in call.Members)
            {
                context.Columns[member.Step.ColumnSlot] = new FailedColumn(error);
            }
        }
        else if (HasParents(context, call))
        {
            context.PendingCalls.Add(call.Members[0].Plan.Start(context, call));
        }
    }

    private static bool HasParents(OperationContext context, CallPlan call)
    {
        for (var i = 0; i < call.Parents.Count; i++)
        {
            if (call.Parents[i].CountOf(context) > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static async ValueTask LoadAsync(OperationContext context)
    {
        var loads = context.PendingLoads;
        var tasks = new Task[loads.Count];
        for (var i = 0; i < tasks.Length; i++)
        {
            tasks[i] = loads[i].RunAsync();
        }

        foreach (var task in tasks)
        {
            await task.ConfigureAwait(false);
        }

        context.CancellationToken.ThrowIfCancellationRequested();
        foreach (var load in loads)
        {
            load.Distribute();
        }

        context.FinishLoads();
    }
}
