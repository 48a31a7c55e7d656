using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Validation;

/// <summary>
/// The one walk over selections: checks fields, fragments and directives against the types that they stand on, and notes spreads and
/// variables for the rules that span definitions.
/// </summary>
internal sealed class SelectionWalker
{
    private readonly DocumentScope _scope;
    private readonly GraphQLSchema _schema;
    private readonly ArgumentWalker _arguments;
    private readonly IntrospectionRules _introspection;
    private DefinitionScope _current = null!;

    public SelectionWalker(DocumentScope scope)
    {
        _scope = scope;
        _schema = scope.Schema;
        _arguments = new ArgumentWalker(scope);
        _introspection = new IntrospectionRules(scope);
    }

    public void WalkOperation(DefinitionScope definition)
    {
        var operation = (OperationDefinitionNode)definition.Definition;
        Begin(definition);
        foreach (var variable in operation.Variables)
        {
            WalkVariable(variable);
        }

        _arguments.WalkDirectives(operation.Directives, operation.Operation switch
        {
            OperationType.Query => DirectiveLocations.Query,
            OperationType.Mutation => DirectiveLocations.Mutation,
            _ => DirectiveLocations.Subscription,
        });
        RefuseEmpty(operation.SelectionSet);
        WalkSelections(operation.SelectionSet, definition.Type);
    }

    public void WalkFragment(DefinitionScope definition)
    {
        var fragment = (FragmentDefinitionNode)definition.Definition;
        Begin(definition);
        CheckTypeCondition(fragment.TypeCondition);
        _arguments.WalkDirectives(fragment.Directives, DirectiveLocations.FragmentDefinition);
        RefuseEmpty(fragment.SelectionSet);
        WalkSelections(fragment.SelectionSet, definition.Type);
    }

    private void Begin(DefinitionScope definition)
    {
        _current = definition;
        _arguments.Begin(definition);
    }

    private void WalkVariable(VariableDefinitionNode variable)
    {
        var name = NameOf(variable.Type);
        var named = _schema.FindType(name.Name);
        if (named is null)
        {
            ReportUnknownType(name);
        }
        else if (!named.IsInput)
        {
            _scope.Report(
                ValidationRule.VariablesAreInputTypes,
                $"The variable \"${variable.Variable.Name}\" cannot be of the output type \"{variable.Type}\".",
                variable.Type.Start);
        }

        if (variable.DefaultValue is not null)
        {
            _arguments.WalkConstant(variable.DefaultValue, named is { IsInput: true } ? _schema.Resolve(variable.Type) : null);
        }

        _arguments.WalkDirectives(variable.Directives, DirectiveLocations.VariableDefinition);
    }

    private static NamedTypeNode NameOf(TypeNode type) => type switch
    {
        ListTypeNode list => NameOf(list.ElementType),
        NonNullTypeNode nonNull => NameOf(nonNull.NullableType),
        _ => (NamedTypeNode)type,
    };

    private void WalkSelections(SelectionSetNode selectionSet, CompositeType? parent)
    {
        foreach (var selection in selectionSet.Selections)
        {
            if (_scope.IsFull)
            {
                return;
            }

            switch (selection)
            {
                case FieldNode field:
                    WalkField(field, parent);
                    break;
                case InlineFragmentNode inline:
                    WalkInlineFragment(inline, parent);
                    break;
                case FragmentSpreadNode spread:
                    WalkSpread(spread, parent);
                    break;
            }
        }
    }

    private void WalkField(FieldNode node, CompositeType? parent)
    {
        var field = parent is null ? null : _schema.FindField(parent, node.Name);
        if (field is not null)
        {
            _introspection.CheckField(node, field);
            _arguments.WalkArguments(node, field);
            CheckLeaf(node, field.Type);
        }
        else
        {
            if (parent is not null)
            {
                ReportUnknownField(node, parent);
            }

            _arguments.WalkUnknown(node.Arguments);
        }

        _introspection.CheckDepth(node);
        _arguments.WalkDirectives(node.Directives, DirectiveLocations.Field);
        if (node.SelectionSet is not null)
        {
            WalkSelections(node.SelectionSet, field?.Type.Named as CompositeType);
        }
    }

