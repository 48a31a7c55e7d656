using Headless.GraphQL.Language;

namespace Headless.GraphQL.Schema;

/// <summary>What changed from one schema to another, and what that means for clients of the first.</summary>
public sealed class SchemaDiff
{
    private static readonly string[] RestrictingDirectives = ["@oneOf", "@requiresScopes"];
    private readonly List<SchemaChange> _changes = [];

    private SchemaDiff()
    {
    }

    /// <summary>All changes, the worst first, then by coordinate. Two schemas that mean the same have none.</summary>
    public static IReadOnlyList<SchemaChange> Compare(GraphQLSchema before, GraphQLSchema after)
    {
        var diff = new SchemaDiff();
        diff.CompareRoots(before, after);
        diff.CompareMembers(
            Own(before.Types), Own(after.Types), "type", ChangeImpact.Safe, diff.CompareTypes);
        diff.CompareMembers(
            Own(before.DirectiveDefinitions), Own(after.DirectiveDefinitions), "directive", ChangeImpact.Safe, diff.CompareDirectives);
        return [.. diff._changes
            .OrderByDescending(c => c.Impact)
            .ThenBy(c => c.Coordinate, StringComparer.Ordinal)
            .ThenBy(c => c.Message, StringComparer.Ordinal)];
    }

    private static List<T> Own<T>(IEnumerable<T> members)
        where T : ISchemaMember => [.. members.Where(m => !m.Origin.IsBuiltIn)];

    private void CompareRoots(GraphQLSchema before, GraphQLSchema after)
    {
        foreach (var operation in new[] { OperationType.Query, OperationType.Mutation, OperationType.Subscription })
        {
            var (old, now) = (before.RootType(operation)?.Name, after.RootType(operation)?.Name);
            if (old != now)
            {
                var impact = old is null ? ChangeImpact.Safe : ChangeImpact.Breaking;
                Add(impact, "", $"The {operation} root changed from {old ?? "none"} to {now ?? "none"}.");
            }
        }

        CompareDescription("", before.Description, after.Description);
    }

    /// <summary>Pairs members by name: those gone are breaking, those added have the given impact, the others are compared.</summary>
    private void CompareMembers<T>(
        IReadOnlyCollection<T> before, IReadOnlyCollection<T> after, string what, ChangeImpact added, Action<T, T> compare)
        where T : ISchemaMember
    {
        var afterByName = after.ToDictionary(m => m.Name, StringComparer.Ordinal);
        var beforeNames = before.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var old in before)
        {
            if (!afterByName.TryGetValue(old.Name, out var now))
            {
                Add(ChangeImpact.Breaking, old.Coordinate, $"The {what} was removed.", IsDeprecated(old));
                continue;
            }

            CompareDescription(old.Coordinate, old.Description, now.Description);
            CompareAppliedDirectives(old, now);
            compare(old, now);
        }

