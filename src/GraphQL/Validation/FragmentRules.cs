using Headless.GraphQL.Language;

namespace Headless.GraphQL.Validation;

/// <summary>The rules on how operations and fragments refer to each other.</summary>
internal sealed class FragmentRules
{
    private readonly DocumentScope _scope;
    private readonly HashSet<DefinitionScope> _visited = [];
    private readonly Dictionary<string, int> _pathIndex = new(StringComparer.Ordinal);
    private readonly List<FragmentSpreadNode> _path = [];

    private FragmentRules(DocumentScope scope) => _scope = scope;

    public static void Check(DocumentScope scope)
    {
        if (scope.Fragments.Count == 0)
        {
            return;
        }

        var used = new HashSet<DefinitionScope>();
        foreach (var operation in scope.Operations)
        {
            used.UnionWith(scope.Reachable(operation));
        }

        var rules = new FragmentRules(scope);
        foreach (var fragment in scope.Fragments)
        {
            if (scope.IsFull)
            {
                return;
            }

            var definition = (FragmentDefinitionNode)fragment.Definition;
            if (scope.FindFragment(definition.Name) is not { } named || !used.Contains(named))
            {
                scope.Report(ValidationRule.NoUnusedFragments, $"The fragment \"{definition.Name}\" is never used.", definition.Start);
            }

            rules.FindCycles(fragment);
        }
    }

    /// <summary>Walks spreads depth first with a stack of its own: fragments may chain as long as a document allows.</summary>
    private void FindCycles(DefinitionScope start)
    {
        var pending = new Stack<(List<FragmentSpreadNode> Spreads, string Name, int Next)>();
        Enter(start, pending);
        while (pending.TryPop(out var at))
        {
            if (at.Next > 0)
            {
                _path.RemoveAt(_path.Count - 1);
            }

            if (at.Next == at.Spreads.Count)
            {
                _pathIndex.Remove(at.Name);
                continue;
            }

            var spread = at.Spreads[at.Next];
            pending.Push((at.Spreads, at.Name, at.Next + 1));
            _path.Add(spread);
            if (_pathIndex.TryGetValue(spread.Name, out var index))
            {
                ReportCycle(spread.Name, index);
            }
            else if (_scope.FindFragment(spread.Name) is { } next)
            {
                Enter(next, pending);
            }
        }
    }

    private void Enter(DefinitionScope fragment, Stack<(List<FragmentSpreadNode> Spreads, string Name, int Next)> pending)
    {
        if (fragment.Spreads.Count > 0 && _visited.Add(fragment))
        {
            var name = ((FragmentDefinitionNode)fragment.Definition).Name;
            _pathIndex[name] = _path.Count;
            pending.Push((SpreadsOf(fragment.SelectionSet), name, 0));
        }
    }

    /// <summary>Outer selections before inner ones, of which the last come first: the order in which the reference meets cycles.</summary>
    private static List<FragmentSpreadNode> SpreadsOf(SelectionSetNode selectionSet)
    {
        var spreads = new List<FragmentSpreadNode>();
        var sets = new Stack<SelectionSetNode>([selectionSet]);
        while (sets.TryPop(out var set))
        {
            foreach (var selection in set.Selections)
            {
                if (selection is FragmentSpreadNode spread)
                {
                    spreads.Add(spread);
                }
                else if (((selection as FieldNode)?.SelectionSet ?? (selection as InlineFragmentNode)?.SelectionSet) is { } inner)
                {
                    sets.Push(inner);
                }
            }
        }

        return spreads;
    }

    private void ReportCycle(string name, int index)
    {
        var cycle = _path.GetRange(index, _path.Count - index);
        var via = string.Join(", ", cycle.SkipLast(1).Select(s => $"\"{s.Name}\""));
        _scope.Report(
            ValidationRule.NoFragmentCycles,
            $"The fragment \"{name}\" contains itself{(via.Length == 0 ? "" : $" through {via}")}.",
            [.. cycle.Select(s => s.Start)]);
    }
}
