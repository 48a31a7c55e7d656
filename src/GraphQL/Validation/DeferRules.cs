using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Validation;

/// <summary>
/// Where <c>@defer</c> may stand: not on the root of a mutation or subscription, in subscriptions only where it can be switched off, and
/// with labels that tell the deferred fragments of a document apart. Walks with stacks of its own, as fragments may form long chains.
/// </summary>
internal sealed class DeferRules
{
    private readonly DocumentScope _scope;
    private readonly HashSet<string> _foundGood = new(StringComparer.Ordinal);
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);

    private DeferRules(DocumentScope scope) => _scope = scope;

    public static void Check(DocumentScope scope)
    {
        if (scope.Defers.Count == 0)
        {
            return;
        }

        CheckLabels(scope);
        var (root, subscription) = (new DeferRules(scope), new DeferRules(scope));
        foreach (var definition in scope.Operations)
        {
            var operation = (OperationDefinitionNode)definition.Definition;
            if (operation.Operation != OperationType.Query && definition.Type is not null)
            {
                root.Check(() => root.CheckRoot(operation));
            }

            if (operation.Operation == OperationType.Subscription)
            {
                subscription.Check(() => subscription.CheckSubscription(operation.SelectionSet));
            }
        }
    }

    private static void CheckLabels(DocumentScope scope)
    {
        var known = new Dictionary<string, DirectiveNode>(StringComparer.Ordinal);
        foreach (var directive in scope.Defers)
        {
            switch (directive.Argument("label"))
            {
                case null or NullValueNode:
                    break;
                case StringValueNode label when known.TryGetValue(label.Value, out var first):
                    scope.Report(
                        ValidationRule.DeferStreamDirectiveLabel,
                        $"The label \"{label.Value}\" stands at more than one \"@defer\".",
                        first.Start,
                        directive.Start);
                    break;
                case StringValueNode label:
                    known.Add(label.Value, directive);
                    break;
                default:
                    scope.Report(
                        ValidationRule.DeferStreamDirectiveLabel, "The label of \"@defer\" must be a string literal.", directive.Start);
                    break;
            }
        }
    }

    /// <summary>Fragments in which one operation met nothing are not walked for the next.</summary>
    private void Check(Action check)
    {
        var errors = _scope.Errors.Count;
        _visited.Clear();
        check();
        if (_scope.Errors.Count == errors)
        {
            _foundGood.UnionWith(_visited);
        }
    }

    private void CheckRoot(OperationDefinitionNode operation)
    {
        foreach (var (selection, _) in Walk(operation.SelectionSet, s => s is FieldNode || IsKnown(s)))
        {
            if (selection.Directives.FirstOrDefault(d => d.Name == BuiltIns.Defer) is { } defer)
            {
                var kind = operation.Operation == OperationType.Mutation ? "mutation" : "subscription";
                _scope.Report(
                    ValidationRule.DeferStreamDirectiveOnRootField,
                    $"\"@defer\" cannot stand on the root of a {kind}, only below its fields.",
                    defer.Start);
            }
        }
    }

    private void CheckSubscription(SelectionSetNode selectionSet)
    {
        foreach (var (selection, path) in Walk(selectionSet, CanBeLeftOut))
        {
            foreach (var defer in selection.Directives.Where(d => d.Name == BuiltIns.Defer && !CanBeOff(d)))
            {
                _scope.Report(
                    ValidationRule.DeferStreamDirectiveOnValidOperations,
                    "\"@defer\" cannot stand in a subscription, unless its \"if\" can be false.",
                    [defer.Start, .. Path.Starts(path)]);
            }
        }
    }

    /// <summary>
    /// All selections depth first, in the order of the document. What is passed over is left out with all below it, and so is a fragment
    /// that was entered before.
    /// </summary>
    private IEnumerable<(SelectionNode Selection, Path? Path)> Walk(SelectionSetNode selectionSet, Func<SelectionNode, bool> isPassedOver)
    {
        var pending = new Stack<(SelectionSetNode Set, int Next, Path? Path)>([(selectionSet, 0, null)]);
        while (pending.TryPop(out var at))
        {
            if (at.Next == at.Set.Selections.Count)
            {
                continue;
            }

            pending.Push((at.Set, at.Next + 1, at.Path));
            var selection = at.Set.Selections[at.Next];
            if (isPassedOver(selection))
            {
                continue;
            }

            yield return (selection, at.Path);
            switch (selection)
            {
                case FieldNode { SelectionSet: { } below }:
                    pending.Push((below, 0, at.Path));
                    break;
                case InlineFragmentNode inline:
                    pending.Push((inline.SelectionSet, 0, at.Path));
                    break;
                case FragmentSpreadNode spread when Enter(spread) is { } fragment && !_foundGood.Contains(spread.Name):
                    pending.Push((fragment.SelectionSet, 0, new Path(at.Path, spread)));
                    break;
            }
        }
    }

    private bool IsKnown(SelectionNode selection) =>
        selection is FragmentSpreadNode spread && (_visited.Contains(spread.Name) || _scope.FindFragment(spread.Name) is null);

    private DefinitionScope? Enter(FragmentSpreadNode spread) => _visited.Add(spread.Name) ? _scope.FindFragment(spread.Name) : null;

    private static bool CanBeLeftOut(SelectionNode selection) => selection.Directives.Any(d => (d.Name, d.Argument("if")) switch
    {
        (BuiltIns.Skip, BooleanValueNode condition) => condition.Value,
        (BuiltIns.Include, BooleanValueNode condition) => !condition.Value,
        (BuiltIns.Skip, _) => true,
        (BuiltIns.Include, var condition) => condition is not null,
        _ => false,
    });

    private static bool CanBeOff(DirectiveNode defer) => defer.Argument("if") is VariableNode or BooleanValueNode { Value: false };

    /// <summary>The spreads that lead to a selection, the nearest first.</summary>
    private sealed record Path(Path? Outer, FragmentSpreadNode Spread)
    {
        public static IEnumerable<int> Starts(Path? path)
        {
            for (; path is not null; path = path.Outer)
            {
                yield return path.Spread.Start;
            }
        }
    }
}
