using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Validation;

/// <summary>A subscription has exactly one root field, unconditionally, and not one of introspection.</summary>
internal sealed class SubscriptionRule
{
    private readonly DocumentScope _scope;
    private readonly ObjectType _root;
    private readonly List<(string ResponseName, List<FieldNode> Nodes)> _groups = [];
    private readonly Dictionary<string, int> _groupIndex = new(StringComparer.Ordinal);
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);
    private readonly List<int> _conditions = [];

    private SubscriptionRule(DocumentScope scope, ObjectType root)
    {
        _scope = scope;
        _root = root;
    }

    public static void Check(DocumentScope scope, DefinitionScope definition)
    {
        var operation = (OperationDefinitionNode)definition.Definition;
        if (operation.Operation == OperationType.Subscription && scope.Schema.SubscriptionType is { } root)
        {
            new SubscriptionRule(scope, root).Check(operation);
        }
    }

    private void Check(OperationDefinitionNode operation)
    {
        Collect(operation.SelectionSet);
        if (_conditions.Count > 0)
        {
            Report("The root field of a subscription cannot depend on @skip or @include.", [.. _conditions]);
            return;
        }

        if (_groups.Count == 0)
        {
            Report("A subscription must select one root field.", [operation.SelectionSet.Start]);
        }
        else if (_groups.Count > 1)
        {
            Report("A subscription must select only one root field.", [.. _groups.Skip(1).SelectMany(g => g.Nodes).Select(n => n.Start)]);
        }

        foreach (var (_, nodes) in _groups)
        {
            if (nodes[0].Name.StartsWith("__", StringComparison.Ordinal))
            {
                Report("The root field of a subscription cannot be of introspection.", [.. nodes.Select(n => n.Start)]);
            }
        }
    }

    private void Collect(SelectionSetNode selectionSet)
    {
        foreach (var selection in selectionSet.Selections)
        {
            if (IsConditional(selection))
            {
                continue;
            }

            switch (selection)
            {
                case FieldNode field when _groupIndex.TryGetValue(field.ResponseName, out var index):
                    _groups[index].Nodes.Add(field);
                    break;
                case FieldNode field:
                    _groupIndex.Add(field.ResponseName, _groups.Count);
                    _groups.Add((field.ResponseName, [field]));
                    break;
                case InlineFragmentNode inline when inline.TypeCondition is null || Applies(inline.TypeCondition):
                    Collect(inline.SelectionSet);
                    break;
                case FragmentSpreadNode spread when _visited.Add(spread.Name) && _scope.FindFragment(spread.Name) is { } fragment:
                    if (fragment.Type is not null && Applies(((FragmentDefinitionNode)fragment.Definition).TypeCondition))
                    {
                        Collect(fragment.SelectionSet);
                    }

                    break;
            }
        }
    }

    private bool IsConditional(SelectionNode selection)
    {
        foreach (var directive in selection.Directives)
        {
            if (directive.Name is BuiltIns.Skip or BuiltIns.Include)
            {
                _conditions.Add(directive.Start);
                return true;
            }
        }

        return false;
    }

    private bool Applies(NamedTypeNode condition) =>
        _scope.Schema.FindType(condition.Name) is CompositeType type && (type == _root || type.IsPossible(_root));

    private void Report(string message, int[] positions) => _scope.Report(ValidationRule.SingleFieldSubscriptions, message, positions);
}
