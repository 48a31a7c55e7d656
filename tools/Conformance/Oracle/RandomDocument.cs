using System.Globalization;
using System.Text;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.Conformance.Oracle;

/// <summary>
/// Writes random documents against a schema: mostly valid, with every kind of mistake now and then, so that rules are met from both
/// sides. The same seed gives the same document.
/// </summary>
internal sealed class RandomDocument
{
    private const int MaxDepth = 4;
    private static readonly string[] Names = ["a", "b", "c", "d"];

    private readonly GraphQLSchema _schema;
    private readonly Random _random;
    private readonly double _mistakes;
    private readonly double _defers;
    private readonly List<(string Name, CompositeType Type)> _fragments = [];
    private readonly List<(string Name, string Type, string DefaultValue)> _variables = [];
    private int _selectionsLeft = 80;
    private int _aliases;
    private int _labels;

    /// <param name="mistakes">Chance of a mistake at each place where one can be made; 0 gives documents with few faults.</param>
    /// <param name="defers">Chance that a fragment is deferred.</param>
    private RandomDocument(GraphQLSchema schema, int seed, double mistakes, double defers = 0)
    {
        _schema = schema;
        _random = new Random(seed);
        _mistakes = mistakes;
        _defers = defers;
    }

    public static string Write(GraphQLSchema schema, int seed, double mistakes = 0.01, double defers = 0) =>
        new RandomDocument(schema, seed, mistakes, defers).Write();

    private string Write()
    {
        var composites = _schema.Types.OfType<CompositeType>().Where(t => !t.IsIntrospection).ToList();
        for (var i = _random.Next(4); i > 0; i--)
        {
            _fragments.Add(($"F{_fragments.Count}", Pick(composites)));
        }

        // Fragments are written first, since what they need of variables is declared by the operation.
        var fragments = _fragments
            .Select((f, i) => (f.Name, Text: $"fragment {f.Name} on {f.Type.Name} {Directives()}{Selection(f.Type, 1, i + 1)}\n"))
            .ToList();

        var roots = new[] { OperationType.Query, OperationType.Mutation, OperationType.Subscription }
            .Where(o => _schema.RootType(o) is not null && (o != OperationType.Subscription || Chance(0.3)))
            .ToList();
        var operation = Pick(roots);
        var selection = Selection(_schema.RootType(operation)!, 0, 0);
        var header = $"{operation.ToString().ToLowerInvariant()} {(Chance(0.8) ? "Q" : "")}";
        var text = new StringBuilder(selection + "\n");
        foreach (var fragment in fragments)
        {
            if (Chance(_mistakes) || text.ToString().Contains($"...{fragment.Name} ", StringComparison.Ordinal))
            {
                text.Append(fragment.Text);
            }
        }

        var used = _variables.Where(v => Chance(_mistakes) || text.ToString().Contains("$" + v.Name, StringComparison.Ordinal));
        var variables = string.Join(" ", used.Select(v => $"${v.Name}: {v.Type}{v.DefaultValue}"));
        return header + (variables.Length == 0 ? " " : $"({variables}) ") + text + (Chance(_mistakes) ? "query Q { __typename }" : "");
    }

    private string Selection(CompositeType type, int depth, int firstFragment)
    {
        var text = new StringBuilder("{ ");
        for (var i = _random.Next(1, 5); i > 0; i--)
        {
            _selectionsLeft--;
            var kind = _random.NextDouble();
            if (kind < 0.12 && depth < MaxDepth)
            {
                text.Append(InlineFragment(type, depth, firstFragment));
            }
            else if (kind < 0.25 && PickFragment(type, firstFragment) is { } fragment)
            {
                text.Append(CultureInfo.InvariantCulture, $"...{fragment} {Directives()}{Defer(type)}");
            }
            else
            {
                text.Append(Field(type, depth, firstFragment));
            }
        }

        return text.Append('}').ToString();
    }

    private string InlineFragment(CompositeType type, int depth, int firstFragment)
    {
        var candidates = _schema.Types.OfType<CompositeType>().Where(t => !t.IsIntrospection);
        var condition = Pick((Chance(_mistakes) ? candidates : candidates.Where(t => t == type || t.Overlaps(type))).ToList());
        return Chance(0.2)
            ? $"... {Directives()}{Defer(type)}{Selection(type, depth + 1, firstFragment)} "
            : $"... on {condition.Name} {Directives()}{Defer(type)}{Selection(condition, depth + 1, firstFragment)} ";
    }

