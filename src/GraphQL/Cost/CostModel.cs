using System.Globalization;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Cost;

/// <summary>What <c>@listSize</c> says of a field.</summary>
internal sealed record ListSize(int? AssumedItems, string[] SlicingArguments, string[] SizedFields, bool RequiresOneSlice);

/// <summary>The weights and sizes of one schema, as its SDL has them; see <see cref="CostWeights"/> for what it leaves open.</summary>
internal sealed class CostModel
{
    public const string CostDirective = "cost";
    public const string WeightArgument = "weight";
    public const string ListSizeDirective = "listSize";
    public const string AssumedSizeArgument = "assumedSize";
    public const string SlicingArgumentsArgument = "slicingArguments";
    public const string SizedFieldsArgument = "sizedFields";
    public const string RequireOneArgument = "requireOneSlicingArgument";

    private readonly HashSet<NamedType> _weightedInputs = [];
    private readonly GraphQLSchema _schema;

    public CostModel(GraphQLSchema schema)
    {
        _schema = schema;
        for (var known = -1; known < _weightedInputs.Count;)
        {
            known = _weightedInputs.Count;
            _weightedInputs.UnionWith(schema.Types.Where(HasWeight));
        }
    }

    /// <summary>What a call of the field costs, whatever it brings.</summary>
    public int WeightOf(FieldDefinition field) => OwnWeight(field) ?? field switch
    {
        _ when field == _schema.SchemaField => CostWeights.Schema,
        _ when field == _schema.TypeField => CostWeights.Type,
        _ when field.DeclaringType == _schema.MutationType => CostWeights.MutationField,
        _ => CostWeights.Field,
    };

    /// <summary>What each value of an output type costs; of an interface or union as much as the dearest of its objects.</summary>
    public int WeightOf(NamedType type) => OwnWeight(type) ?? type switch
    {
        { IsIntrospection: true } => 0,
        ObjectType => CostWeights.Composite,
        CompositeType options => options.PossibleTypes.Select(WeightOf).DefaultIfEmpty(CostWeights.Composite).Max(),
        _ => CostWeights.Leaf,
    };

    /// <summary>Whether what is given to an argument or input field can cost anything.</summary>
    public bool CanCost(InputValueDefinition value) => OwnWeight(value) > 0 || _weightedInputs.Contains(value.Type.Named);

    /// <summary>What a coerced value costs: the element that takes it, and each object, scalar and enum in it. Null is free.</summary>
    public long CostOf(InputValueDefinition definition, object? value) =>
        value is null ? 0 : CostMath.Add(OwnWeight(definition) ?? CostWeights.Input, CostOf(definition.Type, value));

    public static ListSize? SizeOf(FieldDefinition field) =>
        ((ISchemaMember)field).FindDirective(ListSizeDirective) is not { } directive
            ? null
            : new ListSize(
                directive.Argument(AssumedSizeArgument) is IntValueNode assumed && int.TryParse(assumed.Text, out var items) ? items : null,
                Names(directive.Argument(SlicingArgumentsArgument)),
                Names(directive.Argument(SizedFieldsArgument)),
                directive.Argument(RequireOneArgument) is not BooleanValueNode { Value: false });

    /// <summary>The weight that <c>@cost</c> gives, as a number or, as in IBM's specification, as a string that holds one.</summary>
    public static int? OwnWeight(ISchemaMember member) =>
        member.FindDirective(CostDirective)?.Argument(WeightArgument) is { } node ? ParseWeight(node) : null;

    /// <summary>Null when the literal is no whole number from 0.</summary>
    public static int? ParseWeight(ValueNode node)
    {
        var text = node switch { IntValueNode number => number.Text, StringValueNode written => written.Value, _ => "" };
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var weight) ? weight : null;
    }

    /// <summary>The strings of a list literal; a single one stands for a list of one.</summary>
    public static string[] Names(ValueNode? node) => node switch
    {
        ListValueNode list => [.. list.Items.OfType<StringValueNode>().Select(s => s.Value)],
        StringValueNode single => [single.Value],
        _ => [],
    };

    private bool HasWeight(NamedType type) => type.IsInput && (OwnWeight(type) > 0 || (type is InputObjectType input && HasWeight(input)));

    private bool HasWeight(InputObjectType input)
    {
        foreach (var field in input.Fields)
        {
            if (CanCost(field))
            {
                return true;
            }
        }

        return false;
    }

    private long CostOf(GraphQLType type, object? value)
    {
        if (value is null || !_weightedInputs.Contains(type.Named))
        {
            return 0;
        }

        if (type.ElementType is { } element && value is object?[] items)
        {
            return items.Aggregate(0L, (sum, item) => CostMath.Add(sum, CostOf(element, item)));
        }

        long cost = OwnWeight(type.Named) ?? CostWeights.Input;
        if (type.Named is InputObjectType input && value is IReadOnlyDictionary<string, object?> fields)
        {
            foreach (var (name, given) in fields)
            {
                cost = CostMath.Add(cost, CostOf(input.Fields.Find(name)!, given));
            }
        }

        return cost;
    }
}

/// <summary>Arithmetic that stays at the largest cost instead of wrapping round.</summary>
internal static class CostMath
{
    /// <summary>Two of them multiply within a long.</summary>
    public const long Max = int.MaxValue;

    public static long Add(long one, long two) => Math.Min(Max, one + two);

    public static long Multiply(long one, long two) => Math.Min(Max, one * two);
}
