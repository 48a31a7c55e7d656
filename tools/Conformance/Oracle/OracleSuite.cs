using System.Buffers;
using System.Text.Json;
using Headless.Conformance.Data;
using Headless.GraphQL;
using Headless.GraphQL.Hosting;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;
using Headless.GraphQL.Validation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headless.Conformance.Oracle;

/// <summary>
/// Random documents, asked of this engine and of graphql-js: the same validation errors at the same places, the same answers.
/// </summary>
internal static class OracleSuite
{
    public const int DefaultDocuments = 10_000;

    public static async Task<SuiteResult> RunAsync(int firstSeed, int documents, CancellationToken cancellationToken)
    {
        await NpmFolder.Oracle.InstallAsync(cancellationToken);
        var result = new SuiteResult("oracle");
        var sdl = Schemas();
        var schemas = sdl.Select(SchemaBuilder.Build).ToList();
        var executors = schemas.Select(s => RuntimeSchema.Build(s, new ShowingResolver(), NullLogger<GraphQLExecutor>.Instance)).ToList();
        using var oracle = new GraphQLJs();
        await oracle.TellAsync(JsonSerializer.Serialize(new { schemas = sdl }), cancellationToken);
        for (var seed = firstSeed; seed < firstSeed + documents; seed++)
        {
            var index = seed % 4 == 0 ? 0 : seed % schemas.Count;
            var query = RandomDocument.Write(schemas[index], seed, mistakes: seed % 3 == 0 ? 0.03 : 0.001);
            var document = GraphQLParser.Parse(query);
            var variables = RandomDocument.WriteVariables(schemas[index], (OperationDefinitionNode)document.Definitions[0], seed, 0.05);
            await oracle.TellAsync(
                $$"""{"schema":{{index}},"query":{{JsonSerializer.Serialize(query)}},"variables":{{variables}}}""", cancellationToken);
            var reference = await oracle.HearAsync(cancellationToken);
            var difference = await CompareAsync(schemas[index], executors[index], document, variables, reference);
            if (difference is null)
            {
                result.Pass();
            }
            else
            {
                result.Fail($"seed {seed}", query, variables, difference);
            }
        }

        return result;
    }

    private static async Task<string?> CompareAsync(
        GraphQLSchema schema, GraphQLExecutor executor, DocumentNode document, string variables, JsonElement reference)
    {
        if (CompareErrors(schema, document, reference) is { } difference)
        {
            return difference;
        }

        if (!reference.TryGetProperty("result", out var result))
        {
            return null;
        }

        using var services = new ServiceCollection().BuildServiceProvider();
        var response = new ArrayBufferWriter<byte>();
        var request = GraphQLRequest.Of(document.Source.Text, JsonDocument.Parse(variables).RootElement);
        await executor.ExecuteAsync(request, services, response, default);
        var found = JsonDocument.Parse(response.WrittenMemory).RootElement;
        var agrees = result.TryGetProperty("errors", out _) == found.TryGetProperty("errors", out _)
            && result.TryGetProperty("data", out var data) == found.TryGetProperty("data", out var foundData)
            && (data.ValueKind == JsonValueKind.Undefined || JsonElement.DeepEquals(data, foundData));
        return agrees ? null : $"expected {result}, found {found}";
    }

    /// <summary>What validation finds on both sides; null when it is at the same places.</summary>
    public static string? CompareErrors(GraphQLSchema schema, DocumentNode document, JsonElement reference)
    {
        var errors = DocumentValidator.Validate(schema, document, new ValidationOptions { MaxErrors = 10_000 });
        if (errors.Any(e => e.Rule == ValidationRule.UniqueInputFieldNames))
        {
            // Of fields that are given twice the reference checks the value of the last only.
            return null;
        }

        var actual = errors.Select(e => string.Join(' ', e.Locations)).Order(StringComparer.Ordinal).ToList();
        var places = reference.GetProperty("errors").EnumerateArray().Select(e => e.GetString());
        var expected = places.Order(StringComparer.Ordinal).ToList();
        return actual.SequenceEqual(expected)
            ? null
            : $"expected errors at [{string.Join("; ", expected)}], found [{string.Join("; ", errors.Select(e => e.Message))}]";
    }

    /// <summary>Ours, and those of the conformance data if it is there; graphql-js executes none that declares @defer.</summary>
    public static List<string> Schemas()
    {
        var schemas = new List<string> { OracleSchema.Sdl };
        if (Directory.Exists(ConformanceData.DefaultFolder))
        {
            var data = new ConformanceData(ConformanceData.DefaultFolder);
            var others = data.ReadWhole<Dictionary<string, string>>(ExecutionSuite.Schemas).Values;
            schemas.AddRange(others.Select(s => s.Replace("directive @defer", "directive @later", StringComparison.Ordinal)));
        }

        return schemas;
    }
}
