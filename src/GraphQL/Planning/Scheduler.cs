namespace Headless.GraphQL.Planning;

/// <summary>Assigns gathers and calls to levels. An object stands one level deeper for each batched field or key above it.</summary>
internal sealed class Scheduler
{
    private readonly List<(List<PlanMember> Gathers, List<PlanMember> Calls)> _levels = [];

    public static IReadOnlyList<Stage> Schedule(ObjectPlan root, IEnumerable<FieldStep> steps)
    {
        var scheduler = new Scheduler();
        scheduler.Add(root, steps, 0);
        return [.. scheduler._levels.Select(level => new Stage(level.Gathers, Merge(level.Calls)))];
    }

    private static CallPlan[] Merge(List<PlanMember> calls) =>
        [.. calls.GroupBy(m => (m.Step.Binding, m.Step.Signature)).Select(same => new CallPlan([.. same]))];

    private void Add(ObjectPlan plan, IEnumerable<FieldStep> steps, int level)
    {
        foreach (var step in steps.Where(s => s.HasColumn))
        {
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