    private void WalkInlineFragment(InlineFragmentNode inline, CompositeType? parent)
    {
        var type = parent;
        if (inline.TypeCondition is not null)
        {
            type = CheckTypeCondition(inline.TypeCondition);
            if (type is not null && parent is not null && !Overlap(type, parent))
            {
                ReportImpossible("This fragment", inline, type, parent);
            }
        }

        _arguments.WalkDirectives(inline.Directives, DirectiveLocations.InlineFragment);
        RefuseEmpty(inline.SelectionSet);
        WalkSelections(inline.SelectionSet, type);
    }

    private void WalkSpread(FragmentSpreadNode spread, CompositeType? parent)
    {
        _current.Spreads.Add(spread);
        _arguments.WalkDirectives(spread.Directives, DirectiveLocations.FragmentSpread);
        if (_scope.FindFragment(spread.Name) is not { } fragment)
        {
            _scope.Report(ValidationRule.KnownFragmentNames, $"There is no fragment named \"{spread.Name}\".", spread.NameStart);
        }
        else if (fragment.Type is not null && parent is not null && !Overlap(fragment.Type, parent))
        {
            ReportImpossible($"The fragment \"{spread.Name}\"", spread, fragment.Type, parent);
        }
    }

    private CompositeType? CheckTypeCondition(NamedTypeNode condition)
    {
        switch (_schema.FindType(condition.Name))
        {
            case CompositeType type:
                return type;
            case null:
                ReportUnknownType(condition);
                return null;
            default:
                _scope.Report(
                    ValidationRule.FragmentsOnCompositeTypes,
                    $"A fragment cannot be on \"{condition.Name}\", which has no fields.",
                    condition.Start);
                return null;
        }
    }

    private static bool Overlap(CompositeType type, CompositeType parent) => type == parent || type.Overlaps(parent);

    private void CheckLeaf(FieldNode node, GraphQLType type)
    {
        if (type.Named.IsLeaf)
        {
            if (node.SelectionSet is not null)
            {
                _scope.Report(
                    ValidationRule.ScalarLeafs,
                    $"The field \"{node.Name}\" of type \"{type}\" has no sub-fields to select.",
                    node.SelectionSet.Start);
            }
        }
        else if (node.SelectionSet is null or { Selections.Count: 0 })
        {
            _scope.Report(
                ValidationRule.ScalarLeafs, $"Fields must be selected below \"{node.Name}\" of type \"{type}\".", node.Start);
        }
    }

    private void RefuseEmpty(SelectionSetNode selectionSet)
    {
        if (selectionSet.Selections.Count == 0)
        {
            _scope.Report(ValidationRule.ScalarLeafs, "At least one field must be selected.", selectionSet.Start);
        }
    }

    private void ReportUnknownType(NamedTypeNode node) => _scope.Report(
        ValidationRule.KnownTypeNames,
        $"There is no type named \"{node.Name}\".{_scope.Suggest(node.Name, _schema.Types.Select(t => t.Name))}",
        node.Start);

    private void ReportUnknownField(FieldNode node, CompositeType parent)
    {
        var hint = _scope.Suggest(node.Name, parent.Fields.Select(f => f.Name));
        if (hint.Length == 0 && parent.IsAbstract)
        {
            var owners = parent.PossibleTypes.Where(t => t.Fields.Find(node.Name) is not null).Select(t => $"\"{t.Name}\"").Take(3);
            hint = string.Join(" or ", owners) is { Length: > 0 } names ? $" Did you mean a fragment on {names}?" : "";
        }

        _scope.Report(
            ValidationRule.FieldsOnCorrectType, $"The type \"{parent.Name}\" has no field \"{node.Name}\".{hint}", node.Start);
    }

    private void ReportImpossible(string what, SelectionNode node, CompositeType type, CompositeType parent) => _scope.Report(
        ValidationRule.PossibleFragmentSpreads, $"{what} on \"{type}\" can never apply within \"{parent}\".", node.Start);
}
