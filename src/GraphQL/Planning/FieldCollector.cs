using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Planning;

/// <summary>A selection, and the innermost deferred fragment that it belongs to.</summary>
internal readonly record struct SelectedSet(SelectionSetNode Node, DeferUsage? Defer);

/// <summary>All occurrences of one name in a selection.</summary>
internal sealed class FieldGroup(string name)
{
    private List<DeferUsage?>? _defers;

    public string Name { get; } = name;

    public List<FieldNode> Nodes { get; } = new(1);

    /// <summary>The deferred fragment of each occurrence; null when none of them is deferred.</summary>
    public IReadOnlyList<DeferUsage?>? Defers => _defers;

    /// <summary>The selections below all occurrences.</summary>
    public IReadOnlyList<SelectedSet> Below
    {
        get
        {
            if (Nodes.Count == 1)
            {
                return Nodes[0].SelectionSet is { } single ? [new SelectedSet(single, _defers?[0])] : [];
            }

            var sets = new List<SelectedSet>(Nodes.Count);
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
    public List<FieldGroup> Collect(ObjectType type, IReadOnlyList<SelectedSet> sets, List<DeferUsage> found) =>
        Collect(new Walk(type, found, static node => node.ResponseName), sets);

    /// <summary>What is selected below, by schema name, on whatever type, at once or deferred.</summary>
    public FieldSelection Names(IReadOnlyList<SelectedSet> sets) => sets.Count == 0
        ? FieldSelection.None
        : new FieldSelection(Collect(new Walk(null, [], static node => node.Name), sets)
            .ToDictionary(group => group.Name, group => Names(group.Below), StringComparer.Ordinal));

    private List<FieldGroup> Collect(Walk walk, IReadOnlyList<SelectedSet> sets)
    {
        for (var i = 0; i < sets.Count; i++)
        {
            Add(sets[i], walk);
        }

        return walk.Groups;
    }

    private void Add(SelectedSet set, Walk walk)
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
                    walk.Add(field, set.Defer);
                    break;
                case InlineFragmentNode inline when Applies(inline.TypeCondition, walk.Type):
                    Add(new SelectedSet(inline.SelectionSet, Enter(inline, set.Defer, walk.Usages)), walk);
                    break;
                case FragmentSpreadNode spread:
                    AddSpread(spread, set.Defer, walk);
                    break;
            }
        }
    }

    /// <summary>
    /// What stands without <c>@defer</c> comes at once, so the same fragment adds nothing deferred; nor does the same <c>@defer</c> met
    /// again.
    /// </summary>
    private void AddSpread(FragmentSpreadNode spread, DeferUsage? outer, Walk walk)
    {
        var directive = defers ? variables.ActiveDefer(spread.Directives) ?? outer?.Directive : null;
        if (walk.Visited.Contains((spread.Name, null)) || !walk.Visited.Add((spread.Name, directive)))
        {
            return;
        }

        var fragment = _fragments[spread.Name];
        if (Applies(fragment.TypeCondition, walk.Type))
        {
            Add(new SelectedSet(fragment.SelectionSet, Enter(spread, outer, walk.Usages)), walk);
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

    /// <summary>One walk over selections: whose fields it looks for, and what it has met.</summary>
    private sealed class Walk(ObjectType? type, List<DeferUsage> usages, Func<FieldNode, string> nameOf)
    {
        /// <summary>Up to here a scan finds equal names faster than hashing.</summary>
        private const int MaxScannedGroups = 12;

        private Dictionary<string, FieldGroup>? _byName;

        public ObjectType? Type => type;

        public List<DeferUsage> Usages => usages;

        public List<FieldGroup> Groups { get; } = [];

        public HashSet<(string Fragment, DirectiveNode? Defer)> Visited => field ??= [];

        public void Add(FieldNode node, DeferUsage? defer)
        {
            var name = nameOf(node);
            if (Find(name) is not { } group)
            {
                group = new FieldGroup(name);
                Groups.Add(group);
                _byName?.Add(name, group);
            }

            group.Add(node, defer);
        }

        private FieldGroup? Find(string name)
        {
            if (Groups.Count < MaxScannedGroups)
            {
                foreach (var group in Groups)
                {
                    if (group.Name == name)
                    {
                        return group;
                    }
                }

                return null;
            }

            _byName ??= Groups.ToDictionary(group => group.Name, StringComparer.Ordinal);
            return _byName.GetValueOrDefault(name);
        }
    }
}
