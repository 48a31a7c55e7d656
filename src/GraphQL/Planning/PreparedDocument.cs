using Headless.GraphQL.Cost;
using Headless.GraphQL.Execution;
using Headless.GraphQL.Hosting;
using Headless.GraphQL.Language;
using Headless.GraphQL.Validation;

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

    /// <summary>Plans every operation as it runs when no variable of its conditions is true.</summary>
    public void Warm()
    {
        foreach (var operation in _operations)
        {
            operation.PlanFor(new object?[operation.Node.Variables.Count]);
        }
    }

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
internal sealed class PreparedOperation
{
    private readonly ComposedSchema _composed;
    private readonly DocumentNode _document;
    private readonly PlanCache _plans;
    private readonly PlanCache? _incrementalPlans;
    private CostExpression? _cost;

    public PreparedOperation(ComposedSchema composed, DocumentNode document, OperationDefinitionNode node)
    {
        _composed = composed;
        _document = document;
        Node = node;
        var conditions = new Conditions(document, node);
        _plans = new PlanCache(conditions.OfInclusion, v => Planner.Plan(composed, document, node, v));
        if (conditions.UsesDefer)
        {
            _incrementalPlans = new PlanCache(conditions.OfAll, v => Planner.Plan(composed, document, node, v, heedsDefer: true));
        }
    }

    public OperationDefinitionNode Node { get; }

    public OperationKind Kind => (OperationKind)Node.Operation;

    /// <summary>Whether the document defers anything, whatever the variables say.</summary>
    public bool UsesDefer => _incrementalPlans is not null;

    public object?[] CoerceVariables(System.Text.Json.JsonElement variables) =>
        VariableCoercion.Coerce(_composed.Schema, _document.Source, Node, variables);

    /// <summary>The static cost for these values, in points; at most <see cref="CostMath.Max"/>.</summary>
    /// <exception cref="InvalidDocumentException">It is above what is allowed, or a list does not say how long it is.</exception>
    public int CostOf(object?[] variables, int allowed)
    {
        try
        {
            _cost ??= new CostExpression(_composed.Schema, _composed.Costs, _document, Node);
            var cost = _cost.Measure(variables);
            return cost <= allowed ? cost : throw TooDear(OperationCost.Of(_cost, variables), allowed);
        }
        catch (CostException exception)
        {
            throw new InvalidDocumentException(
                InputCoercion.BadInput,
                [(exception.Message, [_document.Source.Locate(exception.Node.Start)])],
                new Dictionary<string, object> { ["coordinate"] = exception.Coordinate });
        }
    }

    /// <summary>The plan that answers everything at once, for the values of the variables on which it depends.</summary>
    public OperationPlan PlanFor(object?[] variables) => _plans.Find(variables);

    /// <summary>The plan that leaves for later what is deferred; null when nothing is.</summary>
    public OperationPlan? IncrementalPlanFor(object?[] variables) =>
        _incrementalPlans?.Find(variables) is { Defers: true } plan ? plan : null;

    private InvalidDocumentException TooDear(OperationCost cost, int allowed)
    {
        var (node, field) = (cost.Dearest.Node, cost.Dearest.Field);
        return new InvalidDocumentException(
            LimitViolation.Code,
            [
                (
                    $"The operation costs {cost.Total} points, and {allowed} are allowed. {field.Coordinate} costs most: "
                        + $"ask for fewer items, or for less within them.",
                    [_document.Source.Locate(node.Start)]),
            ],
            new Dictionary<string, object>
            {
                ["limit"] = nameof(GraphQLLimits.MaxCost),
                ["allowed"] = allowed,
                ["cost"] = cost.Total,
                ["coordinate"] = field.Coordinate,
            });
    }
}
