using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Planning;

/// <summary>A selection, and the innermost deferred fragment that it belongs to.</summary>
internal readonly record struct SelectedSet(SelectionSetNode Node, DeferUsage? Defer);

/// <summary>All occurrences of one response name in a selection.</summary>
internal sealed class FieldGroup(string responseName)
{
    private List<DeferUsage?>? _defers;

    public string ResponseName { get; } = responseName;

    public List<FieldNode> Nodes { get; } = [];

    /// <summary>The deferred fragment of each occurrence; null when none of them is deferred.</summary>
    public IReadOnlyList<DeferUsage?>? Defers => _defers;

    /// <summary>The selections below all occurrences.</summary>
    public IReadOnlyList<SelectedSet> Below
    {
        get
        {
            var sets = new List<SelectedSet>();
            for (var i = 0; i < Nodes.Count; i++)
            {
                if (Nodes[i].SelectionSet is { } set)
                {
                    sets.Add(new SelectedSet(set, _defers?[i]));
                }
            }

            return sets;
        }
    }

    public void Add(FieldNode node, DeferUsage? defer)
    {
        if (defer is not null && _defers is null)
        {
            _defers = [.. Nodes.Select(_ => (DeferUsage?)null)];
        }

        Nodes.Add(node);
        _defers?.Add(defer);
    }
}

/// <summary>
/// Resolves fragments and conditions: which fields a selection holds for one object type, in the order of the document.
/// <paramref name="defers"/> says whether <c>@defer</c> is heeded.
/// </summary>
internal sealed class FieldCollector(GraphQLSchema schema, DocumentNode document, VariableValues variables, bool defers)
{
    private readonly Dictionary<string, FragmentDefinitionNode> _fragments = document.Definitions
        .OfType<FragmentDefinitionNode>()
        .ToDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>The fields selected on objects of <paramref name="type"/>.</summary>
    /// <param name="found">Takes the deferred fragments that begin here.</param>
    public List<FieldGroup> Collect(ObjectType type, IReadOnlyList<SelectedSet> sets, List<DeferUsage> found)
    {
        var groups = new List<FieldGroup>();
        var byName = new Dictionary<string, FieldGroup>(StringComparer.Ordinal);
        Walk(sets, type, found, (node, defer) =>
        {
            if (!byName.TryGetValue(node.ResponseName, out var group))
            {
                group = new FieldGroup(node.ResponseName);
                byName.Add(node.ResponseName, group);
                groups.Add(group);
            }

            group.Add(node, defer);
        });
        return groups;
    }

    /// <summary>What is selected below, by schema name, on whatever type, at once or deferred.</summary>
    public FieldSelection Names(IReadOnlyList<SelectedSet> sets)
    {
        if (sets.Count == 0)
        {
            return FieldSelection.None;
        }

        var children = new Dictionary<string, List<SelectedSet>>(StringComparer.Ordinal);
        Walk(sets, null, [], (node, defer) =>
        {
            if (!children.TryGetValue(node.Name, out var below))
            {
                children.Add(node.Name, below = []);
            }

            if (node.SelectionSet is not null)
            {
                below.Add(new SelectedSet(node.SelectionSet, defer));
            }
        });
        return new FieldSelection(children.ToDictionary(c => c.Key, c => Names(c.Value), StringComparer.Ordinal));
    }

    private void Walk(IReadOnlyList<SelectedSet> sets, ObjectType? type, List<DeferUsage> usages, Action<FieldNode, DeferUsage?> found)
    {
        var visited = new HashSet<(string Fragment, DirectiveNode? Defer)>();
        foreach (var set in sets)
        {
            Walk(set, type, usages, visited, found);
        }
    }

    private void Walk(
        SelectedSet set,
        ObjectType? type,
        List<DeferUsage> usages,
        HashSet<(string Fragment, DirectiveNode? Defer)> visited,
        Action<FieldNode, DeferUsage?> found)
    {
        foreach (var selection in set.Node.Selections)
        {
            if (!variables.Includes(selection.Directives))
            {
                continue;
            }

            switch (selection)
            {
                case FieldNode field:
                    found(field, set.Defer);
                    break;
                case InlineFragmentNode inline when Applies(inline.TypeCondition, type):
                    Walk(new SelectedSet(inline.SelectionSet, Enter(inline, set.Defer, usages)), type, usages, visited, found);
                    break;
                case FragmentSpreadNode spread:
                    WalkSpread(spread, set.Defer);
                    break;
            }
        }

        // What stands without @defer comes at once, so the same fragment adds nothing deferred; nor does the same @defer met again.
        void WalkSpread(FragmentSpreadNode spread, DeferUsage? outer)
        {
            var directive = defers ? variables.ActiveDefer(spread.Directives) ?? outer?.Directive : null;
            if (visited.Contains((spread.Name, null)) || !visited.Add((spread.Name, directive)))
            {
                return;
            }

            var fragment = _fragments[spread.Name];
            if (Applies(fragment.TypeCondition, type))
            {
                Walk(new SelectedSet(fragment.SelectionSet, Enter(spread, outer, usages)), type, usages, visited, found);
            }
        }
    }

    /// <summary>The deferred fragment that a selection begins, else the one that it stands in.</summary>
    private DeferUsage? Enter(SelectionNode selection, DeferUsage? outer, List<DeferUsage> usages)
    {
        if (!defers || variables.ActiveDefer(selection.Directives) is not { } directive)
        {
            return outer;
        }

        var usage = new DeferUsage(directive, outer);
        usages.Add(usage);
        return usage;
    }

    private bool Applies(NamedTypeNode? condition, ObjectType? type) =>
        condition is null || type is null || (schema.FindType(condition.Name) is CompositeType wanted && wanted.IsPossible(type));
}
