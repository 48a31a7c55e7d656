using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Validation;

/// <summary>What the options say on introspection and deprecation, field by field.</summary>
internal sealed class IntrospectionRules(DocumentScope scope)
{
    /// <summary>The least depth at which a fragment was found harmless, and at which it was found too deep.</summary>
    private readonly Dictionary<(string Fragment, int Depth), bool> _tooDeep = [];

    public void CheckField(FieldNode node, FieldDefinition field)
    {
        if (!scope.Options.AllowIntrospection && field.Type.Named.IsIntrospection)
        {
            scope.Report(
                ValidationRule.NoSchemaIntrospection,
                $"Introspection is switched off, so \"{node.Name}\" cannot be selected.",
                node.Start);
        }

        if (!scope.Options.AllowDeprecated)
        {
            DeprecationRule.Check(scope, node, field);
        }
    }

    public void CheckDepth(FieldNode node)
    {
        if (node.Name is "__schema" or "__type" && node.SelectionSet is not null && IsTooDeep(node.SelectionSet, 0))
        {
            scope.Report(
                ValidationRule.MaxIntrospectionDepth,
                $"Introspection nests more than {scope.Options.MaxIntrospectionLists} lists of fields or types.",
                node.Start);
        }
    }

    private bool IsTooDeep(SelectionSetNode selectionSet, int depth)
    {
        foreach (var selection in selectionSet.Selections)
        {
            var isTooDeep = selection switch
            {
                FieldNode field => IsTooDeep(field, depth),
                InlineFragmentNode inline => IsTooDeep(inline.SelectionSet, depth),
                FragmentSpreadNode spread => IsTooDeep(spread, depth),
                _ => false,
            };
            if (isTooDeep)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsTooDeep(FieldNode field, int depth)
    {
        var isList = field.Name is "fields" or "interfaces" or "possibleTypes" or "inputFields";
        var below = isList ? depth + 1 : depth;
        return below > scope.Options.MaxIntrospectionLists || (field.SelectionSet is not null && IsTooDeep(field.SelectionSet, below));
    }

    /// <summary>Each fragment is walked once per depth; what is being walked counts as harmless, so cycles end.</summary>
    private bool IsTooDeep(FragmentSpreadNode spread, int depth)
    {
        if (_tooDeep.TryGetValue((spread.Name, depth), out var known))
        {
            return known;
        }

        _tooDeep[(spread.Name, depth)] = false;
        return _tooDeep[(spread.Name, depth)] = scope.FindFragment(spread.Name) is { } fragment && IsTooDeep(fragment.SelectionSet, depth);
    }
}
