namespace Headless.GraphQL.Planning;

/// <summary>Assigns gathers and calls to levels. An object stands one level deeper for each batched field or key above it.</summary>
internal sealed class Scheduler
{
    private readonly List<(List<PlanMember> Gathers, List<PlanMember> Calls)> _levels = [];

    public static IReadOnlyList<Stage> Schedule(ObjectPlan root, IReadOnlyList<FieldStep> steps)
    {
        var scheduler = new Scheduler();
        scheduler.Add(root, steps, 0);
        return [.. scheduler._levels.Select(level => new Stage(level.Gathers, Merge(level.Calls)))];
    }

    /// <summary>Arguments are compared only where a level asks the same field more than once.</summary>
    private static CallPlan[] Merge(List<PlanMember> calls) => calls.DistinctBy(m => m.Step.Binding).Count() == calls.Count
        ? [.. calls.Select(call => new CallPlan([call]))]
        : [.. calls.GroupBy(m => (m.Step.Binding, m.Step.Signature)).Select(same => new CallPlan([.. same]))];

    private void Add(ObjectPlan plan, IReadOnlyList<FieldStep> steps, int level)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            if (!step.HasColumn)
            {
                continue;
            }

            var (gathers, calls) = Level(level);
            (step.Binding.IsBatched ? calls : gathers).Add(new PlanMember(plan, step));
            var innermost = step.Value.Innermost;
            var isDeeper = step.Binding.IsBatched || step.Binding.Shape?.KeyType is not null
                || (innermost.Abstract is { } options && options.Options.Any(o => o.IsKey));
            foreach (var child in ChildrenOf(innermost))
            {
                Add(child, child.Steps, isDeeper ? level + 1 : level);
            }
        }
    }

    private static IEnumerable<ObjectPlan> ChildrenOf(ValueStep value) => value switch
    {
        { Object: { } single } => [single],
        { Abstract: { } options } => options.Options.Select(o => o.Plan).Distinct(),
        _ => [],
    };

    private (List<PlanMember> Gathers, List<PlanMember> Calls) Level(int level)
    {
        while (_levels.Count <= level)
        {
            _levels.Add(([], []));
        }

        return _levels[level];
    }
}
