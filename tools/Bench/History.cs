using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Headless.Bench;

/// <summary>One file of all macro results, one line each, so that a change of speed can be traced to a commit.</summary>
internal static class History
{
    private const string Header = "utc,commit,machine,benchmark,figure,value";

    public static void Append(string benchmark, IEnumerable<(string Figure, double Value)> figures)
    {
        var path = Path.Combine(RepositoryFolder.Path, "tools", "Bench", "history.csv");
        if (!File.Exists(path))
        {
            File.WriteAllText(path, Header + "\n");
        }

        var machine = $"{Environment.ProcessorCount} x {RuntimeInformation.OSArchitecture} {RuntimeInformation.FrameworkDescription}";
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        foreach (var (figure, value) in figures)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{now},{Commit()},{machine},{benchmark},\"{figure}\",{value:0.###}");
            File.AppendAllText(path, line + "\n");
            Console.WriteLine($"{benchmark,-10} {figure,-46} {value.ToString("0.###", CultureInfo.InvariantCulture),12}");
        }
    }

    private static string Commit()
    {
        using var git = Process.Start(new ProcessStartInfo("git", "rev-parse --short HEAD")
        {
            WorkingDirectory = RepositoryFolder.Path,
            RedirectStandardOutput = true,
        });
        return git?.StandardOutput.ReadToEnd().Trim() ?? "unknown";
    }
}
