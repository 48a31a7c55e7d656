namespace Headless.GraphQL.Tests;

/// <summary>The folder of the solution, from wherever the tests run.</summary>
internal static class RepositoryFolder
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(directory.FullName, "Headless.sln")))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException("The tests do not stand below Headless.sln.");
        }

        return directory.FullName;
    }
}
