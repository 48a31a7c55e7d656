using System.Diagnostics;

namespace Headless.Bench.Http;

/// <summary>
/// The reference servers, built in a folder of their own: the originals may not be written to. What was built stays for the next run.
/// </summary>
internal sealed class Workshop
{
    private static readonly string[] Tools = ["wrk", "python3", "node", "npm", "taskset", "dotnet"];

    private Workshop(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Copies, publishes, installs and generates.</summary>
    /// <exception cref="InvalidOperationException">The reference or a tool is missing, or a step failed.</exception>
    public static async Task<Workshop> PrepareAsync()
    {
        var origin = RepositoryFolder.Shared("bench", "graphql");
        if (!File.Exists(Path.Combine(origin, "run", "bench.py")))
        {
            throw new InvalidOperationException(
                $"The reference servers are not at {origin}: the comparison needs shared/bench/graphql beside the repository.");
        }

        var missing = Tools.Where(tool => !IsOnPath(tool)).ToList();
        if (missing.Count > 0)
        {
            throw new InvalidOperationException(
                $"Not on the path: {string.Join(", ", missing)}. The comparison needs {string.Join(", ", Tools)}.");
        }

        var shop = new Workshop(Path.Combine(Path.GetTempPath(), "headless-bench-reference"));
        Copy(origin, shop.Folder);
        await shop.RunAsync("dotnet", "dotnet", "publish", "-c", "Release", "-o", "out", "-v", "quiet", "--nologo");
        await shop.RunAsync("graphql-net", "dotnet", "publish", "-c", "Release", "-o", "out", "-v", "quiet", "--nologo");
        await shop.RunAsync("peers", "npm", "install", "--no-audit", "--no-fund", "--loglevel=error");
        await shop.RunAsync("peers", "node", "gen-data.mjs");
        await shop.RunAsync("peers", "node", "gen-req.mjs");
        return shop;
    }

    public string At(params string[] parts) => Path.Combine([Folder, .. parts]);

    /// <summary>Runs a step in a folder of the workshop; what it prints goes to our output.</summary>
    public async Task RunAsync(string folder, string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { WorkingDirectory = At(folder) };
        start.Environment["BENCH_ROOT"] = Folder;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command} did not start.");
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command} {string.Join(' ', arguments)} in {At(folder)} ended with {process.ExitCode}.");
        }
    }

    private static bool IsOnPath(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, tool)));

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            // Without the permissions of the original, which may be read-only.
            var copy = Path.Combine(to, Path.GetFileName(file));
            File.WriteAllBytes(copy, File.ReadAllBytes(file));
        }

        foreach (var folder in Directory.GetDirectories(from))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }
}
