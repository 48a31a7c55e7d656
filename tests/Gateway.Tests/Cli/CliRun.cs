using Headless.Cli;

namespace Headless.Gateway.Tests.Cli;

/// <summary>One call of the tool in this process: what a shell would see of it.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    public static async Task<CliRun> Of(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await CommandLine.RunAsync(args, output, error);
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>The numbers of a row of the summary: created, updated, unchanged, rejected.</summary>
    public string Row(string name)
    {
        var cells = Output.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return string.Join(' ', cells.Single(row => row.Length == 5 && row[0] == name).Skip(1));
    }

    /// <summary>All products of a data folder, one line each, in an order that does not depend on when they were written.</summary>
    public static async Task<string[]> ExportAsync(string data)
    {
        var run = await Of("export", "products", "--format", "jsonl", "--data", data);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }
}
