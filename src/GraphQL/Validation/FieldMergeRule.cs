namespace Headless.GraphQL.Validation;

/// <summary>
/// OverlappingFieldsCanBeMerged. A check over merged sets decides in near-linear time whether anything conflicts; only a document that
/// fails it is then compared field by field, within a budget, to say which fields conflict and why.
/// </summary>
internal static class FieldMergeRule
{
    public static void Check(DocumentScope scope)
    {
        var check = new FieldMergeCheck(scope);
        var reached = new HashSet<DefinitionScope>();
        foreach (var operation in scope.Operations)
        {
            check.Check(operation);
            reached.UnionWith(operation.Spreads.Count == 0 ? [] : scope.Reachable(operation));
        }

        // What an operation reaches has been merged into it.
        foreach (var fragment in scope.Fragments.Where(f => !reached.Contains(f)))
        {
            check.Check(fragment);
        }

        if (check.FirstConflict is not { } conflict)
        {
            return;
        }

        var errors = scope.Errors.Count;
        new FieldMergeReport(scope).Report();
        if (scope.Errors.Count == errors)
        {
            scope.Report(
                ValidationRule.OverlappingFieldsCanBeMerged,
                $"The fields \"{conflict.One.ResponseName}\" conflict. Use different aliases to select both.",
                conflict.One.Start,
                conflict.Two.Start);
        }
    }
}
