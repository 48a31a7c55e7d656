using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Headless.Cli.Connection;
using Headless.Gateway;
using Headless.Gateway.TrustedDocuments;

namespace Headless.Cli.Documents;

/// <summary><c>documents upload FILE…</c>: deposits the documents of manifests for the requests of one API key.</summary>
internal static class UploadCommand
{
    /// <summary>What the gateway takes in one call.</summary>
    private const int MaxDocumentsPerCall = 100;

    /// <summary>Text of one call in characters: with escapes it stays below the 2 MB that a request may have.</summary>
    private const int MaxTextPerCall = 400_000;

    private const string Mutation =
        """
        mutation ($documents: [TrustedDocumentInput!]!) {
          result: trustedDocumentsUpload(documents: $documents) { created unchanged userErrors { message path } }
        }
        """;

    public static Command Create() => new("documents", "Documents that clients name by their id instead of sending them.") { Upload() };

    private static Command Upload()
    {
        var files = new Argument<FileInfo[]>("file")
        {
            Description = "Manifests: a JSON object from id to document (GraphQL code generator, Relay), or Apollo's format",
            Arity = ArgumentArity.OneOrMore,
        };
        files.AcceptExistingOnly();
        var connection = new ConnectionOptions();
        var command = new Command("upload", "Deposits the documents of manifests. Running it again changes only what differs.") { files };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var documents = Read(parsed.GetRequiredValue(files));
            await using var gateway = await connection.OpenAsync(parsed, cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            var (created, unchanged, failed) = (0, 0, 0);
            foreach (var batch in Batches(documents))
            {
                var outcome = await SendAsync(gateway, batch, output, cancellationToken);
                (created, unchanged, failed) = (created + outcome.Created, unchanged + outcome.Unchanged, failed + outcome.Failed);
            }

            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{created} created, {unchanged} unchanged, {failed} failed"));
            return failed == 0 ? ExitCode.Done : ExitCode.WithProblems;
        });
        return command;
    }

    private static List<ManifestDocument> Read(IEnumerable<FileInfo> files)
    {
        try
        {
            return [.. files.SelectMany(file => DocumentManifest.Read(file.FullName)).Distinct()];
        }
        catch (SettingsException problem)
        {
            throw new CliException(problem.Message, problem);
        }
    }

    private static IEnumerable<List<ManifestDocument>> Batches(IEnumerable<ManifestDocument> documents)
    {
        var batch = new List<ManifestDocument>();
        var text = 0;
        foreach (var document in documents)
        {
            if (batch.Count == MaxDocumentsPerCall || (batch.Count > 0 && text + document.Text.Length > MaxTextPerCall))
            {
                yield return batch;
                (batch, text) = ([], 0);
            }

            batch.Add(document);
            text += document.Text.Length;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    /// <summary>One call stands or falls as a whole, so what it refuses is told, and the rest is sent again.</summary>
    private static async Task<(int Created, int Unchanged, int Failed)> SendAsync(
        GatewayConnection gateway, List<ManifestDocument> documents, TextWriter output, CancellationToken cancellationToken)
    {
        var failed = 0;
        while (documents.Count > 0)
        {
            var result = (await gateway.SendAsync(Mutation, json => Write(json, documents), cancellationToken)).GetProperty("result");
            var refused = new SortedSet<int>();
            foreach (var error in result.GetProperty("userErrors").EnumerateArray())
            {
                var message = error.GetProperty("message").GetString();
                var path = error.GetProperty("path");
                if (path.ValueKind != JsonValueKind.Array || path.GetArrayLength() < 2)
                {
                    throw new CliException($"{message}");
                }

                var number = int.Parse(path[1].GetString()!, CultureInfo.InvariantCulture);
                refused.Add(number);
                await output.WriteLineAsync($"{documents[number].Label}: {message}");
            }

            if (refused.Count == 0)
            {
                return (result.GetProperty("created").GetInt32(), result.GetProperty("unchanged").GetInt32(), failed);
            }

            failed += refused.Count;
            documents = [.. documents.Where((_, number) => !refused.Contains(number))];
        }

        return (0, 0, failed);
    }

    private static void Write(Utf8JsonWriter json, List<ManifestDocument> documents)
    {
        json.WriteStartObject();
        json.WriteStartArray("documents"u8);
        foreach (var document in documents)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, document.Id);
            json.WriteString("text"u8, document.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
