using System.Security.Cryptography;
using System.Text;

namespace Headless.Storage.Redis.Connection;

/// <summary>A script over one key, called by its hash. A server that does not know it is sent its text, which it keeps.</summary>
internal sealed class RedisScript(string name, string text)
{
    /// <summary>For people who look at measures.</summary>
    public string Name => name;

    public string Text => text;

    /// <summary>As the server names it: by SHA-1, which protects nothing here.</summary>
    public byte[] Hash { get; } = HashOf(text);

    private static byte[] HashOf(string text)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        return hash.GetHashAndReset();
    }
}
