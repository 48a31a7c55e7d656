namespace Headless.Storage.Sqlite.Engine;

/// <summary>The folder of all files of the store, owned by this process for as long as it is open.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream lockFile)
    {
        Path = path;
        _lock = lockFile;
    }

    public string Path { get; }

    /// <summary>Makes the folder when missing; throws with a message for people when another process owns it.</summary>
    public static DataFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full);
            var file = System.IO.Path.Combine(full, "owner.lock");
            return new DataFolder(full, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"The data folder '{full}' cannot be opened: it is in use by another process, or not writable. "
                + "Stop the other process, or give this one a folder of its own with the setting Storage:Path. "
                + failure.Message,
                failure);
        }
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _lock.Dispose();
}
