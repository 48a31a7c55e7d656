using System.Security.Cryptography;
using System.Text;
using Headless.Kernel;

namespace Headless.Gateway.Calls;

/// <summary>
/// The one API key that carries all scopes. A configured key is held as a hash only; one made for development stays readable in the data
/// folder, because a developer has to find it again.
/// </summary>
internal sealed class AdminKey
{
    public const string FileName = "admin.key";

    private readonly byte[]? _hash;

    private AdminKey(string? key, bool isGenerated)
    {
        _hash = key is null ? null : Hash(key);
        Shown = isGenerated ? key : null;
    }

    /// <summary>The key itself when it was made here for development, else null.</summary>
    public string? Shown { get; }

    public bool Exists => _hash is not null;

    public Caller Caller { get; } = new(CallerKind.ApiClient, "app_admin", "Administrator", new HashSet<string> { "*" });

    /// <summary>The configured key; in development without one the key of the data folder, made when there is none.</summary>
    public static AdminKey Find(AuthOptions options, string dataFolder, bool isDevelopment)
    {
        if (!string.IsNullOrEmpty(options.BootstrapKey))
        {
            return new AdminKey(options.BootstrapKey, isGenerated: false);
        }

        return isDevelopment ? new AdminKey(ReadOrMake(Path.Combine(dataFolder, FileName)), isGenerated: true) : new AdminKey(null, false);
    }

    /// <summary>Takes the same time for every wrong key.</summary>
    public bool Matches(string key) => _hash is not null && CryptographicOperations.FixedTimeEquals(_hash, Hash(key));

    private static string ReadOrMake(string path)
    {
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: >= AuthOptions.MinKeyLength } kept)
        {
            return kept;
        }

        var key = "hk_dev_" + NewId.Secret();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.WriteLine(key);
        return key;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
