using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Planning;

/// <summary>All occurrences of one response name in a selection.</summary>
internal sealed class FieldGroup(string responseName, FieldNode first)
{
    public string ResponseName { get; } = responseName;

    public List<FieldNode> Nodes { get; } = [first];
}

/// <summary>Resolves fragments and conditions: which fields a selection holds for one object type, in the order of the document.</summary>
internal sealed class FieldCollector(GraphQLSchema schema, DocumentNode document, VariableValues variables)
{
    private readonly Dictionary<string, FragmentDefinitionNode> _fragments = document.Definitions
        .OfType<FragmentDefinitionNode>()
        .ToDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>The fields selected on objects of <paramref name="type"/>.</summary>
    public List<FieldGroup> Collect(ObjectType type, IReadOnlyList<SelectionSetNode> sets)
    {
        var groups = new List<FieldGroup>();
        var byName = new Dictionary<string, FieldGroup>(StringComparer.Ordinal);
        Walk(sets, type, node =>
        {
            if (byName.TryGetValue(node.ResponseName, out var group))
            {
                group.Nodes.Add(node);
            }
            else
            {
                group = new FieldGroup(node.ResponseName, node);
                byName.Add(node.ResponseName, group);
                groups.Add(group);
            }
        });
        return groups;
    }

    /// <summary>What is selected below, by schema name, on whatever type.</summary>
    public FieldSelection Names(IReadOnlyList<SelectionSetNode> sets)
    {
        if (sets.Count == 0)
        {
            return FieldSelection.None;
        }

        var children = new Dictionary<string, List<SelectionSetNode>>(StringComparer.Ordinal);
        Walk(sets, null, node =>
        {
            if (!children.TryGetValue(node.Name, out var below))
            {
                children.Add(node.Name, below = []);
            }

            if (node.SelectionSet is not null)
            {
                below.Add(node.SelectionSet);
            }
        });
        return new FieldSelection(children.ToDictionary(c => c.Key, c => Names(c.Value), StringComparer.Ordinal));
    }

    private void Walk(IReadOnlyList<SelectionSetNode> sets, ObjectType? type, Action<FieldNode> found)
    {
        var visited = new HashSet<string>(StringComparer.Ordinal);
        foreach (var set in sets)
        {
            Walk(set, type, visited, found);
        }
    }

    private void Walk(SelectionSetNode set, ObjectType? type, HashSet<string> visited, Action<FieldNode> found)
    {
        foreach (var selection in set.Selections)
        {
            if (!variables.Includes(selection.Directives))
            {
                continue;
            }

            switch (selection)
            {
                case FieldNode field:
                    found(field);
                    break;
                case InlineFragmentNode inline when Applies(inline.TypeCondition, type):
                    Walk(inline.SelectionSet, type, visited, found);
                    break;
                case FragmentSpreadNode spread when visited.Add(spread.Name):
                    var fragment = _fragments[spread.Name];
                    if (Applies(fragment.TypeCondition, type))
                    {
                        Walk(fragment.SelectionSet, type, visited, found);
                    }

                    break;
            }
        }
    }

    private bool Applies(NamedTypeNode? condition, ObjectType? type) =>
        condition is null || type is null || (schema.FindType(condition.Name) is CompositeType wanted && wanted.IsPossible(type));
}