    private string? PickFragment(CompositeType type, int firstFragment)
    {
        var allowed = Chance(_mistakes) ? _fragments : _fragments.Skip(firstFragment);
        var fitting = allowed.Where(f => f.Type == type || f.Type.Overlaps(type) || Chance(_mistakes)).Select(f => f.Name).ToList();
        return fitting.Count == 0 ? null : Chance(_mistakes) ? "Missing" : Pick(fitting);
    }

    private string Field(CompositeType type, int depth, int firstFragment)
    {
        var alias = Chance(0.15) ? Pick(Names) + ": " : "";
        if (type.Fields.Count == 0 || Chance(0.08))
        {
            return $"{alias}__typename ";
        }

        if (Chance(_mistakes))
        {
            return $"{alias}unknown ";
        }

        var leaves = type.Fields.Where(f => f.Type.Named.IsLeaf).ToList();
        var isDeep = depth >= MaxDepth || _selectionsLeft < 0;
        if (isDeep && leaves.Count == 0)
        {
            return "__typename ";
        }

        var field = isDeep ? Pick(leaves) : Pick(type.Fields);
        var hasSelection = field.Type.Named is CompositeType ^ Chance(_mistakes);
        var below = hasSelection ? Selection(field.Type.Named as CompositeType ?? _schema.QueryType, depth + 1, firstFragment) : "";
        var arguments = Arguments(field.Arguments);

        // Two selections of one field with different arguments conflict, which would make nearly every document invalid.
        alias = arguments.Length > 0 && !Chance(_mistakes * 5) ? $"n{_aliases++}: " : alias;
        return $"{alias}{field.Name}{arguments} {Directives()}{below} ";
    }

    private string Arguments(MemberList<InputValueDefinition> definitions)
    {
        var arguments = new List<string>();
        foreach (var definition in definitions)
        {
            if (definition.IsRequired ? !Chance(_mistakes) : Chance(0.4))
            {
                arguments.Add($"{definition.Name}: {Value(definition.Type, 0)}");
            }
        }

        if (Chance(_mistakes / 2) && arguments.Count > 0)
        {
            arguments.Add(Pick(arguments));
        }

        if (Chance(_mistakes / 2))
        {
            arguments.Add("nope: 1");
        }

        return arguments.Count == 0 ? "" : $"({string.Join(", ", arguments)})";
    }

    private string Value(GraphQLType type, int depth)
    {
        if (Chance(0.12))
        {
            return Variable(type);
        }

        if (Chance(_mistakes))
        {
            return Pick(["1", "1.5", "\"x\"", "true", "null", "[1]", "{}", "ODD"]);
        }

        if (!type.IsNonNull && (Chance(0.1) || depth > 3))
        {
            return "null";
        }

        return type.Nullable switch
        {
            ListType list => Chance(0.2) ? Value(list.Element, depth + 1) : $"[{string.Join(", ", Items(list, depth))}]",
            InputObjectType input => InputObject(input, depth),
            EnumType enumType => Pick(enumType.Values).Name,
            ScalarType scalar => Scalar(scalar.Scalar),
            _ => "null",
        };
    }

    private List<string> Items(ListType list, int depth) =>
        Enumerable.Range(0, _random.Next(3)).Select(_ => Value(list.Element, depth + 1)).ToList();

    private string InputObject(InputObjectType type, int depth)
    {
        var fields = type.IsOneOf
            ? [Pick(type.Fields)]
            : type.Fields.Where(f => f.IsRequired ? !Chance(_mistakes) : depth < 2 && Chance(0.4)).ToList();
        var written = fields
            .Select(f => $"{f.Name}: {(type.IsOneOf ? NonNullValue(f.Type, depth + 1) : Value(f.Type, depth + 1))}")
            .ToList();
        if (Chance(_mistakes) && written.Count > 0)
        {
            written.Add(Pick(written));
        }

        return $"{{{string.Join(", ", written)}}}";
    }

    private string NonNullValue(GraphQLType type, int depth) =>
        type is NullableType nullable && !Chance(_mistakes) ? Value(nullable.NonNull, depth) : Value(type, depth);

    private string Scalar(ScalarKind kind) => kind switch
    {
        ScalarKind.Int => _random.Next(-5, 1_000_000).ToString(CultureInfo.InvariantCulture),
        ScalarKind.Float => Pick(["1.5", "-2e3", "7"]),
        ScalarKind.Boolean => Chance(0.5) ? "true" : "false",
        ScalarKind.Id => Pick(["\"id\"", "12"]),
        _ => Pick(["\"text\"", "\"\"\"block\"\"\"", "\"\\u{1F600}\""]),
    };

