using Headless.GraphQL.Execution;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Cost;

/// <summary>
/// What the cost of a part depends on: the coerced variables, and which fields the enclosing field sizes by its own arguments. Without
/// variables (null) a part must not depend on any.
/// </summary>
internal readonly record struct CostScope(object?[]? Variables, string[] SizedFields, long Items)
{
    public CostScope Within(string[] sizedFields, long items) => new(Variables, sizedFields, items);
}

/// <summary><c>@skip</c> or <c>@include</c> by a variable.</summary>
internal readonly record struct CostCondition(int Variable, bool LeavesOutWhen);

/// <summary>A part of an operation, to be measured for given variables. Made once, shared, read only.</summary>
internal abstract class CostPart
{
    public CostCondition[] Conditions { get; protected init; } = [];

    public bool UsesVariables { get; protected set; }

    /// <summary>Whether a list in it may be sized by the field around it.</summary>
    public bool UsesScope { get; protected set; }

    /// <summary>Known once and for all, when it depends on nothing.</summary>
    private long? Constant { get; set; }

    public long Measure(in CostScope scope) => Constant ?? (IsLeftOut(scope) ? 0 : MeasureAnew(scope));

    public bool IsLeftOut(in CostScope scope)
    {
        foreach (var condition in Conditions)
        {
            if (scope.Variables![condition.Variable] is true == condition.LeavesOutWhen)
            {
                return true;
            }
        }

        return false;
    }

    protected abstract long MeasureAnew(in CostScope scope);

    /// <summary>Called when the parts below are complete.</summary>
    protected void Fold()
    {
        UsesVariables |= Conditions.Length > 0;
        if (!UsesVariables && !UsesScope)
        {
            Constant = MeasureAnew(new CostScope(null, [], 0));
        }
    }
}

/// <summary>An argument with a value that can cost something, or that says how long a list is.</summary>
internal sealed class CostArgument
{
    private readonly ValueNode? _node;
    private readonly Func<string, int> _indexOf;
    private readonly int _variable;
    private readonly object? _constant = InputCoercion.Absent;
    private readonly object? _default;

    /// <param name="definition">The argument.</param>
    /// <param name="node">What the document gives; null when it gives nothing.</param>
    /// <param name="indexOf">Place of a variable.</param>
    public CostArgument(InputValueDefinition definition, ValueNode? node, Func<string, int> indexOf)
    {
        (Definition, _node, _indexOf) = (definition, node, indexOf);
        UsesVariables = Uses(node);
        _variable = node is VariableNode name ? indexOf(name.Name) : -1;
        _default = definition.DefaultValue is { } standard ? InputCoercion.Literal(standard, definition.Type, static _ => null) : null;
        if (node is not null && !UsesVariables)
        {
            _constant = InputCoercion.Literal(node, definition.Type, static _ => null);
        }
    }

    public InputValueDefinition Definition { get; }

    public bool UsesVariables { get; }

    /// <summary>Whether the request says something; what a variable lacks, the default of the argument fills.</summary>
    public bool IsGiven(object?[]? variables) => !ReferenceEquals(Given(variables), InputCoercion.Absent);

    /// <summary>The coerced value, the argument's default included; null for none.</summary>
    public object? Value(object?[]? variables) => IsGiven(variables) ? Given(variables) : _default;

    private object? Given(object?[]? variables)
    {
        if (!UsesVariables)
        {
            return _constant;
        }

        return _variable >= 0
            ? variables![_variable]
            : InputCoercion.Literal(_node!, Definition.Type, name => variables![_indexOf(name)]);
    }

    private static bool Uses(ValueNode? node) => node switch
    {
        VariableNode => true,
        ListValueNode list => list.Items.Any(Uses),
        ObjectValueNode literal => literal.Fields.Any(f => Uses(f.Value)),
        _ => false,
    };
}

/// <summary>A selected field: <c>weight + arguments + items x (weight of the type + what is below)</c>.</summary>
internal sealed class CostField : CostPart
{
    private readonly ListSize? _size;
    private readonly CostArgument[] _slices;
    private readonly CostArgument[] _weighed;
    private readonly CostModel _model;

    public CostField(
        CostModel model,
        FieldNode node,
        FieldDefinition field,
        CostCondition[] conditions,
        Func<InputValueDefinition, CostArgument> argument,
        CostSelection? below)
    {
        (_model, Node, Field, Below, Conditions) = (model, node, field, below, conditions);
        Weight = model.WeightOf(field);
        TypeWeight = model.WeightOf(field.Type.Named);
        IsList = field.Type.ElementType is not null;
        _size = CostModel.SizeOf(field);
        _slices = _size is null ? [] : [.. _size.SlicingArguments.Select(name => argument(field.Arguments.Find(name)!))];
        _weighed = [.. ((IEnumerable<InputValueDefinition>)field.Arguments).Where(model.CanCost).Select(argument)];
        UsesVariables = below is { UsesVariables: true } || _slices.Any(s => s.UsesVariables) || _weighed.Any(w => w.UsesVariables);
        UsesScope = IsList && _size is null;
        Fold();
    }

    public FieldNode Node { get; }

    public FieldDefinition Field { get; }

    public int Weight { get; }

