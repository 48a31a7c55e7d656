using Headless.Conformance.Oracle;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;
using Headless.GraphQL.Validation;

namespace Headless.Conformance.Fuzz;

/// <summary>Something that texts are thrown at. Reading one throws when the text met what must never happen.</summary>
/// <param name="Write">The text of a seed.</param>
/// <param name="MaxBytesPerCharacter">What reading may allocate for each character of the text.</param>
internal sealed record FuzzTarget(string Name, Func<int, string> Write, Func<string, ValueTask> ReadAsync, int MaxBytesPerCharacter)
{
    /// <summary>The SDL of the gateway, as it lies in the checkout.</summary>
    private static readonly Lazy<string> Shop = new(() => string.Join('\n', Directory
        .EnumerateFiles(Path.Combine(RepositoryFolder.Path, "schema"), "*.graphql")
        .Order(StringComparer.Ordinal)
        .Select(File.ReadAllText)));

    public static IReadOnlyList<FuzzTarget> All { get; } = [Executable(), Sdl(), Soup(), Strings(), RequestFuzz.Target()];

    /// <summary>Operations with a few characters gone, doubled, swapped or added: the whole way from text to answer.</summary>
    private static FuzzTarget Executable()
    {
        GraphQLSchema[] schemas = [SchemaBuilder.Build(OracleSchema.Sdl), SchemaBuilder.Build(Shop.Value)];
        var engines = schemas.Select(FuzzEngine.Of).ToArray();
        return new("fuzz-query", Write, ReadAsync, MaxBytesPerCharacter: 4_000);

        string Write(int seed)
        {
            var random = new Random(seed);
            var text = RandomDocument.Write(schemas[seed % 2], seed, 0.02);
            return random.Next(10) == 0 ? text : FuzzText.Mutate(text, random);
        }

        async ValueTask ReadAsync(string text)
        {
            foreach (var (schema, engine) in schemas.Zip(engines))
            {
                if (TryParse(text) is { } document && LimitChecker.Check(document, new GraphQLLimits()) is null)
                {
                    var strays = DocumentValidator.Validate(schema, document)
                        .Where(e => e.Positions.Any(p => p < 0 || p > text.Length))
                        .Select(e => e.Message);
                    Demand(!strays.Any(), $"errors outside of the text: {string.Join("; ", strays)}");
                }

                await engine.AskAsync(text);
            }
        }
    }

    /// <summary>Schemas, mutated alike: what is still a schema is printed, and the print is the same schema.</summary>
    private static FuzzTarget Sdl()
    {
        return new("fuzz-schema", Write, Read, MaxBytesPerCharacter: 2_000);

        static string Write(int seed) => FuzzText.Mutate(seed % 8 == 0 ? Shop.Value : OracleSchema.Sdl, new Random(seed));

        static ValueTask Read(string text)
        {
            if (TryParse(text) is { } document && SchemaBuilder.TryBuild(document).Schema is { } schema)
            {
                var printed = SchemaPrinter.Print(schema);
                Demand(printed == SchemaPrinter.Print(SchemaBuilder.Build(printed)), "printed otherwise the second time");
            }

            return ValueTask.CompletedTask;
        }
    }

    /// <summary>What was never a document.</summary>
    private static FuzzTarget Soup()
    {
        return new("fuzz-soup", seed => FuzzText.Soup(new Random(seed)), Read, MaxBytesPerCharacter: 1_000);

        static ValueTask Read(string text)
        {
            TryParse(text);
            TryParse("{ f(a: " + text + ") }");
            TryParse("type T { f: Int } " + text);
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Strings of every character, escaped in every way, and block strings: what is read is what was meant.</summary>
    private static FuzzTarget Strings()
    {
        return new("fuzz-string", seed => FuzzText.String(new Random(seed)).Literal, Read, MaxBytesPerCharacter: 1_000);

        static ValueTask Read(string literal)
        {
            var value = ((StringValueNode)GraphQLParser.ParseConstant(literal)).Value;
            var again = ((StringValueNode)GraphQLParser.ParseConstant(SyntaxPrinter.PrintString(value))).Value;
            Demand(again == value, "printed as another string");
            TryParse($"{{ f(a: \"\"\"{literal}\"\"\") }}");
            return ValueTask.CompletedTask;
        }
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
            throw new InvalidDataException(otherwise);
        }
    }
}
