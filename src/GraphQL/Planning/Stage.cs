namespace Headless.GraphQL.Planning;

/// <summary>A step of a selection.</summary>
internal readonly record struct PlanMember(ObjectPlan Plan, FieldStep Step);

/// <summary>One call of a batched resolver: all steps of a level that ask the same field with the same arguments.</summary>
internal sealed class CallPlan(IReadOnlyList<PlanMember> members)
{
    public IReadOnlyList<PlanMember> Members { get; } = members;

    /// <summary>The selections whose objects are the parents, each once.</summary>
    public IReadOnlyList<ObjectPlan> Parents { get; } = members.Count == 1
        ? [members[0].Plan]
        : [.. members.Select(m => m.Plan).Distinct()];

    public FieldStep Step => Members[0].Step;
}

/// <summary>
/// One level: first what lies at hand is gathered, in this order; then all calls are made at once; when every one has answered,
/// the keys among the answers are loaded, one call per type.
/// </summary>
internal sealed record Stage(IReadOnlyList<PlanMember> Gathers, IReadOnlyList<CallPlan> Calls);
