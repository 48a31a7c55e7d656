using System.Text;
using Headless.Conformance.Oracle;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;
using Headless.GraphQL.Validation;

namespace Headless.Conformance.Fuzz;

/// <summary>Whatever text arrives: an answer, never another exception than the one for syntax.</summary>
internal static class DocumentFuzz
{
    public const int DefaultDocuments = 10_000;

    private static readonly string[] Tokens =
    [
        "{", "}", "(", ")", "[", "]", ":", "=", "!", "$", "@", "|", "&", "...", "\"", "\"\"\"", "\\u{", "\\uD83D", "#", "\n", "\r", ",",
        "on", "fragment", "query", "type", "extend", "input", "enum", "true", "null", "0", "-", "1e", ".5", "\uFEFF", "\uD800", "\0", "é",
    ];

    /// <summary>Operations with a few characters gone, doubled, swapped or added: parsed, measured and validated.</summary>
    public static SuiteResult RunExecutable(int firstSeed, int documents)
    {
        var schema = SchemaBuilder.Build(OracleSchema.Sdl);
        return Run("fuzz-query", firstSeed, documents, seed => Mutate(RandomDocument.Write(schema, seed, 0.02), seed), text =>
        {
            if (TryParse(text) is { } document && LimitChecker.Check(document, new GraphQLLimits()) is null)
            {
                var strays = DocumentValidator.Validate(schema, document)
                    .Where(e => e.Positions.Any(p => p < 0 || p > text.Length))
                    .Select(e => e.Message);
                Demand(!strays.Any(), $"errors outside of the text: {string.Join("; ", strays)}");
            }
        });
    }

    /// <summary>A schema's text, mutated alike: what is still a schema is printed, and the print is the same schema.</summary>
    public static SuiteResult RunSdl(int firstSeed, int documents) =>
        Run("fuzz-schema", firstSeed, documents, seed => Mutate(OracleSchema.Sdl, seed), text =>
        {
            if (TryParse(text) is { } document && SchemaBuilder.TryBuild(document).Schema is { } schema)
            {
                var printed = SchemaPrinter.Print(schema);
                Demand(printed == SchemaPrinter.Print(SchemaBuilder.Build(printed)), "printed otherwise the second time");
            }
        });

    private static SuiteResult Run(string name, int firstSeed, int documents, Func<int, string> write, Action<string> read)
    {
        var result = new SuiteResult(name);
        for (var seed = firstSeed; seed < firstSeed + documents; seed++)
        {
            var text = write(seed);
            try
            {
                read(text);
                result.Pass();
            }
            catch (Exception crash)
            {
                result.Fail($"seed {seed}", text, crash.ToString());
            }
        }

        return result;
    }

    private static DocumentNode? TryParse(string text)
    {
        try
        {
            return GraphQLParser.Parse(text, ParserOptions.Schema);
        }
        catch (GraphQLSyntaxException exception)
        {
            Demand(exception.Position >= 0 && exception.Position <= text.Length, $"a syntax error at {exception.Position}");
            Demand(exception.Location is { Line: > 0, Column: > 0 }, $"a syntax error at {exception.Location}");
            return null;
        }
    }

    private static void Demand(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidOperationException(otherwise);
        }
    }

    /// <summary>Deletes, doubles, swaps and inserts a few pieces.</summary>
    private static string Mutate(string text, int seed)
    {
        var random = new Random(seed);
        var mutated = new StringBuilder(text);
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var at = random.Next(mutated.Length);
            var length = Math.Min(random.Next(1, 12), mutated.Length - at);
            switch (random.Next(4))
            {
                case 0:
                    mutated.Remove(at, length);
                    break;
                case 1:
                    mutated.Insert(random.Next(mutated.Length), mutated.ToString(at, length));
                    break;
                case 2:
                    mutated.Insert(at, Tokens[random.Next(Tokens.Length)]);
                    break;
                default:
                    mutated[at] = (char)random.Next(random.Next(4) == 0 ? char.MaxValue : 128);
                    break;
            }
        }

        return mutated.ToString();
    }
}
