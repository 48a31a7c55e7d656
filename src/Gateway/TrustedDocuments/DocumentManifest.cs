using System.Text.Json;

namespace Headless.Gateway.TrustedDocuments;

/// <summary>One document of a manifest.</summary>
/// <param name="Id">As the tool has made it: a hash in hexadecimal, with or without <c>sha256:</c>, or any other name.</param>
/// <param name="Name">Of its operation, where the manifest tells it.</param>
public sealed record ManifestDocument(string Id, string? Name, string Text)
{
    /// <summary>For messages.</summary>
    public string Label => Name is null ? Id : $"{Id} ({Name})";
}

/// <summary>
/// Reads the files in which build tools leave the documents of a front end: a JSON object from id to text (GraphQL code generator,
/// Relay), or Apollo's <c>apollo-persisted-query-manifest</c>, version 1.
/// </summary>
public static class DocumentManifest
{
    /// <summary>Largest file, in bytes: ten thousand documents of 6 KB.</summary>
    public const int MaxFileBytes = 64 * 1024 * 1024;

    private const string ApolloFormat = "apollo-persisted-query-manifest";

    /// <summary>
    /// The documents in the file's order. A file that is none of these forms is a <see cref="SettingsException"/> that says why.
    /// </summary>
    public static IReadOnlyList<ManifestDocument> Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Length > MaxFileBytes)
            {
                throw Wrong(path, $"the file has more than {MaxFileBytes} bytes.");
            }

            using var json = JsonDocument.Parse(File.ReadAllBytes(file.FullName));
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw Wrong(path, "a manifest is a JSON object, from id to document or in Apollo's format.");
            }

            var isApollo = root.TryGetProperty("operations", out var operations) && operations.ValueKind == JsonValueKind.Array;
            return isApollo ? ReadApollo(path, root, operations) : ReadMap(path, root);
        }
        catch (JsonException problem)
        {
            throw Wrong(path, $"no JSON at line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}.", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Wrong(path, $"the file cannot be read. {problem.Message}", problem);
        }
    }

    private static List<ManifestDocument> ReadMap(string path, JsonElement root)
    {
        var documents = new List<ManifestDocument>();
        foreach (var member in root.EnumerateObject())
        {
            documents.Add(member.Value.ValueKind == JsonValueKind.String
                ? new ManifestDocument(member.Name, null, Text(path, member.Value))
                : throw Wrong(path, $"the member '{member.Name}' is no string. It must hold the text of the document that it names."));
        }

        return documents;
    }

    private static List<ManifestDocument> ReadApollo(string path, JsonElement root, JsonElement operations)
    {
        if (!root.TryGetProperty("format", out var format) || !format.ValueEquals(ApolloFormat)
            || !root.TryGetProperty("version", out var version) || version.GetRawText() != "1")
        {
            throw Wrong(path, $"a manifest with operations must have the format {ApolloFormat} and the version 1.");
        }

        var documents = new List<ManifestDocument>();
        foreach (var operation in operations.EnumerateArray())
        {
            var number = documents.Count;
            documents.Add(new ManifestDocument(Member("id"), Member("name"), Member("body")));

            string Member(string name) =>
                operation.ValueKind == JsonValueKind.Object
                && operation.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String
                    ? Text(path, value)
                    : throw Wrong(path, $"operations.{number} has no string '{name}'.");
        }

        return documents;
    }

    private static string Text(string path, JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException problem)
        {
            throw Wrong(path, "a text holds half of a surrogate pair (\\ud800 to \\udfff).", problem);
        }
    }

    private static SettingsException Wrong(string path, string message, Exception? inner = null) => new($"{path}: {message}", inner);
}
