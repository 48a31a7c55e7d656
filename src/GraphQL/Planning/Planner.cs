using System.Runtime.InteropServices;
using Headless.GraphQL.Binding;
using Headless.GraphQL.Hosting;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Planning;

/// <summary>Makes the plan of one validated operation, for one choice of its conditions.</summary>
internal sealed class Planner
{
    /// <summary>Fields after fragments are resolved, over all possible types; a hundred times what large pages select.</summary>
    private const int MaxStepsPerPlan = 50_000;

    private readonly ComposedSchema _composed;
    private readonly OperationDefinitionNode _operation;
    private readonly DocumentNode _document;
    private readonly VariableValues _variables;
    private readonly FieldCollector _collector;
    private readonly IReadOnlySet<DeferUsage> _usages;
    private readonly List<FieldStep> _steps = [];
    private readonly List<byte> _json = [];
    private int _stepsElsewhere;
    private bool _defers;
    private CacheHints _cacheHints;
    private int _objectPlans;
    private int _columns;
    private int _states;
    private int _pathDepth;

    private Planner(
        ComposedSchema composed, DocumentNode document, OperationDefinitionNode operation, object?[] variables, bool heedsDefer)
    {
        _composed = composed;
        _document = document;
        _operation = operation;
        _variables = new VariableValues(operation, variables);
        _collector = new FieldCollector(composed.Schema, document, _variables, heedsDefer);
        _usages = new HashSet<DeferUsage>();
    }

    private Planner(Planner outer, IReadOnlySet<DeferUsage> usages)
    {
        _composed = outer._composed;
        _document = outer._document;
        _operation = outer._operation;
        _variables = outer._variables;
        _collector = outer._collector;
        _usages = usages;
        _stepsElsewhere = outer._stepsElsewhere + outer._steps.Count;
    }

    /// <param name="heedsDefer">Whether what is deferred is planned apart; else it is answered with the rest.</param>
    /// <exception cref="GraphQLRequestException">A constant argument does not fit its type, or the plan grows beyond its limit.</exception>
    public static OperationPlan Plan(
        ComposedSchema composed, DocumentNode document, OperationDefinitionNode operation, object?[] variables, bool heedsDefer = false) =>
        new Planner(composed, document, operation, variables, heedsDefer).Plan();

    private OperationPlan Plan()
    {
        var type = _composed.Schema.RootType(_operation.Operation)!;
        var root = PlanObject(_composed.RootOf(type), type, [new SelectedSet(_operation.SelectionSet, null)], 0);
        return Finish(root, _operation.Operation == OperationType.Mutation
            ? [.. root.Steps.Select(step => Scheduler.Schedule(root, [step]))]
            : [Scheduler.Schedule(root, root.Steps)]);
    }

    private OperationPlan Finish(ObjectPlan root, IReadOnlyList<IReadOnlyList<Stage>> parts) => new()
    {
        Kind = (OperationKind)_operation.Operation,
        Name = _operation.Name,
        Source = _document.Source,
        Root = root,
        Parts = parts,
        Steps = _steps,
        ScopedSteps = [.. _steps.Where(s => s.Scopes.Length > 0)],
        Directives = DirectivesOf(_operation.Directives),
        ObjectPlans = _objectPlans,
        Columns = _columns,
        States = _states,
        Loaders = _composed.Loaders.Count,
        PathDepth = _pathDepth + 1,
        Defers = _defers,

        // Deferred fields have plans of their own, and come in streams, which nobody keeps.
        Cache = _defers ? new CachePolicy(0, IsPrivate: true) : _cacheHints.Policy,
    };

    private ObjectPlan PlanObject(ObjectBinding binding, ObjectType type, IReadOnlyList<SelectedSet> sets, int depth)
    {
        var usages = new List<DeferUsage>();
        var groups = _collector.Collect(type, sets, usages);
        var plan = binding.NewPlan(_objectPlans++);
        return usages.Count == 0 && groups.TrueForAll(g => g.Defers is null)
            ? PlanFields(plan, type, groups, depth)
            : PlanFields(plan, type, Defer(plan, binding, type, groups, usages), depth);
    }

    /// <summary>Leaves for later what belongs to other deferred fragments than the fields planned here, and returns the rest.</summary>
    private List<FieldGroup> Defer(
        ObjectPlan plan, ObjectBinding binding, ObjectType type, List<FieldGroup> groups, List<DeferUsage> usages)
    {
        List<FieldGroup> own = [];
        var deferred = new List<DeferredFields>();
        foreach (var (partUsages, fields) in DeferredFields.Split(groups))
        {
            if (partUsages.SetEquals(_usages))
            {
                own = fields;
                continue;
            }

            var planner = new Planner(this, partUsages);
            var root = planner.PlanFields(binding.NewPlan(planner._objectPlans++), type, fields, 0);
            deferred.Add(new DeferredFields(partUsages, planner.Finish(root, [Scheduler.Schedule(root, root.Steps)])));
            _stepsElsewhere = planner._stepsElsewhere + planner._steps.Count - _steps.Count;
        }

        if (usages.Count > 0 || deferred.Count > 0)
        {
            _defers = true;
            var field = _composed.Schema.FindField(type, "__typename")!;
            var description = new FieldDescription("", field, [], ArgumentPlan.None, [], [], [], _collector);
            var step = plan.AddDeferPoint(_steps.Count, description, new DeferPoint(usages, deferred));
            step.Value = new ValueStep(step, nonNull: false);
            _steps.Add(step);
        }

        return own;
    }

