using System.CommandLine;
using Headless.Cli.Connection;
using Headless.GraphQL;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.Cli.Schema;

/// <summary><c>schema print|diff|release</c>: the contract as this gateway composes it, and what was promised before.</summary>
internal static class SchemaCommands
{
    private const string Released = "schema/released/schema.graphql";

    public static Command Create() => new("schema", "The contract with clients.") { Print(), Show(), Diff(), Release() };

    /// <summary>Of a file, or with null what the host composes of the SDL that its modules carry; no store is opened.</summary>
    public static GraphQLSchema Load(FileInfo? file)
    {
        if (file is null)
        {
            return Compose();
        }

        try
        {
            var source = new GraphQLSource(File.ReadAllText(file.FullName), file.Name);
            return SchemaBuilder.Build(GraphQLParser.Parse(source, ParserOptions.Schema));
        }
        catch (GraphQLSyntaxException problem)
        {
            throw new CliException($"{file.Name}({problem.Location.Line},{problem.Location.Column}): {problem.Message}", problem);
        }
        catch (SchemaException problem)
        {
            throw new CliException(problem.Message, problem);
        }
    }

    public static Option<FileInfo?> SchemaOption() => new("--schema") { Description = "An SDL file, instead of this gateway's schema" };

    /// <summary>What changed since the release; null when nothing was released yet.</summary>
    public static IReadOnlyList<SchemaChange>? Changes(FileInfo released) => released.Exists
        ? SchemaDiff.Compare(SchemaBuilder.Build(File.ReadAllText(released.FullName)), Compose())
        : null;

    /// <summary>A breaking change is allowed once clients have been warned by a deprecation.</summary>
    public static bool IsForbidden(SchemaChange change) => change is { Impact: ChangeImpact.Breaking, WasDeprecated: false };

    private static Command Print()
    {
        var command = new Command("print", "Writes the composed schema, sorted by name.");
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(Text());
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var element = new Argument<string>("coordinate")
        {
            Description = "Product, Product.variants, \"Product.variants(first:)\", @cost or \"@cost(weight:)\"",
        };
        var file = SchemaOption();
        var command = new Command("show", "Writes one element of the schema, by its schema coordinate.") { element, file };
        command.SetAction(parsed =>
        {
            var text = parsed.GetRequiredValue(element);
            if (!SchemaCoordinate.TryParse(text, out var coordinate))
            {
                throw new CliException(
                    $"'{text}' is no schema coordinate. Allowed are Type, Type.member, Type.field(argument:), @directive, "
                    + "@directive(argument:).");
            }

            var member = coordinate.Resolve(Load(parsed.GetValue(file))) ?? throw new CliException($"The schema has no {coordinate}.");
            parsed.InvocationConfiguration.Output.WriteLine(SchemaPrinter.Print(member));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Diff()
    {
        var against = ReleasedFile();
        var command = new Command("diff", "Says what changed since the release; fails when a client could break that was not warned.")
        {
            against,
        };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var file = parsed.GetRequiredValue(against);
            var changes = Changes(file) ?? throw new CliException($"There is no {file.FullName}; 'schema release' writes it.");
            foreach (var change in changes)
            {
                output.WriteLine(change);
            }

            output.WriteLine(Summary(changes));
            return changes.Any(IsForbidden) ? ExitCode.WithProblems : ExitCode.Done;
        });
        return command;
    }

    private static Command Release()
    {
        var target = ReleasedFile();
        var force = new Option<bool>("--breaking") { Description = "Release although clients may break that were not warned" };
        var command = new Command("release", "Writes the composed schema as what clients may rely on.") { target, force };
        command.SetAction(parsed =>
        {
            var (file, output) = (parsed.GetRequiredValue(target), parsed.InvocationConfiguration.Output);
            var forbidden = (Changes(file) ?? []).Where(IsForbidden).ToArray();
            if (forbidden.Length > 0 && !parsed.GetValue(force))
            {
                foreach (var change in forbidden)
                {
                    output.WriteLine(change);
                }

                output.WriteLine("Not released. Deprecate first, or say --breaking.");
                return ExitCode.WithProblems;
            }

            file.Directory!.Create();
            File.WriteAllText(file.FullName, Text());
            output.WriteLine($"Released to {file.FullName}");
            return ExitCode.Done;
        });
        return command;
    }

    private static string Summary(IReadOnlyList<SchemaChange> changes) => changes.Count == 0
        ? "Nothing changed since the release."
        : string.Join(", ", changes.GroupBy(change => change.Impact).Select(group => $"{group.Count()} {group.Key}")).ToLowerInvariant();

    private static Argument<FileInfo> ReleasedFile() => new("released")
    {
        Description = "The released schema",
        DefaultValueFactory = _ => new FileInfo(Released),
    };

    private static string Text() => SchemaPrinter.Print(Compose(), SchemaOrder.Sorted);

    private static GraphQLSchema Compose()
    {
        var app = EmbeddedGateway.Build();
        var documents = app.Services.GetServices<IGraphQLModule>()
            .SelectMany(module => module.Sdl)
            .OrderBy(file => file.Key, StringComparer.Ordinal)
            .Select(file => GraphQLParser.Parse(new GraphQLSource(file.Value, file.Key), ParserOptions.Schema));
        return SchemaBuilder.Build([.. documents]);
    }
}
