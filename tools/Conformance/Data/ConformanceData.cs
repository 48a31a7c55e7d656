using System.IO.Compression;
using System.Text.Json;

namespace Headless.Conformance.Data;

/// <summary>Other people's test data, which lies beside the repository and not in it. Files are plain or compressed by gzip.</summary>
internal sealed class ConformanceData(string folder)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static string DefaultFolder => RepositoryFolder.Shared("specs", "graphql");

    /// <summary>One JSON object a line, read as it is asked for.</summary>
    public IEnumerable<T> ReadLines<T>(string file)
    {
        using var reader = new StreamReader(Open(file));
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.Length > 0)
            {
                yield return Read<T>(file, $"line {number}", () => JsonSerializer.Deserialize<T>(line, Options));
            }
        }
    }

    public T ReadWhole<T>(string file)
    {
        using var stream = Open(file);
        return Read<T>(file, "the file", () => JsonSerializer.Deserialize<T>(stream, Options));
    }

    private static T Read<T>(string file, string place, Func<T?> read)
    {
        try
        {
            return read() ?? throw new JsonException("It is null.");
        }
        catch (JsonException reason)
        {
            throw new InvalidDataException($"{file}: {place} is not of the expected form. {reason.Message}");
        }
    }

    private Stream Open(string file)
    {
        var plain = Path.Combine(folder, file);
        if (File.Exists(plain))
        {
            return File.OpenRead(plain);
        }

        return File.Exists(plain + ".gz")
            ? new GZipStream(File.OpenRead(plain + ".gz"), CompressionMode.Decompress)
            : throw new FileNotFoundException($"There is neither {file} nor {file}.gz in {folder}.");
    }
}
