using System.Diagnostics;
using Headless.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.Gateway.Tests;

/// <summary>The program as an operator starts it.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task Program_Should_EndWithTheReason_When_ASettingIsWrong()
    {
        var (exitCode, output) = await RunAsync(("Storage__Search", "elastic"));

        Assert.Equal(2, exitCode);
        Assert.Contains("Not started: Storage:Search is 'elastic'. Allowed are: sqlite, elasticsearch.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_Should_EndWithTheReason_When_TheDataFolderIsOwned()
    {
        await using var owner = await GatewayHost.ReadyAsync();
        var folder = owner.Services.GetRequiredService<SqliteStorageOptions>().Path;

        var (exitCode, output) = await RunAsync(("Storage__Path", folder), ("ASPNETCORE_URLS", "http://127.0.0.1:0"));

        Assert.Equal(2, exitCode);
        Assert.Contains($"Not started: The data folder '{folder}' cannot be opened", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_Should_EndWithTheReason_When_AStoreIsDamaged()
    {
        var folder = GatewayHost.NewFolder();
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "documents.db");
        await File.WriteAllTextAsync(file, "This is no data base, whatever its name says.");

        var (exitCode, output) = await RunAsync(("Storage__Path", folder), ("ASPNETCORE_URLS", "http://127.0.0.1:0"));

        Assert.Equal(2, exitCode);
        Assert.Contains($"Not started: The file '{file}' cannot be opened.", output, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("/health/live", 0, """{"status":"live"}""")]
    [InlineData("/health/ready", 0, "\"status\":\"ready\"")]
    [InlineData("/nothing-here", 1, "")]
    public async Task HealthCheck_Should_TellByItsExitCode_When_AGatewayRuns(string path, int expected, string answer)
    {
        await using var host = await GatewayHost.ReadyAsync();

        var (exitCode, output) = await RunAsync(["healthcheck", new Uri(host.Client.BaseAddress!, path).ToString()]);

        Assert.Equal(expected, exitCode);
        Assert.Contains(answer, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/health/live", 1)]
    [InlineData("localhost", 2)]
    public async Task HealthCheck_Should_Fail_When_NothingAnswers(string address, int expected) =>
        Assert.Equal(expected, (await RunAsync(["healthcheck", address])).ExitCode);

    internal static Task<(int ExitCode, string Output)> RunAsync(params (string Name, string Value)[] environment) =>
        RunAsync([], environment);

    private static async Task<(int ExitCode, string Output)> RunAsync(string[] args, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Headless.Gateway.dll"), .. args])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
