namespace Headless.Gateway.Tests;

/// <summary>Data sets that lie beside the repository. Tests that need one are skipped where it is missing.</summary>
internal static class SharedData
{
    public static DirectoryInfo Folder(string name) => new(RepositoryFolder.Shared("data", name));
}

/// <summary>A test of a data set; skipped, with its name, where the data set is missing.</summary>
internal sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute(string dataSet)
    {
        if (!SharedData.Folder(dataSet).Exists)
        {
            Skip = $"The data set {dataSet} is missing ({SharedData.Folder(dataSet).FullName}).";
        }
    }
}

/// <summary>A fresh folder that is gone after the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("headless-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file and gives its path.</summary>
    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
