using System.Text.Json;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.Conformance.Oracle;

/// <summary>Schemas that are nearly right, judged by this engine and by graphql-js: the same verdict.</summary>
internal static class SdlSuite
{
    /// <summary>
    /// What the specification demands and the reference leaves out: values of applied directives, directives within their own definition,
    /// and that only the type system defines a schema. And what we demand beyond it: names of built-in types stay theirs.
    /// </summary>
    private static readonly string[] StricterMessages =
    [
        "A directive cannot be applied, directly or through types, within its own definition.",
        "A schema consists of type-system definitions only.",
        "Expected a", "The enum ", "The input type ", "The required field ", "Exactly one field ", "The field ",
        "The name belongs to a type that every schema has.",
    ];

    public static async Task<SuiteResult> RunAsync(int firstSeed, int documents, CancellationToken cancellationToken)
    {
        await NpmFolder.Oracle.InstallAsync(cancellationToken);
        var result = new SuiteResult("oracle sdl");
        var schemas = OracleSuite.Schemas();
        using var oracle = new GraphQLJs();
        for (var seed = firstSeed; seed < firstSeed + documents; seed++)
        {
            var sdl = RandomSdl.Write(schemas[seed % 2 == 0 ? 0 : seed % schemas.Count], seed);
            await oracle.TellAsync(JsonSerializer.Serialize(new { sdl }), cancellationToken);
            var reference = (await oracle.HearAsync(cancellationToken)).GetProperty("problem").GetString();
            var ours = Problem(sdl);
            if (reference is null == ours is null || (reference is null && IsStricter(ours!)))
            {
                result.Pass();
            }
            else
            {
                result.Fail($"seed {seed}", sdl, $"graphql-js: {reference ?? "good"}", $"we: {ours ?? "good"}");
            }
        }

        return result;
    }

    private static bool IsStricter(string ours) => Array.Exists(StricterMessages, m => ours.StartsWith(m, StringComparison.Ordinal));

    private static string? Problem(string sdl)
    {
        try
        {
            var errors = SchemaBuilder.TryBuild(GraphQLParser.Parse(sdl, ParserOptions.Schema)).Errors;
            return errors.Count == 0 ? null : errors[0].Message;
        }
        catch (GraphQLSyntaxException problem)
        {
            return problem.Message;
        }
    }
}
