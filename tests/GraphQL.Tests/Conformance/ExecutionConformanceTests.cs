using System.Buffers;
using System.Text.Json;
using Headless.GraphQL.Hosting;
using Headless.GraphQL.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headless.GraphQL.Tests.Conformance;

/// <summary>Whole operations against 200 schemas, held against the answers of graphql-js.</summary>
public sealed class ExecutionConformanceTests
{
    private const int MaxShownFailures = 10;

    [ConformanceFact]
    public async Task Executor_Should_AnswerLikeTheReference_When_GivenTheConformanceCases()
    {
        var schemas = ConformanceData.ReadWhole<Dictionary<string, string>>("conformance-schemas.json.gz");
        var executors = schemas.ToDictionary(
            s => s.Key,
            s => RuntimeSchema.Build(SchemaBuilder.Build(s.Value), new WiredResolver(), NullLogger<GraphQLExecutor>.Instance));
        using var services = new ServiceCollection().BuildServiceProvider();
        var cases = ConformanceData.ReadLines<Case>("conformance-cases.ndjson.gz");
        var failures = new List<string>();
        foreach (var test in cases)
        {
            var output = new ArrayBufferWriter<byte>();
            await executors[test.Schema].ExecuteAsync(GraphQLRequest.Of(test.Query, test.Variables), services, output, default);
            var response = JsonDocument.Parse(output.WrittenMemory).RootElement;
            var errors = response.TryGetProperty("errors", out var list) ? list.GetArrayLength() : 0;
            var data = response.TryGetProperty("data", out var found) ? found : default;
            if (errors != test.Expected.Errors || !JsonElement.DeepEquals(data, test.Expected.Data))
            {
                failures.Add($"{test.Id}: {test.Query}\nexpected {test.Expected.Data}\nfound    {response}");
            }
        }

        Assert.Equal(2_251, cases.Count);
        var shown = string.Join("\n\n", failures.Take(MaxShownFailures));
        Assert.True(failures.Count == 0, $"{failures.Count} of {cases.Count} fail:\n{shown}");
    }

    private sealed record Case(string Id, string Schema, string Query, JsonElement Variables, Expectation Expected);

    private sealed record Expectation(JsonElement Data, int Errors);

    /// <summary>The wiring that the data prescribes: every scalar has one value, every list two items, nothing is null.</summary>
    private sealed class WiredResolver : IRuntimeResolver
    {
        public ValueTask<IReadOnlyList<object?>> ResolveAsync(
            FieldDefinition field, IReadOnlyList<object> parents, IReadOnlyList<object?> arguments, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<object?>>(parents.Select(_ => ValueOf(field.Type)).ToArray());

        public string TypeOf(object value, CompositeType type) => type is UnionType
            ? type.PossibleTypes.Select(t => t.Name).Order(StringComparer.Ordinal).First()
            : type.PossibleTypes.Select(t => t.Name).Order(StringComparer.Ordinal).Last();

        private static object? ValueOf(GraphQLType type) => type.Nullable switch
        {
            ListType list => new[] { ValueOf(list.Element), ValueOf(list.Element) },
            EnumType enumType => enumType.Values[0].Name,
            ScalarType scalar => scalar.Scalar switch
            {
                ScalarKind.Int => 2,
                ScalarKind.Float => 3.14,
                ScalarKind.Boolean => true,
                ScalarKind.Id => "id",
                _ => "str",
            },
            _ => new object(),
        };
    }
}
