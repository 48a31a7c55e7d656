using System.CommandLine;
using Headless.Cli.Check;
using Headless.Cli.Documents;
using Headless.Cli.Export;
using Headless.Cli.Import;
using Headless.Cli.Migrate;
using Headless.Cli.Schema;
using Headless.Cli.Servers;

namespace Headless.Cli;

/// <summary>The tool as one call: what a shell gets, with the two streams and the exit code as values.</summary>
internal static class CommandLine
{
    /// <summary>A batch in flight is given this long to be answered after Ctrl-C, so that the summary tells the truth.</summary>
    private static readonly TimeSpan MaxGoodbye = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(
        string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        var root = new RootCommand("Works on a Headless shop from the command line. Without --url it opens the data folder itself.")
        {
            ImportCommands.Create(),
            ExportCommand.Create(),
            ReindexCommand.Create(),
            SchemaCommands.Create(),
            ValidateCommand.Create(),
            CostCommand.Create(),
            UploadCommand.Create(),
            CheckCommand.Create(),
            MigrateCommand.Create(),
            ServerCommands.Create(),
        };

        // A leading @ is a directive of the schema here, never a file of arguments.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = MaxGoodbye,
        };
        if (parsed.Errors.Count > 0)
        {
            await parsed.InvokeAsync(configuration, cancellationToken);
            return ExitCode.CannotWork;
        }

        try
        {
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (CliException reason)
        {
            await error.WriteLineAsync(reason.Message);
            return ExitCode.CannotWork;
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(reason.Message);
            return ExitCode.CannotWork;
        }
        catch (InvalidDataException reason)
        {
            await error.WriteLineAsync($"The file is damaged or not compressed by gzip: {reason.Message}");
            return ExitCode.CannotWork;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Stopped. What was written stays; run the same command again to finish.");
            return ExitCode.Stopped;
        }
    }
}

/// <summary>What the tool returns to the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Done, but something was rejected, broken or failed; the output says what.</summary>
    public const int WithProblems = 1;

    /// <summary>Nothing to work on: wrong arguments, missing files, no gateway.</summary>
    public const int CannotWork = 2;

    /// <summary>Ctrl-C, as shells count it.</summary>
    public const int Stopped = 130;
}

/// <summary>Ends the command with a message for people.</summary>
internal sealed class CliException(string message, Exception? inner = null) : Exception(message, inner);
