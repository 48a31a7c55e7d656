using System.Text.Json;
using Headless.GraphQL.Execution;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Cost;

/// <summary>What one selected field adds to the cost of an operation: <c>Calls x Weight + Items x Each</c>, in points.</summary>
/// <param name="Node">The field in the document; one that stands in a fragment is counted over all its spreads.</param>
/// <param name="Field">The field in the schema.</param>
/// <param name="Calls">How often it is answered at most; 0 when it is left out, or when objects of another type cost more.</param>
/// <param name="Weight">Points for each call: its own and those of its arguments.</param>
/// <param name="Items">Values that the calls bring at most.</param>
/// <param name="Each">Points for each value.</param>
/// <param name="Points">What comes of it, without what is selected below.</param>
public sealed record FieldCost(FieldNode Node, FieldDefinition Field, long Calls, long Weight, long Items, int Each, long Points);

/// <summary>The static cost of one operation, field by field.</summary>
public sealed class OperationCost
{
    private readonly Dictionary<FieldNode, FieldCost> _fields = [];

    private OperationCost(CostExpression expression, object?[] variables)
    {
        Total = expression.Measure(variables);
        Add(expression.Root, new CostScope(variables, [], 0), 1);
    }

    /// <summary>The sum in points; what would be more than an int stays at its greatest value.</summary>
    public int Total { get; }

    /// <summary>Every field that the operation reaches, in the order of the document.</summary>
    public IReadOnlyList<FieldCost> Fields => [.. _fields.Values.OrderBy(f => f.Node.Start)];

    /// <summary>The field of the schema that adds most by itself, over all its places.</summary>
    public FieldCost Dearest => _fields.Values
        .GroupBy(f => f.Field)
        .OrderByDescending(g => g.Sum(f => f.Points))
        .First()
        .MaxBy(f => f.Points)!;

    /// <summary>Measures an operation of a valid document.</summary>
    /// <exception cref="GraphQLRequestException">
    /// A variable does not fit, or a list needs a slicing argument and does not have it.
    /// </exception>
    public static OperationCost Of(GraphQLSchema schema, DocumentNode document, OperationDefinitionNode operation, JsonElement variables)
    {
        try
        {
            var coerced = VariableCoercion.Coerce(schema, document.Source, operation, variables);
            return new OperationCost(new CostExpression(schema, new CostModel(schema), document, operation), coerced);
        }
        catch (InvalidDocumentException exception)
        {
            throw new GraphQLRequestException(exception.Code, exception.Errors[0].Message);
        }
        catch (CostException exception)
        {
            throw new GraphQLRequestException(InputCoercion.BadInput, $"{exception.Coordinate}: {exception.Message}");
        }
    }

    internal static OperationCost Of(CostExpression expression, object?[] variables) => new(expression, variables);

    private void Add(CostSelection selection, in CostScope scope, long calls)
    {
        foreach (var field in selection.Fields)
        {
            Add(field, scope, field.IsLeftOut(scope) ? 0 : calls);
        }

        var dearest = selection.Dearest(scope, out _);
        foreach (var fragment in selection.Fragments)
        {
            var counts = !fragment.IsLeftOut(scope) && (dearest is null || fragment.Type.IsPossible(dearest));
            Add(fragment.Below, scope, counts ? calls : 0);
        }
    }

    private void Add(CostField field, in CostScope scope, long calls)
    {
        var (each, below) = field.Open(scope);
        var weight = field.CallCost(scope);
        var items = CostMath.Multiply(calls, each);
        var points = CostMath.Add(CostMath.Multiply(calls, weight), CostMath.Multiply(items, field.TypeWeight));
        var known = _fields.GetValueOrDefault(field.Node);
        _fields[field.Node] = new FieldCost(
            field.Node,
            field.Field,
            CostMath.Add(calls, known?.Calls ?? 0),
            weight,
            CostMath.Add(items, known?.Items ?? 0),
            field.TypeWeight,
            CostMath.Add(points, known?.Points ?? 0));
        if (field.Below is not null)
        {
            Add(field.Below, below, items);
        }
    }
}