    public int TypeWeight { get; }

    public bool IsList { get; }

    public CostSelection? Below { get; }

    protected override long MeasureAnew(in CostScope scope)
    {
        var (items, below) = Open(scope);
        var each = Below is null ? TypeWeight : CostMath.Add(TypeWeight, Below.Measure(below));
        return CostMath.Add(CallCost(scope), CostMath.Multiply(items, each));
    }

    /// <summary>What a call costs before anything comes of it.</summary>
    public long CallCost(in CostScope scope)
    {
        long cost = Weight;
        foreach (var argument in _weighed)
        {
            cost = CostMath.Add(cost, _model.CostOf(argument.Definition, argument.Value(scope.Variables)));
        }

        return cost;
    }

    /// <summary>How many values a call brings, and what the fields below are to know.</summary>
    public (long Items, CostScope Below) Open(in CostScope scope)
    {
        if (_size is null)
        {
            var isSized = IsList && scope.SizedFields.AsSpan().Contains(Node.Name);
            return (isSized ? scope.Items : IsList ? CostWeights.UnsizedListItems : 1, scope.Within([], 0));
        }

        var items = ItemsOf(_size, scope.Variables);
        return _size.SizedFields.Length == 0 ? (items, scope.Within([], 0)) : (1, scope.Within(_size.SizedFields, items));
    }

    private long ItemsOf(ListSize size, object?[]? variables)
    {
        var given = 0;
        var items = -1L;
        foreach (var slice in _slices)
        {
            if (slice.Value(variables) is { } value)
            {
                given += slice.IsGiven(variables) ? 1 : 0;
                items = Math.Max(items, value switch { int number => Math.Max(0, number), object?[] list => list.Length, _ => 0 });
            }
        }

        if (size is { RequiresOneSlice: true, SlicingArguments.Length: > 0 } && (given > 1 || items < 0))
        {
            var names = string.Join(", ", _slices.Select(s => s.Definition.Coordinate));
            throw new CostException(Node, Field, $"Exactly one of {names} must be given.");
        }

        return items >= 0 ? items : size.AssumedItems ?? CostWeights.UnsizedListItems;
    }
}

/// <summary>What is selected on a type.</summary>
internal sealed class CostSelection : CostPart
{
    /// <summary>Fragments of one selection whose costs lie on the stack.</summary>
    private const int MaxStackedFragments = 64;

    private readonly CompositeType _type;

    public CostSelection(CompositeType type, IReadOnlyList<CostField> fields, IReadOnlyList<CostFragment> fragments)
    {
        (_type, Fields, Fragments) = (type, fields, fragments);
        UsesVariables = fields.Any(f => f.UsesVariables) || fragments.Any(f => f.UsesVariables);
        UsesScope = fields.Any(f => f.UsesScope) || fragments.Any(f => f.UsesScope);
        Fold();
    }

    public IReadOnlyList<CostField> Fields { get; }

    public IReadOnlyList<CostFragment> Fragments { get; }

    /// <summary>
    /// The object for which the fragments cost most, null when it does not matter. An object is of one type only: fragments on others
    /// cost nothing for it.
    /// </summary>
    public ObjectType? Dearest(in CostScope scope, out long cost)
    {
        cost = 0;
        if (Fragments.Count == 0)
        {
            return null;
        }

        var costs = Fragments.Count <= MaxStackedFragments ? stackalloc long[Fragments.Count] : new long[Fragments.Count];
        for (var i = 0; i < costs.Length; i++)
        {
            costs[i] = Fragments[i].Measure(scope);
        }

        if (_type is ObjectType || Fragments.All(f => f.Type == _type))
        {
            foreach (var each in costs)
            {
                cost = CostMath.Add(cost, each);
            }

            return null;
        }

        ObjectType? dearest = null;
        foreach (var possible in _type.PossibleTypes)
        {
            var sum = 0L;
            for (var i = 0; i < costs.Length; i++)
            {
                sum = Fragments[i].Type.IsPossible(possible) ? CostMath.Add(sum, costs[i]) : sum;
            }

            (dearest, cost) = dearest is null || sum > cost ? (possible, sum) : (dearest, cost);
        }

        return dearest;
    }

    protected override long MeasureAnew(in CostScope scope)
    {
        Dearest(scope, out var cost);
        foreach (var field in Fields)
        {
            cost = CostMath.Add(cost, field.Measure(scope));
        }

        return cost;
    }
}

/// <summary>A fragment where it is spread.</summary>
internal sealed class CostFragment : CostPart
{
    public CostFragment(CompositeType type, CostSelection below, CostCondition[] conditions)
    {
        (Type, Below, Conditions) = (type, below, conditions);
        (UsesVariables, UsesScope) = (below.UsesVariables, below.UsesScope);
        Fold();
    }

    public CompositeType Type { get; }

    public CostSelection Below { get; }

    protected override long MeasureAnew(in CostScope scope) => Below.Measure(scope);
}

/// <summary>The cost cannot be told: the request leaves open how long a list may be.</summary>
internal sealed class CostException(FieldNode node, FieldDefinition field, string message) : Exception(message)
{
    public FieldNode Node { get; } = node;

    public string Coordinate { get; } = field.Coordinate;
}
