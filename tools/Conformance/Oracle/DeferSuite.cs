using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Headless.GraphQL;
using Headless.GraphQL.Hosting;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headless.Conformance.Oracle;

/// <summary>
/// Random documents that defer fragments: this engine and graphql-js refuse the same, announce the same, deliver the same fields at the
/// same places, and all responses together are what comes without deferring anything.
/// </summary>
internal static class DeferSuite
{
    public const int DefaultDocuments = 5_000;

    public static async Task<SuiteResult> RunAsync(int firstSeed, int documents, CancellationToken cancellationToken)
    {
        await NpmFolder.Oracle.InstallAsync(cancellationToken);
        var result = new SuiteResult("defer oracle");
        var schema = SchemaBuilder.Build(OracleSchema.Failing);
        var executor = RuntimeSchema.Build(schema, new ShowingResolver(), NullLogger<GraphQLExecutor>.Instance);
        using var oracle = new GraphQLJs();
        await oracle.TellAsync(JsonSerializer.Serialize(new { schemas = new[] { OracleSchema.Failing } }), cancellationToken);
        for (var seed = firstSeed; seed < firstSeed + documents; seed++)
        {
            var query = RandomDocument.Write(schema, seed, mistakes: seed % 5 == 0 ? 0.02 : 0, defers: 0.5);
            var document = GraphQLParser.Parse(query);
            var variables = RandomDocument.WriteVariables(schema, (OperationDefinitionNode)document.Definitions[0], seed, 0);
            await oracle.TellAsync(
                $$"""{"schema":0,"query":{{JsonSerializer.Serialize(query)}},"variables":{{variables}},"defers":true}""",
                cancellationToken);
            var reference = await oracle.HearAsync(cancellationToken);
            var difference = await CompareAsync(schema, executor, document, variables, reference);
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
        if (OracleSuite.CompareErrors(schema, document, reference) is { } difference)
        {
            return difference;
        }

        if (!reference.TryGetProperty("responses", out var responses))
        {
            return null;
        }

        var stream = new Responses();
        using var services = new ServiceCollection().BuildServiceProvider();
        await executor.StreamAsync(
            GraphQLRequest.Of(document.Source.Text, JsonDocument.Parse(variables).RootElement), services, stream, default);
        try
        {
            var expected = IncrementalAnswer.Read([.. responses.EnumerateArray()]);
            var found = IncrementalAnswer.Read(stream.All);
            var whole = IncrementalAnswer.Canonical(JsonNode.Parse(reference.GetProperty("result").GetRawText())!["data"]);
            return expected.Events != found.Events ? $"expected\n{expected.Events}\nfound\n{found.Events}"
                : !found.HasErrors && whole != IncrementalAnswer.Canonical(found.Data) ? $"expected {whole}\nfound    {found.Data}"
                : null;
        }
        catch (InvalidDataException broken)
        {
            return $"{broken.Message}\nexpected {responses}\nfound {string.Join('\n', stream.All)}";
        }
    }

    private sealed class Responses : IResponseStream
    {
        private readonly ArrayBufferWriter<byte> _output = new();
        private readonly List<JsonElement> _sent = [];

        public IBufferWriter<byte> Output => _output;

        /// <summary>A refusal is not sent.</summary>
        public IReadOnlyList<JsonElement> All =>
            _output.WrittenCount == 0 ? _sent : [JsonDocument.Parse(_output.WrittenMemory).RootElement];

        public ValueTask SendAsync(bool hasNext, CancellationToken cancellationToken)
        {
            _sent.Add(JsonElement.Parse(_output.WrittenSpan));
            _output.Clear();
            return ValueTask.CompletedTask;
        }
    }
}