    private ObjectPlan PlanFields(ObjectPlan plan, ObjectType type, List<FieldGroup> groups, int depth)
    {
        _pathDepth = Math.Max(_pathDepth, depth + 1);
        _cacheHints.AddObject(type);
        _json.Clear();
        _json.Add((byte)'{');
        foreach (var group in groups)
        {
            AddQuoted(group.Name);
            _json.Add((byte)':');
            var field = _composed.Schema.FindField(type, group.Nodes[0].Name)!;
            if (field.Name == "__typename")
            {
                AddQuoted(type.Name);
                _json.Add((byte)',');
                continue;
            }

            // Taken before the fields below are planned, which write over it.
            var fragment = new Fragment(CollectionsMarshal.AsSpan(_json));
            AddStep(plan, type, field, group, depth).Fragment = fragment;
            _json.Clear();
            _json.Add((byte)',');
        }

        // Whatever comes last, the comma behind it is too many.
        if (_json[^1] == ',')
        {
            _json.RemoveAt(_json.Count - 1);
        }

        _json.Add((byte)'}');
        plan.Tail = new Fragment(CollectionsMarshal.AsSpan(_json));
        return plan;
    }

    /// <summary>A name, which is ASCII.</summary>
    private void AddQuoted(string name)
    {
        _json.Add((byte)'"');
        foreach (var letter in name)
        {
            _json.Add((byte)letter);
        }

        _json.Add((byte)'"');
    }

    private FieldStep AddStep(ObjectPlan plan, ObjectType type, FieldDefinition field, FieldGroup group, int depth)
    {
        if (_stepsElsewhere + _steps.Count == MaxStepsPerPlan)
        {
            throw new GraphQLRequestException("DOCUMENT_TOO_LARGE", $"The operation selects more than {MaxStepsPerPlan} fields.");
        }

        var sets = group.Below;
        var step = plan.Add(_steps.Count, new FieldDescription(
            group.Name,
            field,
            group.Nodes,
            PlanArguments(field, group.Nodes[0]),
            DirectivesOf(group.Nodes[0].Directives),
            Scopes.Of(field, type),
            sets,
            _collector));
        _steps.Add(step);
        _cacheHints.AddField(field, isRoot: depth == 0, step.Scopes.Length > 0);
        step.Value = PlanValue(step, field.Type, sets, depth + 1);
        var innermost = step.Value.Innermost;
        step.GathersResults = step.Binding.Shape?.KeyType is not null
            || innermost.Object is { NeedsBatch: true }
            || (innermost.Abstract is { } options && options.Options.Any(o => o.IsKey || o.Plan.NeedsBatch));
        if (step.Binding.IsBatched || step.GathersResults)
        {
            step.ColumnSlot = _columns++;
            plan.NeedsBatch = true;
        }

        if (step.Binding.HasState)
        {
            step.StateSlot = _states++;
        }

        return step;
    }

    /// <summary>Only here it comes out that a literal of a scalar of ours is none, for example <c>1e400</c> a Decimal.</summary>
    private ArgumentPlan PlanArguments(FieldDefinition field, FieldNode node)
    {
        try
        {
            return ArgumentPlan.Of(field.Arguments, node.Arguments, _variables);
        }
        catch (GraphQLRequestException problem)
        {
            throw new InvalidDocumentException(
                problem.Code,
                [($"{field.Coordinate}: {problem.Message}", [_document.Source.Locate(node.Start)])],
                new Dictionary<string, object> { ["coordinate"] = field.Coordinate });
        }
    }

    private ValueStep PlanValue(FieldStep step, GraphQLType type, IReadOnlyList<SelectedSet> sets, int depth)
    {
        _pathDepth = Math.Max(_pathDepth, depth + 1);
        var value = new ValueStep(step, type.IsNonNull);
        switch (type.Nullable)
        {
            case ListType list:
                value.Item = PlanValue(step, list.Element, sets, depth + 1);
                break;
            case ObjectType target:
                value.Object = PlanObject(_composed.TargetOf(step.Binding, target), target, sets, depth);
                break;
            case CompositeType target:
                value.Abstract = PlanAbstract(target, sets, depth);
                break;
        }

        return value;
    }

    private AbstractPlan PlanAbstract(CompositeType type, IReadOnlyList<SelectedSet> sets, int depth)
    {
        var options = new List<AbstractOption>();
        var byClass = new Dictionary<Type, AbstractOption>();
        var byName = new Dictionary<string, AbstractOption>(StringComparer.Ordinal);
        foreach (var possible in type.PossibleTypes)
        {
            foreach (var binding in _composed.BindingsOf(possible))
            {
                var plan = PlanObject(binding, possible, sets, depth);
                Add(binding.ClrType, possible, new AbstractOption(options.Count, plan, IsKey: false));
                if (binding.Loader is { } loader)
                {
                    Add(loader.KeyType, possible, new AbstractOption(options.Count, plan, IsKey: true));
                }
            }
        }

        return new AbstractPlan(options, _composed.NameOf is { } nameOf
            ? value => byName.GetValueOrDefault(nameOf(value, type))
            : value => byClass.GetValueOrDefault(value.GetType()));

        void Add(Type clrType, ObjectType possible, AbstractOption option)
        {
            options.Add(option);
            byClass.TryAdd(clrType, option);
            byName.TryAdd(possible.Name, option);
        }
    }

    private DirectivePlan[] DirectivesOf(NodeList<DirectiveNode> nodes) => nodes.Count == 0 ? [] :
    [
        .. nodes
            .Where(n => n.Name is not (BuiltIns.Skip or BuiltIns.Include))
            .Select(n => (Node: n, Definition: _composed.Schema.DirectiveDefinitions.Find(n.Name)!))
            .Select(d => new DirectivePlan(d.Definition, ArgumentPlan.Of(d.Definition.Arguments, d.Node.Arguments, _variables))),
    ];
}
