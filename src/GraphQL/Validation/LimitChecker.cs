using Headless.GraphQL.Language;

namespace Headless.GraphQL.Validation;

/// <summary>
/// Measures what a document asks for before anybody works on it. Each fragment is measured once, those that it spreads before itself,
/// so neither chains nor doubling fragments cost more than their text. Cycles are left to validation.
/// </summary>
public sealed class LimitChecker
{
    private readonly GraphQLLimits _limits;
    private readonly Dictionary<string, FragmentDefinitionNode> _fragments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Size> _sizes = new(StringComparer.Ordinal);
    private LimitViolation? _violation;

    private LimitChecker(GraphQLLimits limits) => _limits = limits;

    /// <summary>The first limit that is exceeded, or null.</summary>
    public static LimitViolation? Check(DocumentNode document, GraphQLLimits limits)
    {
        var checker = new LimitChecker(limits);
        foreach (var definition in document.Definitions)
        {
            if (definition is FragmentDefinitionNode fragment)
            {
                checker._fragments.TryAdd(fragment.Name, fragment);
            }
        }

        checker.MeasureFragments();
        foreach (var definition in document.Definitions)
        {
            if (definition is OperationDefinitionNode operation && checker._violation is null)
            {
                checker.CheckOperation(operation);
            }
        }

        return checker._violation;
    }

    private void CheckOperation(OperationDefinitionNode operation)
    {
        CheckDirectives(operation.Directives);
        foreach (var variable in operation.Variables)
        {
            CheckDirectives(variable.Directives);
        }

        var size = Measure(operation.SelectionSet);
        Require(size.RootFields, _limits.MaxRootFields, nameof(GraphQLLimits.MaxRootFields), "root fields", operation.Start);
        Require(size.Depth, _limits.MaxDepthLevels, nameof(GraphQLLimits.MaxDepthLevels), "levels of fields", operation.Start);
        Require(size.Aliases, _limits.MaxAliases, nameof(GraphQLLimits.MaxAliases), "aliases", operation.Start);
        Require(size.Fields, _limits.MaxSelectedFields, nameof(GraphQLLimits.MaxSelectedFields), "fields", operation.Start);
        Require(
            size.Levels, _limits.MaxSelectionLevels, nameof(GraphQLLimits.MaxSelectionLevels), "nested selections", operation.Start);
    }

    /// <summary>Depth first along spreads, with a stack of its own: a fragment is measured when all that it spreads have been.</summary>
    private void MeasureFragments()
    {
        var entered = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<(FragmentDefinitionNode Fragment, bool IsReady)>();
        foreach (var start in _fragments.Values)
        {
            pending.Push((start, false));
            while (_violation is null && pending.TryPop(out var next))
            {
                var (fragment, isReady) = next;
                if (isReady)
                {
                    CheckDirectives(fragment.Directives);
                    _sizes[fragment.Name] = Measure(fragment.SelectionSet);
                }
                else if (entered.Add(fragment.Name))
                {
                    pending.Push((fragment, true));
                    PushSpreads(fragment.SelectionSet, entered, pending);
                }
            }
        }
    }

    private void PushSpreads(
        SelectionSetNode selectionSet, HashSet<string> entered, Stack<(FragmentDefinitionNode Fragment, bool IsReady)> pending)
    {
        foreach (var selection in selectionSet.Selections)
        {
            switch (selection)
            {
                case FieldNode { SelectionSet: not null } field:
                    PushSpreads(field.SelectionSet, entered, pending);
                    break;
                case InlineFragmentNode inline:
                    PushSpreads(inline.SelectionSet, entered, pending);
                    break;
                case FragmentSpreadNode spread
                    when !entered.Contains(spread.Name) && _fragments.TryGetValue(spread.Name, out var fragment):
                    pending.Push((fragment, false));
                    break;
            }
        }
    }

    private Size Measure(SelectionSetNode selectionSet)
    {
        var size = new Size { Levels = 1 };
        foreach (var selection in selectionSet.Selections)
        {
            CheckDirectives(selection.Directives);
            switch (selection)
            {
                case FieldNode field:
                    size.AddField(field, field.SelectionSet is null ? default : Measure(field.SelectionSet));
                    break;
                case InlineFragmentNode inline:
                    size.AddFragment(Measure(inline.SelectionSet));
                    break;
                case FragmentSpreadNode spread:
                    size.AddFragment(_sizes.GetValueOrDefault(spread.Name));
                    break;
            }
        }

        return size;
    }

    private void CheckDirectives(NodeList<DirectiveNode> directives)
    {
        if (directives.Count > _limits.MaxDirectivesPerLocation)
        {
            Require(
                directives.Count,
                _limits.MaxDirectivesPerLocation,
                nameof(GraphQLLimits.MaxDirectivesPerLocation),
                "directives at one place",
                directives[0].Start);
        }
    }

    private void Require(long actual, int allowed, string limit, string what, int position)
    {
        if (actual > allowed)
        {
            _violation ??= new LimitViolation(limit, allowed, $"The document has more than {allowed} {what}.", position);
        }
    }

    /// <summary>What a selection comes to with all its fragments.</summary>
    private struct Size
    {
        /// <summary>High enough for every limit, and adding two of them does not overflow.</summary>
        private const long Saturated = int.MaxValue;

        public long Fields { get; private set; }

        public long Aliases { get; private set; }

        public long RootFields { get; private set; }

        public int Depth { get; private set; }

        public int Levels { get; set; }

        public void AddField(FieldNode field, Size below)
        {
            Fields = Math.Min(Saturated, Fields + 1 + below.Fields);
            Aliases = Math.Min(Saturated, Aliases + (field.Alias is null ? 0 : 1) + below.Aliases);
            RootFields++;
            Depth = Math.Max(Depth, below.Depth + 1);
            Levels = Math.Max(Levels, below.Levels + 1);
        }

        public void AddFragment(Size fragment)
        {
            Fields = Math.Min(Saturated, Fields + fragment.Fields);
            Aliases = Math.Min(Saturated, Aliases + fragment.Aliases);
            RootFields = Math.Min(Saturated, RootFields + fragment.RootFields);
            Depth = Math.Max(Depth, fragment.Depth);
            Levels = Math.Max(Levels, fragment.Levels + 1);
        }
    }
}
