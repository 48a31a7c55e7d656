using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Headless.Storage.Elasticsearch.Client;

namespace Headless.Storage.Elasticsearch.Search;

/// <summary>Documents beside an index, read by id: such reads see every acknowledged write without a refresh.</summary>
internal sealed class StateStore(ElasticClient client, IndexAdmin admin)
{
    private const int NotFound = 404;
    private const int Conflict = 409;

    /// <summary>An id of bounded length for a text of any.</summary>
    public static string IdOf(string kind, string text) =>
        $"{kind}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 20))}";

    public async ValueTask<StateDocument?> FindAsync(IndexNames names, string id, CancellationToken cancellationToken) =>
        await client.FindAsync(
            new Call("get", names.Index, HttpMethod.Get, $"{names.State}/_doc/{id}") { Passes = NotFound },
            AnswerJson.Default.StateDocument,
            cancellationToken).ConfigureAwait(false);

    /// <summary>As many as ids, in their order, null where there is none.</summary>
    public async ValueTask<IReadOnlyList<StateDocument?>> FindAsync(
        IndexNames names, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        using var body = new PooledBuffer();
        using (var json = body.Json())
        {
            json.WriteStartObject();
            json.WriteStartArray("ids");
            foreach (var id in ids)
            {
                json.WriteStringValue(id);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        var answer = await client.FindAsync(
            new Call("mget", names.Index, HttpMethod.Post, $"{names.State}/_mget", body) { Passes = NotFound },
            AnswerJson.Default.StateDocuments,
            cancellationToken).ConfigureAwait(false);
        var found = (answer?.Docs ?? []).Where(document => document is { Found: true, Id: not null })
            .ToDictionary(document => document.Id!);
        return [.. ids.Select(found.GetValueOrDefault)];
    }

    /// <summary>Writes over what was read, or anew where nothing was; null when somebody was faster.</summary>
    public async ValueTask<StateDocument?> PutAsync(
        IndexNames names, string id, StateDocument? read, string query, Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        using var body = new PooledBuffer();
        using (var json = body.Json())
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        var condition = read is null ? "op_type=create" : $"if_seq_no={read.SeqNo}&if_primary_term={read.PrimaryTerm}";
        return await client.FindAsync(
            new Call("put", names.Index, HttpMethod.Put, $"{names.State}/_doc/{id}?{condition}{query}", body)
            {
                // The second of two would find the first and take it for somebody else's.
                IsRepeatable = false,
                Passes = Conflict,
            },
            AnswerJson.Default.StateDocument,
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DeleteAsync(IndexNames names, string id, StateDocument read, CancellationToken cancellationToken) =>
        await client.FindAsync(
            new Call(
                "delete",
                names.Index,
                HttpMethod.Delete,
                $"{names.State}/_doc/{id}?if_seq_no={read.SeqNo}&if_primary_term={read.PrimaryTerm}") { Passes = Conflict },
            AnswerJson.Default.DoneAnswer,
            cancellationToken).ConfigureAwait(false);

    /// <summary>The document whose version is the highest that was written to that index.</summary>
    public static string AppliedIdOf(string name) => $"applied-{name}";

    /// <summary>Notes that this version was written; a higher one stays.</summary>
    public async ValueTask NoteAppliedAsync(IndexNames names, string name, long version, CancellationToken cancellationToken)
    {
        using var body = new PooledBuffer();
        using (var json = body.Json())
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }

        var path = $"{names.State}/_doc/{AppliedIdOf(name)}?version={Math.Max(version, 0)}&version_type=external_gte";
        await client.FindAsync(
            new Call("put", names.Index, HttpMethod.Put, path, body) { Passes = Conflict },
            AnswerJson.Default.StateDocument,
            cancellationToken).ConfigureAwait(false);
    }

    public ValueTask MakeAsync(IndexNames names, CancellationToken cancellationToken) => admin.MakeStateAsync(names, cancellationToken);
}
