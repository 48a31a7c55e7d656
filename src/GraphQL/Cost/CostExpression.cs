using Headless.GraphQL.Language;
using Headless.GraphQL.Planning;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Cost;

/// <summary>
/// The static cost of one operation as an expression over its variables: what depends on none of them is a number already. Made once per
/// document; fragments are compiled once and count as often as they are spread.
/// </summary>
internal sealed class CostExpression
{
    private readonly CostModel _model;
    private readonly GraphQLSchema _schema;
    private readonly VariableValues _variables;
    private readonly Dictionary<string, FragmentDefinitionNode> _definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CostSelection> _fragments = new(StringComparer.Ordinal);

    /// <param name="schema">That the document is valid against.</param>
    /// <param name="model">Its weights.</param>
    /// <param name="document">For the fragments.</param>
    /// <param name="operation">One of the document.</param>
    /// <exception cref="CostException">A list needs a slicing argument and cannot have it.</exception>
    public CostExpression(GraphQLSchema schema, CostModel model, DocumentNode document, OperationDefinitionNode operation)
    {
        (_schema, _model) = (schema, model);
        _variables = new VariableValues(operation, []);
        foreach (var fragment in document.Definitions.OfType<FragmentDefinitionNode>())
        {
            _definitions.TryAdd(fragment.Name, fragment);
        }

        Root = Compile(operation.SelectionSet, schema.RootType(operation.Operation)!);
    }

    public CostSelection Root { get; }

    /// <summary>At most <see cref="CostMath.Max"/>.</summary>
    /// <exception cref="CostException">A list needs a slicing argument and does not have it.</exception>
    public int Measure(object?[] variables) => (int)Root.Measure(new CostScope(variables, [], 0));

    private CostSelection Compile(SelectionSetNode set, CompositeType type)
    {
        var fields = new List<CostField>(set.Selections.Count);
        var fragments = new List<CostFragment>();
        foreach (var selection in set.Selections)
        {
            if (!TryReadConditions(selection.Directives, out var conditions))
            {
                continue;
            }

            switch (selection)
            {
                case FieldNode field:
                    fields.Add(Compile(field, _schema.FindField(type, field.Name)!, conditions));
                    break;
                case InlineFragmentNode inline:
                    var target = inline.TypeCondition is null ? type : (CompositeType)_schema.FindType(inline.TypeCondition.Name)!;
                    fragments.Add(new CostFragment(target, Compile(inline.SelectionSet, target), conditions));
                    break;
                case FragmentSpreadNode spread:
                    var definition = _definitions[spread.Name];
                    var condition = (CompositeType)_schema.FindType(definition.TypeCondition.Name)!;
                    fragments.Add(new CostFragment(condition, Compile(definition, condition), conditions));
                    break;
            }
        }

        return new CostSelection(type, fields, fragments);
    }

    private CostSelection Compile(FragmentDefinitionNode fragment, CompositeType type)
    {
        if (!_fragments.TryGetValue(fragment.Name, out var known))
        {
            _fragments.Add(fragment.Name, known = Compile(fragment.SelectionSet, type));
        }

        return known;
    }

    private CostField Compile(FieldNode node, FieldDefinition field, CostCondition[] conditions) => new(
        _model,
        node,
        field,
        conditions,
        definition => new CostArgument(definition, Find(node.Arguments, definition.Name), _variables.IndexOf),
        node.SelectionSet is null ? null : Compile(node.SelectionSet, (CompositeType)field.Type.Named));

    private static ValueNode? Find(NodeList<ArgumentNode> arguments, string name)
    {
        foreach (var argument in arguments)
        {
            if (argument.Name == name)
            {
                return argument.Value;
            }
        }

        return null;
    }

    /// <summary>False when the selection never counts.</summary>
    private bool TryReadConditions(NodeList<DirectiveNode> directives, out CostCondition[] conditions)
    {
        conditions = [];
        foreach (var directive in directives)
        {
            if (directive.Name is not (BuiltIns.Skip or BuiltIns.Include))
            {
                continue;
            }

            var isSkip = directive.Name == BuiltIns.Skip;
            switch (directive.Arguments[0].Value)
            {
                case VariableNode variable:
                    conditions = [.. conditions, new CostCondition(_variables.IndexOf(variable.Name), isSkip)];
                    break;
                case BooleanValueNode literal when literal.Value == isSkip:
                    return false;
            }
        }

        return true;
    }
}
