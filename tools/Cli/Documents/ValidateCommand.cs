using System.CommandLine;
using Headless.Cli.Schema;
using Headless.GraphQL.Validation;

namespace Headless.Cli.Documents;

/// <summary><c>validate FILE…</c>: whether clients' documents can be executed, and what in them will not last.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var files = new Argument<FileInfo[]>("file")
        {
            Description = "Documents of one client; fragments may stand in another of them",
            Arity = ArgumentArity.OneOrMore,
        };
        files.AcceptExistingOnly();
        var strict = new Option<bool>("--strict") { Description = "Fail on uses of deprecated members too" };
        var schema = SchemaCommands.SchemaOption();
        var command = new Command("validate", "Checks documents of clients against the schema.") { files, strict, schema };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var documents = DocumentFile.Read(parsed.GetRequiredValue(files));
            var findings = documents.Validate(SchemaCommands.Load(parsed.GetValue(schema)), allowDeprecated: false);
            var warnings = findings.Count(f => f.Rule == ValidationRule.NoDeprecated);
            foreach (var finding in findings.OrderBy(f => f.Positions[0]))
            {
                var kind = finding.Rule == ValidationRule.NoDeprecated ? "deprecated" : "error";
                output.WriteLine($"{documents.Place(finding.Locations.First())}: {kind}: {finding.Message} ({finding.Rule})");
            }

            output.WriteLine($"{findings.Count - warnings} errors, {warnings} uses of deprecated members");
            return findings.Count > (parsed.GetValue(strict) ? 0 : warnings) ? ExitCode.WithProblems : ExitCode.Done;
        });
        return command;
    }
}
