using System.Text;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;
using Headless.GraphQL.Tests.Oracle;
using Headless.GraphQL.Validation;

namespace Headless.GraphQL.Tests.Language;

/// <summary>Whatever bytes arrive: an answer, never another exception than the one for syntax.</summary>
public sealed class FuzzTests
{
    private const int Documents = 1_500;

    private static readonly string[] Tokens =
    [
        "{", "}", "(", ")", "[", "]", ":", "=", "!", "$", "@", "|", "&", "...", "\"", "\"\"\"", "\\u{", "\\uD83D", "#", "\n", "\r", ",",
        "on", "fragment", "query", "type", "extend", "input", "enum", "true", "null", "0", "-", "1e", ".5", "\uFEFF", "\uD800", "\0", "é",
    ];

    [Fact]
    public void Pipeline_Should_AnswerOrRefuse_When_DocumentsAreMutated()
    {
        var schema = SchemaBuilder.Build(OracleSchema.Sdl);
        for (var seed = 0; seed < Documents; seed++)
        {
            var text = Mutate(RandomDocument.Write(schema, seed, 0.02), seed);
            if (TryParse(text, seed) is { } document && LimitChecker.Check(document, new GraphQLLimits()) is null)
            {
                var errors = DocumentValidator.Validate(schema, document);

                Assert.All(errors, e => Assert.All(e.Positions, p => Assert.InRange(p, 0, text.Length)));
            }
        }
    }

    [Fact]
    public void Builder_Should_AnswerOrRefuse_When_SdlIsMutated()
    {
        for (var seed = 0; seed < Documents; seed++)
        {
            var text = Mutate(OracleSchema.Sdl, seed);
            if (TryParse(text, seed) is { } document && SchemaBuilder.TryBuild(document).Schema is { } schema)
            {
                var printed = SchemaPrinter.Print(schema);

                Assert.Equal(printed, SchemaPrinter.Print(SchemaBuilder.Build(printed)));
            }
        }
    }

    private static DocumentNode? TryParse(string text, int seed)
    {
        try
        {
            return GraphQLParser.Parse(text, ParserOptions.Schema);
        }
        catch (GraphQLSyntaxException exception)
        {
            Assert.InRange(exception.Position, 0, text.Length);
            Assert.True(exception.Location is { Line: > 0, Column: > 0 }, $"seed {seed}");
            return null;
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
