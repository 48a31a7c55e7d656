namespace Headless;

/// <summary>The folder of the solution, from wherever a test or a tool runs. Each project that needs it links this file.</summary>
internal static class RepositoryFolder
{
    private const string Solution = "Headless.sln";

    /// <summary>The checkout that this program was built in.</summary>
    public static string Path => field ??= Above(AppContext.BaseDirectory)
        ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds {Solution}.");

    /// <summary>What lies beside the checkout and not in it, whether it is there or not.</summary>
    public static string Shared(params ReadOnlySpan<string> names) =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine([Path, "..", "shared", .. names]));

    /// <summary>The nearest folder that holds the solution, the given one included; null when there is none.</summary>
    public static string? Above(string folder)
    {
        for (var candidate = new DirectoryInfo(folder); candidate is not null; candidate = candidate.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(candidate.FullName, Solution)))
            {
                return candidate.FullName;
            }
        }

        return null;
    }
}
