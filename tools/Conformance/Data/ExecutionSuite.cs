using System.Buffers;
using System.Text.Json;
using Headless.GraphQL;
using Headless.GraphQL.Hosting;
using Headless.GraphQL.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headless.Conformance.Data;

/// <summary>Whole operations against many schemas, held against the answers of graphql-js.</summary>
internal static class ExecutionSuite
{
    public const string Schemas = "conformance-schemas.json";

    public static async Task<SuiteResult> RunAsync(ConformanceData data, CancellationToken cancellationToken)
    {
        var result = new SuiteResult("execution");
        using var services = new ServiceCollection().BuildServiceProvider();
        var sdl = data.ReadWhole<Dictionary<string, string>>(Schemas);
        var executors = new Dictionary<string, GraphQLExecutor>();
        foreach (var test in data.ReadLines<Case>("conformance-cases.ndjson"))
        {
            try
            {
                if (!executors.TryGetValue(test.Schema, out var executor))
                {
                    executor = RuntimeSchema.Build(
                        SchemaBuilder.Build(sdl[test.Schema]), new WiredResolver(), NullLogger<GraphQLExecutor>.Instance);
                    executors.Add(test.Schema, executor);
                }

                var output = new ArrayBufferWriter<byte>();
                await executor.ExecuteAsync(GraphQLRequest.Of(test.Query, test.Variables), services, output, cancellationToken);
                Compare(result, test, JsonDocument.Parse(output.WrittenMemory).RootElement);
            }
            catch (Exception crash) when (crash is not OperationCanceledException)
            {
                result.Fail(test.Id, test.Query, crash.ToString());
            }
        }

        return result;
    }

    private static void Compare(SuiteResult result, Case test, JsonElement response)
    {
        var errors = response.TryGetProperty("errors", out var list) ? list.GetArrayLength() : 0;
        var hasData = response.TryGetProperty("data", out var found);
        var expected = test.Expected.Data;
        var agrees = errors == test.Expected.Errors
            && hasData == (expected.ValueKind != JsonValueKind.Undefined)
            && (!hasData || JsonElement.DeepEquals(found, expected));
        if (agrees)
        {
            result.Pass();
        }
        else
        {
            result.Fail(test.Id, test.Query, $"expected {test.Expected.Errors} errors, {expected}", $"found    {response}");
        }
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
