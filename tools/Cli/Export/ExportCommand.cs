using System.CommandLine;
using Headless.Cli.Connection;
using Headless.Cli.Import;
using Headless.Cli.Output;

namespace Headless.Cli.Export;

/// <summary><c>export products FILE</c>.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo?>("file")
        {
            Description = ".csv or .jsonl; without one the lines go to the output",
            DefaultValueFactory = _ => null,
        };
        var format = new Option<string?>("--format") { Description = "csv or jsonl, where no file name tells" };
        format.AcceptOnlyFromAmong("csv", "jsonl");
        var progress = Screen.ProgressOption();
        var connection = new ConnectionOptions();
        var command = new Command(
            "products",
            "Writes all products, drafts and archived ones too, so that import reads them again: .jsonl is complete, .csv leaves out "
            + "synonyms of tags and external ids of brands and categories.")
        {
            file, format, progress,
        };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var target = parsed.GetValue(file);
            var kind = parsed.GetValue(format) ?? target?.Extension.TrimStart('.').ToLowerInvariant() ?? "jsonl";
            var output = parsed.InvocationConfiguration.Output;
            await using var gateway = await connection.OpenAsync(parsed, cancellationToken);
            await using var text = target is null ? null : new StreamWriter(target.FullName);
            await using var writer = Writer(kind, text ?? output);
            var screen = new Screen(target is null ? TextWriter.Null : output, parsed.GetValue(progress));
            var count = await screen.TrackAsync("export", async report =>
            {
                var done = 0L;
                await foreach (var (product, total) in new ProductPages(gateway).ReadAsync(cancellationToken))
                {
                    await writer.WriteAsync(product);
                    report(++done, total);
                }

                return done;
            });
            screen.Line($"{count} products");
            return ExitCode.Done;
        });
        return new Command("export", "Takes products out.") { command };
    }

    private static IProductWriter Writer(string kind, TextWriter text) => kind switch
    {
        "csv" => new CsvProducts(text),
        "jsonl" => new JsonlProducts(text),
        _ => throw new CliException($"'{kind}' is no format; there is csv and jsonl."),
    };
}

/// <summary>Writes products in one format.</summary>
internal interface IProductWriter : IAsyncDisposable
{
    Task WriteAsync(ProductDocument product);
}
