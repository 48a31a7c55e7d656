using System.Collections.Frozen;
using System.Text;
using Headless.GraphQL;

namespace Headless.Gateway.TrustedDocuments;

/// <summary>
/// The documents of the manifests, read, checked and planned at start: the first request finds them warm. They are the host's own and
/// serve every caller.
/// </summary>
internal sealed class ManifestDocuments
{
    /// <summary>Documents of all manifests together. A prepared one takes some 10 KB, so they take 200 MB at most.</summary>
    public const int MaxDocuments = 20_000;

    /// <summary>Problems told at once; a manifest for another schema has hundreds.</summary>
    private const int MaxProblems = 20;

    private readonly FrozenDictionary<string, TrustedDocument> _documents;

    /// <summary>A manifest that cannot be answered whole is a <see cref="SettingsException"/> that tells each place.</summary>
    public ManifestDocuments(TrustedDocumentsOptions options, GraphQLExecutor executor)
    {
        var documents = new Dictionary<string, TrustedDocument>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var path in options.Manifests)
        {
            foreach (var document in DocumentManifest.Read(path))
            {
                problems.AddRange(Add(documents, document, executor).Select(problem => $"{path}: {document.Label}: {problem}"));
                if (documents.Count > MaxDocuments)
                {
                    throw new SettingsException($"{path}: the manifests hold more than {MaxDocuments} documents.");
                }
            }
        }

        if (problems.Count > 0)
        {
            var more = problems.Count > MaxProblems ? $"\n… and {problems.Count - MaxProblems} more" : "";
            throw new SettingsException(
                $"{TrustedDocumentsOptions.Section}:Manifests cannot be served.\n{string.Join('\n', problems.Take(MaxProblems))}{more}");
        }

        _documents = documents.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public TrustedDocument? Find(string id) => _documents.GetValueOrDefault(id);

    private static IEnumerable<string> Add(
        Dictionary<string, TrustedDocument> documents, ManifestDocument source, GraphQLExecutor executor)
    {
        var text = Encoding.UTF8.GetBytes(source.Text);
        var hashId = DocumentHash.IdOf(text);
        if (DocumentHash.Problem(source.Id, hashId) is { } wrongId)
        {
            return [wrongId];
        }

        if (documents.TryGetValue(source.Id, out var other))
        {
            return other.Text.Span.SequenceEqual(text) ? [] : ["The id stands for another text, too."];
        }

        var document = documents.GetValueOrDefault(hashId) ?? new TrustedDocument(text);
        documents.Add(source.Id, document);
        if (DocumentHash.Is(source.Id, hashId))
        {
            documents[hashId] = document;
        }

        return executor.Check(document).Select(problem => problem.ToString());
    }
}
