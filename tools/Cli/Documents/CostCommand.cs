using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Headless.Cli.Schema;
using Headless.GraphQL;
using Headless.GraphQL.Cost;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;
using Headless.GraphQL.Validation;

namespace Headless.Cli.Documents;

/// <summary><c>cost FILE</c>: what each operation of a document costs before it is executed, and which lines make it so.</summary>
internal static class CostCommand
{
    private const string Columns = "  line      points       calls   weight       items     each  ";

    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "A document of operations and fragments" };
        file.AcceptExistingOnly();
        var variables = new Option<string>("--variables")
        {
            Description = "A JSON object; slicing arguments may be variables",
            DefaultValueFactory = _ => "{}",
        };
        var schema = SchemaCommands.SchemaOption();
        var command = new Command("cost", "Explains the static cost of operations: points = calls x weight + items x each.")
        {
            file, variables, schema,
        };
        command.SetAction(parsed =>
        {
            var documents = DocumentFile.Read(parsed.GetRequiredValue(file));
            var composed = SchemaCommands.Load(parsed.GetValue(schema));
            if (documents.Validate(composed, allowDeprecated: true) is [var first, ..] errors)
            {
                var more = errors.Count > 1 ? $" 'validate' shows {errors.Count - 1} more." : "";
                throw new CliException($"{documents.Place(first.Locations.First())}: {first.Message}{more}");
            }

            var operations = documents.Document.Definitions.OfType<OperationDefinitionNode>().ToList();
            var values = ReadVariables(parsed.GetRequiredValue(variables));
            var allowed = new GraphQLLimits().MaxCost;
            var output = parsed.InvocationConfiguration.Output;
            var costs = operations.Select(o => Explain(output, documents, composed, o, values, allowed)).ToList();
            return costs.Any(cost => cost > allowed) ? ExitCode.WithProblems : ExitCode.Done;
        });
        return command;
    }

    private static int Explain(
        TextWriter output,
        DocumentFile documents,
        GraphQLSchema schema,
        OperationDefinitionNode operation,
        JsonElement variables,
        int allowed)
    {
        var name = $"{operation.Operation.ToString().ToLowerInvariant()} {operation.Name}".TrimEnd();
        OperationCost cost;
        try
        {
            cost = OperationCost.Of(schema, documents.Document, operation, variables);
        }
        catch (GraphQLRequestException problem)
        {
            throw new CliException($"{name}: {problem.Message}", problem);
        }

        var width = Math.Max("field".Length, cost.Fields.Max(f => f.Field.Coordinate.Length));
        output.WriteLine(Text($"{name}: {cost.Total:N0} points of {allowed:N0} that a gateway allows unless set otherwise"));
        output.WriteLine(Columns + "field".PadRight(width) + "  document");
        var shown = 0;
        foreach (var field in cost.Fields)
        {
            var line = documents.Document.Source.Locate(field.Node.Start).Line;
            var text = line == shown ? "" : documents.Lines[line - 1];
            var figures = Text($"{line,6}{field.Points,12:N0}{field.Calls,12:N0}{field.Weight,9:N0}{field.Items,12:N0}{field.Each,9:N0}");
            output.WriteLine($"{figures}  {field.Field.Coordinate.PadRight(width)}  {text}".TrimEnd());
            shown = line;
        }

        output.WriteLine();
        return cost.Total;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static JsonElement ReadVariables(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? json.RootElement.Clone()
                : throw new CliException(
                    $"--variables is {json.RootElement.ValueKind}; it must be a JSON object, for example {{\"first\": 24}}.");
        }
        catch (JsonException problem)
        {
            throw new CliException($"--variables is no JSON: {problem.Message}", problem);
        }
    }
}
