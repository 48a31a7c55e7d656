using System.CommandLine;
using System.Diagnostics;
using Headless.Cli.Schema;

namespace Headless.Cli.Check;

/// <summary><c>check</c>: everything that a change must pass, in the order of how soon it tells.</summary>
internal static class CheckCommand
{
    private const string Solution = "Headless.sln";
    private const string Tidy = "tests/Architecture.Tests";

    /// <summary>What a failed step shows of its output, in lines: the end, where tools say what is wrong.</summary>
    private const int MaxShownLines = 60;

    /// <summary>Each gives null, or what is wrong.</summary>
    private static readonly Dictionary<string, Func<DirectoryInfo, CancellationToken, Task<string?>>> Steps = new()
    {
        ["format"] = (root, stop) => DotnetAsync(root, ["format", "whitespace", Solution, "--verify-no-changes", "--no-restore"], stop),
        ["build"] = (root, stop) => DotnetAsync(root, ["build", Solution, "-nologo", "-v:q"], stop),
        ["schema"] = (root, _) => Task.FromResult(SchemaProblem(root)),
        ["tidy"] = (root, stop) => DotnetAsync(root, ["test", Tidy, "--nologo"], stop),
        ["tests"] = (root, stop) => DotnetAsync(root, ["test", Solution, "--nologo"], stop),
    };

    public static Command Create()
    {
        var only = new Option<string[]>("--only") { Description = "Just these steps", AllowMultipleArgumentsPerToken = true };
        only.AcceptOnlyFromAmong([.. Steps.Keys]);
        var command = new Command("check", $"Checks a change: {string.Join(", ", Steps.Keys)}. Says at the end what failed.") { only };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var chosen = parsed.GetValue(only) is { Length: > 0 } names ? names : [.. Steps.Keys];
            var output = parsed.InvocationConfiguration.Output;
            var root = FindRoot();
            var failed = new List<string>();
            foreach (var (name, step) in Steps.Where(step => chosen.Contains(step.Key)))
            {
                var started = Stopwatch.GetTimestamp();
                var problem = await step(root, cancellationToken);
                var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
                output.WriteLine($"{(problem is null ? "ok    " : "FAILED")} {name} ({seconds:0} s)");
                if (problem is not null)
                {
                    output.WriteLine(problem);
                    failed.Add(name);
                }
            }

            output.WriteLine(failed.Count == 0 ? "All checks passed." : $"Failed: {string.Join(", ", failed)}");
            return failed.Count == 0 ? ExitCode.Done : ExitCode.WithProblems;
        });
        return command;
    }

    private static string? SchemaProblem(DirectoryInfo root)
    {
        var released = new FileInfo(Path.Combine(root.FullName, "schema", "released", "schema.graphql"));
        var forbidden = (SchemaCommands.Changes(released) ?? []).Where(SchemaCommands.IsForbidden).ToArray();
        return forbidden.Length == 0 ? null : string.Join('\n', forbidden.AsEnumerable());
    }

    private static async Task<string?> DotnetAsync(DirectoryInfo root, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = root.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new CliException("dotnet cannot be started.");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            var lines = $"{await output}{await error}".TrimEnd().Split('\n');
            return process.ExitCode == 0 ? null : string.Join('\n', lines.TakeLast(MaxShownLines));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static DirectoryInfo FindRoot() => RepositoryFolder.Above(Directory.GetCurrentDirectory()) is { } root
        ? new DirectoryInfo(root)
        : throw new CliException($"No folder above this one holds {Solution}.");
}
