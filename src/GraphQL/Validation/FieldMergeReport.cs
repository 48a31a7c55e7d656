using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Validation;

/// <summary>
/// Explains conflicts between fields: compares the fields of each selection set in pairs, then with those of the fragments spread there,
/// and reports each conflict at the nearest selection that holds both sides. Stops when its budget is spent.
/// </summary>
internal sealed class FieldMergeReport(DocumentScope scope)
{
    /// <summary>Pairs compared at most; some milliseconds.</summary>
    private const int MaxComparedPairs = 20_000;

    /// <summary>Nodes named on each side of a conflict, and characters of its reason; beyond it a reader learns nothing.</summary>
    private const int MaxNodesPerSide = 20;
    private const int MaxReasonChars = 1_000;

    private readonly Dictionary<SelectionSetNode, FieldsOfSet> _sets = [];
    private readonly HashSet<(FieldsOfSet, string, bool)> _comparedWithFragment = [];
    private readonly HashSet<(string, string, bool)> _comparedFragments = [];
    private int _pairsLeft = MaxComparedPairs;

    public void Report()
    {
        foreach (var definition in scope.Operations.Concat(scope.Fragments))
        {
            Visit(definition.SelectionSet, definition.Type);
        }
    }

    private void Visit(SelectionSetNode selectionSet, CompositeType? parent)
    {
        foreach (var conflict in FindWithin(FieldsOf(selectionSet, parent)))
        {
            scope.Report(
                ValidationRule.OverlappingFieldsCanBeMerged,
                $"The fields \"{conflict.ResponseName}\" conflict: {conflict.Reason}. Use different aliases to select both.",
                [.. conflict.One.Concat(conflict.Two)]);
        }

        VisitBelow(selectionSet, parent);
    }

    private void VisitBelow(SelectionSetNode selectionSet, CompositeType? parent)
    {
        foreach (var selection in selectionSet.Selections)
        {
            switch (selection)
            {
                case FieldNode { SelectionSet: not null } field:
                    var definition = parent is null ? null : scope.Schema.FindField(parent, field.Name);
                    Visit(field.SelectionSet, definition?.Type.Named as CompositeType);
                    break;
                case InlineFragmentNode inline:
                    VisitBelow(inline.SelectionSet, TypeOf(inline, parent));
                    break;
            }
        }
    }

    private List<Conflict> FindWithin(FieldsOfSet set)
    {
        var conflicts = new List<Conflict>();
        foreach (var fields in set.Groups.Values)
        {
            for (var i = 0; i < fields.Count; i++)
            {
                for (var j = i + 1; j < fields.Count; j++)
                {
                    Compare(fields[i], fields[j], false, conflicts);
                }
            }
        }

        for (var i = 0; i < set.Spreads.Count; i++)
        {
            CompareWithFragment(set, set.Spreads[i], false, conflicts);
            for (var j = i + 1; j < set.Spreads.Count; j++)
            {
                CompareFragments(set.Spreads[i], set.Spreads[j], false, conflicts);
            }
        }

        return conflicts;
    }

    private void CompareWithFragment(FieldsOfSet set, string name, bool areExclusive, List<Conflict> conflicts)
    {
        if (!_comparedWithFragment.Add((set, name, areExclusive)) || FieldsOfFragment(name) is not { } fragment || fragment == set)
        {
            return;
        }

        CompareSets(set, fragment, areExclusive, conflicts);
        foreach (var inner in fragment.Spreads)
        {
            CompareWithFragment(set, inner, areExclusive, conflicts);
        }
    }

    private void CompareFragments(string one, string two, bool areExclusive, List<Conflict> conflicts)
    {
        var isOrdered = string.CompareOrdinal(one, two) <= 0;
        if (one == two || !_comparedFragments.Add((isOrdered ? one : two, isOrdered ? two : one, areExclusive)))
        {
            return;
        }

        if (FieldsOfFragment(one) is not { } first || FieldsOfFragment(two) is not { } second)
        {
            return;
        }

        CompareSets(first, second, areExclusive, conflicts);
        foreach (var inner in second.Spreads)
        {
            CompareFragments(one, inner, areExclusive, conflicts);
        }

        foreach (var inner in first.Spreads)
        {
            CompareFragments(inner, two, areExclusive, conflicts);
        }
    }

    private void CompareSets(FieldsOfSet one, FieldsOfSet two, bool areExclusive, List<Conflict> conflicts)
    {
        foreach (var (name, fields) in one.Groups)
        {
            var others = two.Groups.GetValueOrDefault(name, []);
            foreach (var field in fields)
            {
                foreach (var other in others)
                {
                    Compare(field, other, areExclusive, conflicts);
                }
            }
        }
    }

