using Headless.GraphQL.Execution;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Planning;

/// <summary>
/// Where the arguments of a field or directive come from, in the order of its definition. Without variables they are coerced once,
/// when the plan is made.
/// </summary>
internal sealed class ArgumentPlan
{
    private readonly IReadOnlyList<InputValueDefinition> _definitions;
    private readonly ValueNode?[] _nodes;
    private readonly VariableValues _variables;
    private readonly object?[]? _constant;

    public ArgumentPlan(IReadOnlyList<InputValueDefinition> definitions, NodeList<ArgumentNode> arguments, VariableValues variables)
    {
        _definitions = definitions;
        _variables = variables;
        _nodes = new ValueNode?[definitions.Count];
        foreach (var argument in arguments)
        {
            for (var i = 0; i < _nodes.Length; i++)
            {
                if (definitions[i].Name == argument.Name)
                {
                    _nodes[i] = argument.Value;
                }
            }
        }

        Signature = string.Join(", ", arguments.Select(a => $"{a.Name}: {SyntaxPrinter.Print(a.Value)}").Order(StringComparer.Ordinal));
        if (!_nodes.Any(UsesVariables))
        {
            _constant = Coerce([]);
        }
    }

    /// <summary>Equal for equal arguments.</summary>
    public string Signature { get; }

    /// <summary>The values by position; null where the value is null or was left out.</summary>
    public object?[] Read(OperationContext context) => _constant ?? Coerce(context.Variables);

    private static bool UsesVariables(ValueNode? node) => node switch
    {
        VariableNode => true,
        ListValueNode list => list.Items.Any(UsesVariables),
        ObjectValueNode literal => literal.Fields.Any(f => UsesVariables(f.Value)),
        _ => false,
    };

    private object?[] Coerce(object?[] variables)
    {
        if (_definitions.Count == 0)
        {
            return [];
        }

        var values = new object?[_definitions.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = InputCoercion.Argument(_definitions[i], _nodes[i], name => variables[_variables.IndexOf(name)]);
        }

        return values;
    }
}

/// <summary>A directive that the request applies to an operation or a root field.</summary>
internal sealed record DirectivePlan(DirectiveDefinition Definition, ArgumentPlan Arguments)
{
    public AppliedDirective Read(OperationContext context)
    {
        var values = Arguments.Read(context);
        var byName = new Dictionary<string, object?>(values.Length, StringComparer.Ordinal);
        for (var i = 0; i < values.Length; i++)
        {
            byName.Add(Definition.Arguments[i].Name, values[i]);
        }

        return new AppliedDirective(Definition.Name, byName);
    }
}
