using System.Collections.Concurrent;
using Headless.GraphQL.Execution;
using Headless.GraphQL.Hosting;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Planning;

/// <summary>A document that has been parsed and validated, with the plans made of it so far.</summary>
internal sealed class PreparedDocument
{
    private readonly PreparedOperation[] _operations;

    public PreparedDocument(ComposedSchema composed, DocumentNode document)
    {
        _operations =
        [
            .. document.Definitions.OfType<OperationDefinitionNode>().Select(o => new PreparedOperation(composed, document, o)),
        ];
    }

    /// <summary>When the document was asked for last, in calls of the cache.</summary>
    public long LastUsed { get; set; }

    /// <exception cref="GraphQLRequestException">There is no such operation, or the name is needed and missing.</exception>
    public PreparedOperation Find(string? name)
    {
        if (name is null)
        {
            return _operations.Length == 1
                ? _operations[0]
                : throw new GraphQLRequestException("OPERATION_RESOLUTION_FAILURE", _operations.Length == 0
                    ? "The document holds no operation."
                    : "The document holds several operations: say which one by operationName.");
        }

        return Array.Find(_operations, o => o.Node.Name == name)
            ?? throw new GraphQLRequestException("OPERATION_RESOLUTION_FAILURE", $"The document holds no operation named \"{name}\".");
    }
}

/// <summary>One operation of a prepared document.</summary>
internal sealed class PreparedOperation(ComposedSchema composed, DocumentNode document, OperationDefinitionNode node)
{
    /// <summary>Variants kept per operation; beyond it plans are made anew. Pages use two or three conditions.</summary>
    private const int MaxKeptPlans = 32;

    /// <summary>Conditions that fit the key of a variant.</summary>
    private const int MaxKeyedConditions = 64;

    private readonly ConcurrentDictionary<ulong, OperationPlan> _plans = new();
    private readonly int[] _conditions = FindConditions(document, node);

    public OperationDefinitionNode Node { get; } = node;

    public OperationKind Kind => (OperationKind)Node.Operation;

    public object?[] CoerceVariables(System.Text.Json.JsonElement variables) =>
        VariableCoercion.Coerce(composed.Schema, Node, variables);

    /// <summary>The plan for these values of the variables on which <c>@skip</c> and <c>@include</c> depend.</summary>
    public OperationPlan PlanFor(object?[] variables)
    {
        if (_conditions.Length > MaxKeyedConditions)
        {
            return Planner.Plan(composed, document, Node, variables);
        }

        var key = 0UL;
        for (var i = 0; i < _conditions.Length; i++)
        {
            key |= variables[_conditions[i]] is true ? 1UL << i : 0;
        }

        if (_plans.TryGetValue(key, out var plan))
        {
            return plan;
        }

        plan = Planner.Plan(composed, document, Node, variables);
        if (_plans.Count < MaxKeptPlans)
        {
            _plans.TryAdd(key, plan);
        }

        return plan;
    }

    private static int[] FindConditions(DocumentNode document, OperationDefinitionNode operation)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Find(operation.SelectionSet);
        foreach (var fragment in document.Definitions.OfType<FragmentDefinitionNode>())
        {
            Find(fragment.SelectionSet);
        }

        return [.. Enumerable.Range(0, operation.Variables.Count).Where(i => names.Contains(operation.Variables[i].Variable.Name))];

        void Find(SelectionSetNode? set)
        {
            foreach (var selection in set?.Selections ?? default)
            {
                names.UnionWith(selection.Directives
                    .Where(d => d.Name is BuiltIns.Skip or BuiltIns.Include)
                    .SelectMany(d => d.Arguments)
                    .Select(a => a.Value)
                    .OfType<VariableNode>()
                    .Select(v => v.Name));
                Find((selection as FieldNode)?.SelectionSet ?? (selection as InlineFragmentNode)?.SelectionSet);
            }
        }
    }
}
