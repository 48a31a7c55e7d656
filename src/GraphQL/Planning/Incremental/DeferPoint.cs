namespace Headless.GraphQL.Planning;

/// <summary>
/// What happens at objects of one selection besides their own fields: deferred fragments begin, and fields are left for later.
/// </summary>
/// <param name="Usages">The deferred fragments that begin here.</param>
/// <param name="Deferred">The fields that are left for later.</param>
internal sealed record DeferPoint(IReadOnlyList<DeferUsage> Usages, IReadOnlyList<DeferredFields> Deferred);

/// <summary>
/// Fields of one selection that are delivered together, after the others: those that belong to the same deferred fragments and to nothing
/// that comes earlier.
/// </summary>
/// <param name="Usages">The deferred fragments that need these fields; the fields are sent with the first that is complete.</param>
/// <param name="Plan">How they are executed. Its root is the object that they belong to, and there may be many of these.</param>
internal sealed record DeferredFields(IReadOnlySet<DeferUsage> Usages, OperationPlan Plan)
{
    private static readonly HashSet<DeferUsage> None = [];

    /// <summary>
    /// Splits fields by the deferred fragments that they belong to. A field that also stands outside any of them belongs to none; one
    /// that stands in a fragment and in another within it belongs to the outer, which is delivered first.
    /// </summary>
    public static List<(IReadOnlySet<DeferUsage> Usages, List<FieldGroup> Fields)> Split(IReadOnlyList<FieldGroup> groups)
    {
        var parts = new List<(IReadOnlySet<DeferUsage> Usages, List<FieldGroup> Fields)>();
        foreach (var group in groups)
        {
            var usages = UsagesOf(group);
            var index = parts.FindIndex(p => p.Usages.SetEquals(usages));
            if (index < 0)
            {
                index = parts.Count;
                parts.Add((usages, []));
            }

            parts[index].Fields.Add(group);
        }

        return parts;
    }

    private static HashSet<DeferUsage> UsagesOf(FieldGroup group)
    {
        if (group.Defers is null || group.Defers.Contains(null))
        {
            return None;
        }

        var all = group.Defers.OfType<DeferUsage>().ToHashSet();
        return [.. all.Where(u => !u.IsWithin(all))];
    }
}
