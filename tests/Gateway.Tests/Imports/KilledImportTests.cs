using System.Diagnostics;
using Headless.Cli;
using Headless.Gateway.Tests.Cli;

namespace Headless.Gateway.Tests.Imports;

/// <summary>An import that dies in the middle is finished by running it again, with the result of one that was left alone.</summary>
public sealed class KilledImportTests : IDisposable
{
    /// <summary>Small batches, so that there are many places at which to die.</summary>
    private const string RowsPerCall = "10";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [DataFact("zh-litemall")]
    public async Task Import_Should_EndAsIfUndisturbed_When_ItWasKilledAndRunAgain()
    {
        var source = SharedData.Folder("zh-litemall").FullName;
        string[] import = ["import", "litemall", source, "--batch", RowsPerCall, "--progress", "lines", "--data"];
        var (undisturbed, killed) = (_folder.File("undisturbed"), _folder.File("killed"));
        Assert.Equal(0, (await CliRun.Of([.. import, undisturbed])).ExitCode);

        foreach (var progress in (int[])[1, 7, 15])
        {
            await KillAfterAsync([.. import, killed], progress);
        }

        Assert.Equal(0, (await CliRun.Of([.. import, killed])).ExitCode);
        Assert.Equal(await CliRun.ExportAsync(undisturbed), await CliRun.ExportAsync(killed));
    }

    /// <summary>Starts the tool as a process of its own, and kills it hard once it has told of that many batches.</summary>
    private static async Task KillAfterAsync(string[] args, int batches)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
        })!;
        for (var told = 0; told < batches;)
        {
            var line = await process.StandardOutput.ReadLineAsync();
            Assert.NotNull(line);
            told += line.StartsWith("litemall: ", StringComparison.Ordinal) ? 1 : 0;
        }

        process.Kill();
        await process.WaitForExitAsync();
        Assert.NotEqual(0, process.ExitCode);
    }
}
