using System.ComponentModel;
using System.Diagnostics;

namespace Headless.Conformance;

/// <summary>A folder of this tool with a package.json and its lock file, whose packages run on Node.</summary>
internal sealed class NpmFolder(string name)
{
    /// <summary>Enough for a slow registry; a dead one is not waited for.</summary>
    private static readonly TimeSpan MaxInstall = TimeSpan.FromMinutes(5);

    public static NpmFolder Oracle { get; } = new("Oracle");

    public static NpmFolder Clients { get; } = new("Clients");

    public string Path { get; } = System.IO.Path.Combine(RepositoryFolder.Path, "tools", "Conformance", name);

    public bool IsInstalled => Installed.Exists;

    /// <summary>What npm leaves behind when it is done.</summary>
    private FileInfo Installed => new(System.IO.Path.Combine(Path, "node_modules", ".package-lock.json"));

    private FileInfo Wanted => new(System.IO.Path.Combine(Path, "package-lock.json"));

    /// <summary>Installs what the lock file says, unless that is older than what is there. What prevents it is told in words.</summary>
    public async Task InstallAsync(CancellationToken cancellationToken)
    {
        if (Installed.Exists && Installed.LastWriteTimeUtc >= Wanted.LastWriteTimeUtc)
        {
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(MaxInstall);
        using var npm = Start("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
        npm.StandardInput.Close();
        var said = npm.StandardOutput.ReadToEndAsync(patience.Token);
        var complaints = await npm.StandardError.ReadToEndAsync(patience.Token);
        await npm.WaitForExitAsync(patience.Token);
        if (npm.ExitCode != 0)
        {
            throw new FileNotFoundException($"'npm ci' in tools/Conformance/{name} failed: {complaints}{await said}");
        }
    }

    /// <summary>A program in this folder, with all three streams in our hands.</summary>
    public Process Start(string program, IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception reason)
        {
            throw new FileNotFoundException($"{program} cannot be started ({reason.Message}). Install Node 20 or newer with npm.");
        }
    }
}
