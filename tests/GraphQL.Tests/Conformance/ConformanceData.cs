using System.IO.Compression;
using System.Text.Json;

namespace Headless.GraphQL.Tests.Conformance;

/// <summary>Other people's test data, which lies beside the repository and not in it.</summary>
internal static class ConformanceData
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static string? Folder { get; } = FindFolder();

    public static IReadOnlyList<T> ReadLines<T>(string file)
    {
        using var stream = new GZipStream(File.OpenRead(Path.Combine(Folder!, file)), CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        var cases = new List<T>();
        while (reader.ReadLine() is { } line)
        {
            cases.Add(JsonSerializer.Deserialize<T>(line, Options)!);
        }

        return cases;
    }

    public static T ReadWhole<T>(string file)
    {
        using var stream = new GZipStream(File.OpenRead(Path.Combine(Folder!, file)), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<T>(stream, Options)!;
    }

    private static string? FindFolder()
    {
        var folder = Path.Combine(RepositoryFolder.Path, "..", "shared", "specs", "graphql");
        return Directory.Exists(folder) ? folder : null;
    }
}

/// <summary>A test that is skipped, with the reason, where the conformance data is missing.</summary>
internal sealed class ConformanceFactAttribute : FactAttribute
{
    public ConformanceFactAttribute()
    {
        if (ConformanceData.Folder is null)
        {
            Skip = "The folder ../shared/specs/graphql beside the repository is missing.";
        }
    }
}
