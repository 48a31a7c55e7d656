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
        var pending = new Stack<(DefinitionScope Fragment, int NextSpread)>();
        Enter(start, pending);
        while (pending.TryPop(out var at))
        {
            if (at.NextSpread > 0)
            {
                _path.RemoveAt(_path.Count - 1);
            }

            if (at.NextSpread == at.Fragment.Spreads.Count)
            {
                _pathIndex.Remove(((FragmentDefinitionNode)at.Fragment.Definition).Name);
                continue;
            }

            var spread = at.Fragment.Spreads[at.NextSpread];
            pending.Push((at.Fragment, at.NextSpread + 1));
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

    private void Enter(DefinitionScope fragment, Stack<(DefinitionScope Fragment, int NextSpread)> pending)
    {
        if (_visited.Add(fragment))
        {
            _pathIndex[((FragmentDefinitionNode)fragment.Definition).Name] = _path.Count;
            pending.Push((fragment, 0));
        }
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
