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
    private readonly NodeList<ArgumentNode> _arguments;
    private readonly VariableValues? _variables;
    private readonly object?[]? _constant;
    private string? _signature;

    private ArgumentPlan()
    {
        _definitions = [];
        _nodes = [];
        _constant = [];
    }

    private ArgumentPlan(IReadOnlyList<InputValueDefinition> definitions, NodeList<ArgumentNode> arguments, VariableValues variables)
    {
        _definitions = definitions;
        _arguments = arguments;
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

        if (!Array.Exists(_nodes, UsesVariables))
        {
            _constant = Coerce([]);
        }
    }

    /// <summary>Of what has no arguments.</summary>
    public static ArgumentPlan None { get; } = new();

    /// <summary>Equal for equal arguments.</summary>
    public string Signature => _signature ??= _arguments.Count == 0
        ? ""
        : string.Join(", ", _arguments.Select(a => $"{a.Name}: {SyntaxPrinter.Print(a.Value)}").Order(StringComparer.Ordinal));

    public static ArgumentPlan Of(
        IReadOnlyList<InputValueDefinition> definitions, NodeList<ArgumentNode> arguments, VariableValues variables) =>
        definitions.Count == 0 ? None : new ArgumentPlan(definitions, arguments, variables);

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
        var values = new object?[_definitions.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = InputCoercion.Argument(_definitions[i], _nodes[i], name => variables[_variables!.IndexOf(name)]);
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
