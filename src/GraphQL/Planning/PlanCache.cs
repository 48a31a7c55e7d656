using System.Collections.Concurrent;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Planning;

/// <summary>The plans of one operation, by the values of the variables on which they depend.</summary>
internal sealed class PlanCache(Condition[] conditions, Func<object?[], OperationPlan> plan)
{
    /// <summary>Variants kept per operation; beyond it plans are made anew. Pages use two or three conditions.</summary>
    private const int MaxKeptPlans = 32;

    /// <summary>Conditions that fit the key of a variant.</summary>
    private const int MaxKeyedConditions = 64;

    private readonly ConcurrentDictionary<ulong, OperationPlan> _plans = new();

    public OperationPlan Find(object?[] variables)
    {
        if (conditions.Length > MaxKeyedConditions)
        {
            return plan(variables);
        }

        var key = 0UL;
        for (var i = 0; i < conditions.Length; i++)
        {
            key |= conditions[i].Holds(variables) ? 1UL << i : 0;
        }

        if (_plans.TryGetValue(key, out var known))
        {
            return known;
        }

        var made = plan(variables);
        if (_plans.Count < MaxKeptPlans)
        {
            _plans.TryAdd(key, made);
        }

        return made;
    }
}

/// <summary>A variable on which plans depend.</summary>
/// <param name="Variable">Its place among the operation's definitions.</param>
/// <param name="IsDefer">Whether it switches <c>@defer</c>, which without a value is on; the others without a value do not hold.</param>
internal readonly record struct Condition(int Variable, bool IsDefer)
{
    public bool Holds(object?[] variables) => IsDefer ? variables[Variable] is not false : variables[Variable] is true;
}

/// <summary>Finds the conditions of an operation, wherever in the document they stand.</summary>
internal sealed class Conditions
{
    private readonly HashSet<string> _inclusion = new(StringComparer.Ordinal);
    private readonly HashSet<string> _defer = new(StringComparer.Ordinal);

    public Conditions(DocumentNode document, OperationDefinitionNode operation)
    {
        Read(operation.SelectionSet);
        foreach (var fragment in document.Definitions.OfType<FragmentDefinitionNode>())
        {
            Read(fragment.SelectionSet);
        }

        var variables = operation.Variables.Select((v, i) => (v.Variable.Name, Index: i)).ToList();
        OfInclusion = [.. variables.Where(v => _inclusion.Contains(v.Name)).Select(v => new Condition(v.Index, IsDefer: false))];
        OfAll =
        [
            .. OfInclusion,
            .. variables.Where(v => _defer.Contains(v.Name)).Select(v => new Condition(v.Index, IsDefer: true)),
        ];
    }

    /// <summary>Those of <c>@skip</c> and <c>@include</c>.</summary>
    public Condition[] OfInclusion { get; }

    /// <summary>Those of <c>@defer</c> as well.</summary>
    public Condition[] OfAll { get; }

    /// <summary>Whether the document holds any <c>@defer</c>.</summary>
    public bool UsesDefer { get; private set; }

    private void Read(SelectionSetNode? set)
    {
        foreach (var selection in set?.Selections ?? default)
        {
            foreach (var directive in selection.Directives)
            {
                var names = directive.Name switch
                {
                    BuiltIns.Skip or BuiltIns.Include => _inclusion,
                    BuiltIns.Defer => _defer,
                    _ => null,
                };
                UsesDefer |= names == _defer;
                if (directive.Argument("if") is VariableNode variable)
                {
                    names?.Add(variable.Name);
                }
            }

            Read((selection as FieldNode)?.SelectionSet ?? (selection as InlineFragmentNode)?.SelectionSet);
        }
    }
}
