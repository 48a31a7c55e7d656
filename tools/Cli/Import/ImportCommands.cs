using System.CommandLine;
using System.Diagnostics;
using Headless.Cli.Connection;
using Headless.Cli.Output;

namespace Headless.Cli.Import;

/// <summary><c>import litemall|lego|products</c>.</summary>
internal static class ImportCommands
{
    public static Command Create() => new("import", "Brings products in. Running it again changes only what differs.")
    {
        Folder("litemall", "A litemall shop: its tables as JSON lists", folder => (new Litemall(folder), Litemall.Columns)),
        Folder("lego", "LEGO sets of Brickset: sets.csv.gz", folder => (new Lego(folder), Lego.Columns)),
        Products(),
    };

    private static Command Folder(string name, string description, Func<DirectoryInfo, (IImportSource, ColumnNames)> open)
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "Where the files are" };
        var command = new Command(name, description) { folder };
        return Importing(command, parsed =>
        {
            var directory = parsed.GetRequiredValue(folder);
            return directory.Exists ? open(directory) : throw new CliException($"There is no folder {directory.FullName}.");
        });
    }

    private static Command Products()
    {
        var file = new Argument<FileInfo>("file") { Description = ".csv, .tsv, .jsonl or .json (a list), each also as .gz" };
        var preset = new Option<string?>("--preset") { Description = $"A known mapping: {string.Join(", ", ColumnMap.Presets.Keys)}" };
        var map = new Option<string[]>("--map") { Description = "Columns of other names: title=name,variants.0.price=price" };
        var set = new Option<string[]>("--set") { Description = "What stands for empty cells: currency=USD,status=ACTIVE" };
        var width = ProductColumns.Names.Max(name => name.Length);
        var lines = ProductColumns.All.Select(column => $"  {column.Name.PadRight(width)}  {column.Meaning}");
        var description = $"A file of products, with these columns in any order:\n{string.Join('\n', lines)}";
        var command = new Command("products", description) { file, preset, map, set };
        return Importing(command, parsed =>
        {
            var source = parsed.GetRequiredValue(file);
            var mapping = ColumnMap.Parse(parsed.GetValue(preset), parsed.GetValue(map) ?? [], parsed.GetValue(set) ?? []);
            return source.Exists
                ? (new ProductFile(source, mapping), mapping.Names)
                : throw new CliException($"There is no file {source.FullName}.");
        });
    }

    private static Command Importing(Command command, Func<ParseResult, (IImportSource Source, ColumnNames Columns)> open)
    {
        var connection = new ConnectionOptions();
        var progress = Screen.ProgressOption();
        var rejects = new Option<FileInfo?>("--rejects") { Description = "CSV file for all rejected rows, with column and reason" };
        var batch = new Option<int>("--batch")
        {
            Description = $"Products in one call, 1 to {ImportPipeline.MaxRowsPerCall}",
            DefaultValueFactory = _ => ImportPipeline.MaxRowsPerCall,
        };
        batch.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > ImportPipeline.MaxRowsPerCall)
            {
                result.AddError($"--batch is 1 to {ImportPipeline.MaxRowsPerCall}.");
            }
        });
        connection.AddTo(command);
        command.Add(progress);
        command.Add(rejects);
        command.Add(batch);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (source, columns) = open(parsed);
            var screen = new Screen(parsed.InvocationConfiguration.Output, parsed.GetValue(progress));
            var started = Stopwatch.GetTimestamp();
            await using var gateway = await connection.OpenAsync(parsed, cancellationToken);
            var pipeline = new ImportPipeline(gateway, screen, parsed.GetValue(batch));
            var report = await pipeline.RunAsync(source, columns, cancellationToken);
            report.Show(screen, Stopwatch.GetElapsedTime(started));
            if (parsed.GetValue(rejects) is { } file)
            {
                await report.WriteRejectionsAsync(file, cancellationToken);
            }

            return report.Rejections.Count == 0 ? ExitCode.Done : ExitCode.WithProblems;
        });
        return command;
    }
}