        foreach (var now in after.Where(m => !beforeNames.Contains(m.Name)))
        {
            Add(added, now.Coordinate, $"The {what} was added.");
        }
    }

    private void CompareTypes(NamedType before, NamedType after)
    {
        if (before.Kind != after.Kind)
        {
            Add(ChangeImpact.Breaking, before.Name, $"The type changed from {before.Kind} to {after.Kind}.");
            return;
        }

        switch (before)
        {
            case UnionType old:
                CompareTypeNames(before, old.PossibleTypes, ((UnionType)after).PossibleTypes, "member", "of the union");
                break;
            case EnumType old:
                CompareMembers(old.Values, ((EnumType)after).Values, "value", ChangeImpact.Dangerous, static (_, _) => { });
                break;
            case InputObjectType old:
                CompareInputs(old.Fields, ((InputObjectType)after).Fields, "field");
                break;
            case CompositeType old:
                CompareTypeNames(before, old.Interfaces, ((CompositeType)after).Interfaces, "interface", "of the type");
                CompareMembers(old.Fields, ((CompositeType)after).Fields, "field", ChangeImpact.Safe, CompareFields);
                break;
        }
    }

    private void CompareTypeNames(
        NamedType type, IEnumerable<NamedType> before, IEnumerable<NamedType> after, string what, string owner)
    {
        var old = before.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var now = after.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in old.Where(n => !now.Contains(n)))
        {
            Add(ChangeImpact.Breaking, type.Name, $"{name} is no {what} {owner} any more.");
        }

        foreach (var name in now.Where(n => !old.Contains(n)))
        {
            Add(ChangeImpact.Dangerous, type.Name, $"{name} became {(what == "interface" ? "an" : "a")} {what} {owner}.");
        }
    }

    private void CompareFields(FieldDefinition before, FieldDefinition after)
    {
        if (before.Type.ToString() != after.Type.ToString())
        {
            var impact = IsNarrowing(before.Type, after.Type) ? ChangeImpact.Safe : ChangeImpact.Breaking;
            Add(impact, before.Coordinate, $"The type changed from {before.Type} to {after.Type}.");
        }

        CompareInputs(before.Arguments, after.Arguments, "argument");
    }

    private void CompareDirectives(DirectiveDefinition before, DirectiveDefinition after)
    {
        CompareInputs(before.Arguments, after.Arguments, "argument");
        foreach (var name in DirectiveLocationNames.Of(before.Locations & ~after.Locations))
        {
            Add(ChangeImpact.Breaking, before.Coordinate, $"It cannot stand at {name} any more.");
        }

        foreach (var name in DirectiveLocationNames.Of(after.Locations & ~before.Locations))
        {
            Add(ChangeImpact.Safe, before.Coordinate, $"It can now stand at {name}.");
        }

        if (before.IsRepeatable != after.IsRepeatable)
        {
            var impact = after.IsRepeatable ? ChangeImpact.Safe : ChangeImpact.Breaking;
            Add(impact, before.Coordinate, after.IsRepeatable ? "It became repeatable." : "It is no longer repeatable.");
        }
    }

    private void CompareInputs(MemberList<InputValueDefinition> before, MemberList<InputValueDefinition> after, string what)
    {
        var known = new List<InputValueDefinition>();
        foreach (var now in after)
        {
            if (before.Find(now.Name) is null && now.IsRequired)
            {
                Add(ChangeImpact.Breaking, now.Coordinate, $"The {what} was added and is required.");
            }
            else
            {
                known.Add(now);
            }
        }

        CompareMembers(before, known, what, ChangeImpact.Dangerous, CompareInputValues);
    }

    private void CompareInputValues(InputValueDefinition before, InputValueDefinition after)
    {
        if (before.Type.ToString() != after.Type.ToString())
        {
            var impact = IsNarrowing(after.Type, before.Type) ? ChangeImpact.Safe : ChangeImpact.Breaking;
            Add(impact, before.Coordinate, $"The type changed from {before.Type} to {after.Type}.");
        }

        var old = before.DefaultValue is null ? null : SyntaxPrinter.Print(before.DefaultValue);
        var now = after.DefaultValue is null ? null : SyntaxPrinter.Print(after.DefaultValue);
        if (old == now)
        {
            return;
        }

        var becameRequired = !before.IsRequired && after.IsRequired;
        Add(
            becameRequired ? ChangeImpact.Breaking : ChangeImpact.Dangerous,
            before.Coordinate,
            $"The default changed from {old ?? "none"} to {now ?? "none"}.");
    }

    private void CompareDescription(string coordinate, string? before, string? after)
    {
        if (before != after)
        {
            Add(ChangeImpact.Safe, coordinate, "The description changed.");
        }
    }

    /// <summary>OneOf and scopes narrow what is accepted; other directives are for people or steer the server only.</summary>
    private void CompareAppliedDirectives(ISchemaMember before, ISchemaMember after)
    {
        var old = before.Directives.Select(d => SyntaxPrinter.Print(d.Node)).Order(StringComparer.Ordinal).ToList();
        var now = after.Directives.Select(d => SyntaxPrinter.Print(d.Node)).Order(StringComparer.Ordinal).ToList();
        foreach (var use in old.Except(now))
        {
            Add(ChangeImpact.Safe, before.Coordinate, $"{use} is no longer applied.");
        }

        foreach (var use in now.Except(old))
        {
            var isRestriction = RestrictingDirectives.Any(name => use == name || use.StartsWith(name + "(", StringComparison.Ordinal));
            Add(isRestriction ? ChangeImpact.Breaking : ChangeImpact.Safe, before.Coordinate, $"{use} is applied.");
        }
    }

    private static bool IsDeprecated(ISchemaMember member) => member.FindDirective(BuiltIns.Deprecated) is not null;

    /// <summary>Whether every value of the second type is one of the first: the same, or the same with less null.</summary>
    private static bool IsNarrowing(GraphQLType wide, GraphQLType narrow)
    {
        if (wide.IsNonNull)
        {
            return narrow.IsNonNull && IsNarrowing(wide.Nullable, narrow.Nullable);
        }

        return (wide, narrow.Nullable) switch
        {
            (ListType list, ListType narrowList) => IsNarrowing(list.Element, narrowList.Element),
            (NamedType named, NamedType narrowNamed) => named.Name == narrowNamed.Name,
            _ => false,
        };
    }

    private void Add(ChangeImpact impact, string coordinate, string message, bool wasDeprecated = false) =>
        _changes.Add(new SchemaChange(impact, coordinate, message, wasDeprecated));
}