    /// <summary>Most often a variable of just that type, declared when there is none yet.</summary>
    private string Variable(GraphQLType type)
    {
        var wanted = Chance(0.97) ? type.ToString()! : $"[{type}]";
        if (Chance(_mistakes))
        {
            return "$undefined";
        }

        foreach (var (name, known, _) in _variables)
        {
            if (known == wanted || Chance(_mistakes))
            {
                return "$" + name;
            }
        }

        var added = $"v{_variables.Count}";
        _variables.Add((added, wanted, wanted == type.ToString() && Chance(0.3) ? $" = {Constant(type)}" : ""));
        return "$" + added;
    }

    private string Constant(GraphQLType type) => type.Nullable switch
    {
        ScalarType scalar => Scalar(scalar.Scalar),
        EnumType enumType => Pick(enumType.Values).Name,
        ListType => "[]",
        _ => "null",
    };

    private string Directives()
    {
        if (!Chance(0.06))
        {
            return "";
        }

        var condition = Chance(0.5) ? "true" : Condition();
        var text = $"@{(Chance(0.5) ? "include" : "skip")}(if: {condition}) ";
        return Chance(_mistakes) ? text + text : Chance(_mistakes) ? text + "@nope " : text;
    }

    private string Condition() => Value(((NullableType)_schema.FindType("Boolean")!).NonNull, 0);

    /// <summary>Not on the roots of mutations and subscriptions, where it is a mistake.</summary>
    private string Defer(CompositeType type)
    {
        var isMistake = type == _schema.MutationType || type == _schema.SubscriptionType;
        if (_defers == 0 || !Chance(isMistake ? _mistakes : _defers))
        {
            return "";
        }

        var condition = Chance(0.7) ? "" : $"if: {(Chance(0.3) ? "true" : Condition())} ";
        var label = Chance(0.3) ? "" : $"label: {(Chance(_mistakes) ? Pick(["null", "\"l0\"", "$v0"]) : $"\"l{_labels++}\"")}";
        return condition + label is "" ? "@defer " : $"@defer({condition}{label}) ";
    }

    /// <summary>Values for the variables of an operation, as JSON; now and then one is missing or does not fit.</summary>
    public static string WriteVariables(GraphQLSchema schema, OperationDefinitionNode operation, int seed, double mistakes = 0.01)
    {
        var writer = new RandomDocument(schema, seed, mistakes);
        var values = operation.Variables
            .Where(v => v.Type is NonNullTypeNode && v.DefaultValue is null ? !writer.Chance(mistakes) : writer.Chance(0.7))
            .Where(v => schema.Resolve(v.Type) is { Named.IsInput: true })
            .DistinctBy(v => v.Variable.Name)
            .Select(v => $"\"{v.Variable.Name}\":{writer.Json(schema.Resolve(v.Type)!, 0)}");
        return $"{{{string.Join(",", values)}}}";
    }

    private string Json(GraphQLType type, int depth)
    {
        if (Chance(_mistakes))
        {
            return Pick(["1", "1.5", "\"x\"", "true", "null", "[1]", "{}", "{\"odd\":1}", "3000000000", "2.0"]);
        }

        if (!type.IsNonNull && (Chance(0.15) || depth > 3))
        {
            return "null";
        }

        return type.Nullable switch
        {
            ListType list => Chance(0.2)
                ? Json(list.Element, depth + 1)
                : $"[{string.Join(",", Enumerable.Range(0, _random.Next(3)).Select(_ => Json(list.Element, depth + 1)))}]",
            InputObjectType input => JsonObject(input, depth),
            EnumType enumType => $"\"{Pick(enumType.Values).Name}\"",
            ScalarType { Scalar: ScalarKind.Int } => Pick(["0", "-7", "2147483647"]),
            ScalarType { Scalar: ScalarKind.Float } => Pick(["0", "1.5", "-2e3"]),
            ScalarType { Scalar: ScalarKind.Boolean } => Chance(0.5) ? "true" : "false",
            ScalarType { Scalar: ScalarKind.Id } => Pick(["\"id\"", "12"]),
            _ => "\"text\"",
        };
    }

    private string JsonObject(InputObjectType type, int depth)
    {
        var fields = type.IsOneOf && !Chance(_mistakes)
            ? [Pick(type.Fields)]
            : type.Fields.Where(f => f.IsRequired ? !Chance(_mistakes) : depth < 2 && Chance(0.4)).ToList();
        var written = fields.Select(f =>
        {
            var isGiven = type.IsOneOf && f.Type is NullableType && !Chance(_mistakes);
            return $"\"{f.Name}\":{Json(isGiven ? ((NullableType)f.Type).NonNull : f.Type, depth + 1)}";
        });
        return $"{{{string.Join(",", written)}}}";
    }

    private bool Chance(double chance) => _random.NextDouble() < chance;

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];
}