    private void Compare(SelectedField one, SelectedField two, bool areParentsExclusive, List<Conflict> conflicts)
    {
        if (--_pairsLeft < 0)
        {
            return;
        }

        var areExclusive = areParentsExclusive || (one.Parent != two.Parent && one.Parent is ObjectType && two.Parent is ObjectType);
        var name = one.Node.ResponseName;
        if (!areExclusive && one.Node.Name != two.Node.Name)
        {
            Add($"\"{one.Node.Name}\" and \"{two.Node.Name}\" are different fields");
        }
        else if (!areExclusive && !FieldComparison.HaveSameArguments(one.Node, two.Node))
        {
            Add("they have different arguments");
        }
        else if (one.Definition is { } first && two.Definition is { } second && !FieldComparison.HaveSameShape(first.Type, second.Type))
        {
            Add($"they return the different types \"{first.Type}\" and \"{second.Type}\"");
        }
        else if (one.Node.SelectionSet is not null && two.Node.SelectionSet is not null)
        {
            var below = CompareBelow(one, two, areExclusive);
            if (below.Count > 0)
            {
                conflicts.Add(new Conflict(
                    name,
                    ReasonOf(below),
                    NodesOf(one.Node, below.Select(c => c.One)),
                    NodesOf(two.Node, below.Select(c => c.Two))));
            }
        }

        void Add(string reason) => conflicts.Add(new Conflict(name, reason, [one.Node.Start], [two.Node.Start]));
    }

    private static string ReasonOf(List<Conflict> below)
    {
        var reason = new StringBuilder();
        foreach (var conflict in below.TakeWhile(_ => reason.Length < MaxReasonChars))
        {
            reason.Append(reason.Length == 0 ? "" : " and ");
            reason.Append(CultureInfo.InvariantCulture, $"their sub-fields \"{conflict.ResponseName}\" conflict: {conflict.Reason}");
        }

        return reason.Length <= MaxReasonChars ? reason.ToString() : reason.ToString(0, MaxReasonChars) + "…";
    }

    private static List<int> NodesOf(FieldNode field, IEnumerable<List<int>> below)
    {
        var nodes = new List<int> { field.Start };
        foreach (var inner in below.TakeWhile(_ => nodes.Count < MaxNodesPerSide))
        {
            nodes.AddRange(inner.TakeLast(MaxNodesPerSide - nodes.Count));
        }

        return nodes;
    }

    private List<Conflict> CompareBelow(SelectedField one, SelectedField two, bool areExclusive)
    {
        var conflicts = new List<Conflict>();
        var first = FieldsOf(one.Node.SelectionSet!, one.Definition?.Type.Named as CompositeType);
        var second = FieldsOf(two.Node.SelectionSet!, two.Definition?.Type.Named as CompositeType);
        CompareSets(first, second, areExclusive, conflicts);
        foreach (var spread in second.Spreads)
        {
            CompareWithFragment(first, spread, areExclusive, conflicts);
        }

        foreach (var spread in first.Spreads)
        {
            CompareWithFragment(second, spread, areExclusive, conflicts);
        }

        foreach (var spread in first.Spreads)
        {
            foreach (var other in second.Spreads)
            {
                CompareFragments(spread, other, areExclusive, conflicts);
            }
        }

        return conflicts;
    }

    private FieldsOfSet? FieldsOfFragment(string name) =>
        scope.FindFragment(name) is { } fragment ? FieldsOf(fragment.SelectionSet, fragment.Type) : null;

    private FieldsOfSet FieldsOf(SelectionSetNode selectionSet, CompositeType? parent)
    {
        if (!_sets.TryGetValue(selectionSet, out var fields))
        {
            _sets.Add(selectionSet, fields = new FieldsOfSet());
            Collect(selectionSet, parent, fields);
        }

        return fields;
    }

    private void Collect(SelectionSetNode selectionSet, CompositeType? parent, FieldsOfSet fields)
    {
        foreach (var selection in selectionSet.Selections)
        {
            switch (selection)
            {
                case FieldNode field:
                    ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(fields.Groups, field.ResponseName, out _);
                    (group ??= []).Add(new SelectedField(field, parent));
                    break;
                case InlineFragmentNode inline:
                    Collect(inline.SelectionSet, TypeOf(inline, parent), fields);
                    break;
                case FragmentSpreadNode spread when !fields.Spreads.Contains(spread.Name):
                    fields.Spreads.Add(spread.Name);
                    break;
            }
        }
    }

    private CompositeType? TypeOf(InlineFragmentNode inline, CompositeType? parent) =>
        inline.TypeCondition is null ? parent : scope.Schema.FindType(inline.TypeCondition.Name) as CompositeType;

    /// <summary>The fields of a selection set by response name, inline fragments included, and the fragments spread in it.</summary>
    private sealed class FieldsOfSet
    {
        public Dictionary<string, List<SelectedField>> Groups { get; } = new(StringComparer.Ordinal);

        public List<string> Spreads { get; } = [];
    }

    private sealed record Conflict(string ResponseName, string Reason, List<int> One, List<int> Two);
}
