using System.Text.Json;
using Headless.Storage.Documents;
using Headless.Storage.Elasticsearch.Client;
using Microsoft.Extensions.Logging;

namespace Headless.Storage.Elasticsearch.Search;

/// <summary>Makes, finds, swaps and removes indexes and aliases.</summary>
internal sealed class IndexAdmin(ElasticClient client, ElasticsearchOptions options, ILogger<IndexAdmin> logger)
{
    private const int NotFound = 404;
    private const int Exists = 400;

    /// <summary>Makes an index with an alias, unless it is there.</summary>
    public async ValueTask MakeAsync(IndexNames names, string name, string alias, CancellationToken cancellationToken)
    {
        var isNew = await PutAsync(names, "create", name, json => IndexLayout.WriteIndex(json, options, alias), cancellationToken)
            .ConfigureAwait(false);
        if (isNew)
        {
            Log.IndexMade(logger, names.Index, name);
        }
    }

    public async ValueTask MakeStateAsync(IndexNames names, CancellationToken cancellationToken) =>
        await PutAsync(names, "create", names.State, json => IndexLayout.WriteState(json, options), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Names of the indexes that an alias leads to, or of all that a pattern fits, with what each says of itself.</summary>
    public async ValueTask<IReadOnlyDictionary<string, ConcreteIndexAnswer>> FindAsync(
        IndexNames names, string aliasOrPattern, CancellationToken cancellationToken)
    {
        var path = $"{aliasOrPattern}?filter_path=*.aliases,*.mappings._meta";
        return await client.FindAsync(
            new Call("get_index", names.Index, HttpMethod.Get, path) { Passes = NotFound },
            AnswerJson.Default.IReadOnlyDictionaryStringConcreteIndexAnswer,
            cancellationToken).ConfigureAwait(false) ?? new Dictionary<string, ConcreteIndexAnswer>();
    }

    /// <summary>The index that is searched and the one that a rebuild fills, of whatever gateway; null where there is none.</summary>
    public async ValueTask<(string? Main, string? Building)> PlacesAsync(IndexNames names, CancellationToken cancellationToken)
    {
        var found = await client.SendAsync(
            new Call("get_alias", names.Index, HttpMethod.Get, $"{names.Main},{names.Building}/_alias?ignore_unavailable=true"),
            AnswerJson.Default.IReadOnlyDictionaryStringConcreteIndexAnswer,
            cancellationToken).ConfigureAwait(false);
        return (With(names.Main), With(names.Building));

        string? With(string alias) => found.FirstOrDefault(index => index.Value.Aliases?.ContainsKey(alias) == true).Key;
    }

    /// <summary>Shows what was written.</summary>
    public async ValueTask RefreshAsync(IndexNames names, string indexes, CancellationToken cancellationToken) =>
        await client.FindAsync(
            new Call("refresh", names.Index, HttpMethod.Post, $"{indexes}/_refresh?ignore_unavailable=true") { Passes = NotFound },
            AnswerJson.Default.DoneAnswer,
            cancellationToken).ConfigureAwait(false);

    public async ValueTask SetFormatAsync(IndexNames names, string name, string format, CancellationToken cancellationToken)
    {
        using var body = Body(json =>
        {
            json.WriteStartObject();
            IndexLayout.WriteMeta(json, options, format);
            json.WriteEndObject();
        });
        await client.SendAsync(
            new Call("put_mapping", names.Index, HttpMethod.Put, $"{name}/_mapping", body),
            AnswerJson.Default.DoneAnswer,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts a filled index in the place of others, in one step. Fails when it is not the one being filled any more.</summary>
    public async ValueTask SwapAsync(IndexNames names, string name, IEnumerable<string> before, CancellationToken cancellationToken)
    {
        using var body = Body(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("actions");
            Action(json, "remove", name, names.Building);
            foreach (var old in before)
            {
                Action(json, "remove", old, names.Main);
            }

            Action(json, "add", name, names.Main);
            json.WriteEndArray();
            json.WriteEndObject();
        });
        _ = await client.FindAsync(
            new Call("swap_alias", names.Index, HttpMethod.Post, "_aliases", body) { IsRepeatable = false, Passes = NotFound },
            AnswerJson.Default.DoneAnswer,
            cancellationToken).ConfigureAwait(false)
            ?? throw new StoreUnavailableException(ElasticClient.Store, $"the index that was filled for '{names.Index}' is gone.");
    }

    /// <summary>Gives up an index that is being filled; one that is in place by now stays.</summary>
    public async ValueTask DropBuildingAsync(IndexNames names, string name, CancellationToken cancellationToken)
    {
        var found = await FindAsync(names, name, cancellationToken).ConfigureAwait(false);
        if (!found.TryGetValue(name, out var index) || index.Aliases?.ContainsKey(names.Main) == true)
        {
            return;
        }

        if (index.Aliases?.ContainsKey(names.Building) == true
            && !await TakeAliasAsync(names, name, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        await RemoveAsync(names, name, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask RemoveAsync(IndexNames names, string name, CancellationToken cancellationToken) =>
        await client.FindAsync(
            new Call("delete_index", names.Index, HttpMethod.Delete, $"{name}?ignore_unavailable=true") { Passes = NotFound },
            AnswerJson.Default.DoneAnswer,
            cancellationToken).ConfigureAwait(false);

    // From then on it cannot be swapped in; false when it was.
    private async ValueTask<bool> TakeAliasAsync(IndexNames names, string name, CancellationToken cancellationToken)
    {
        using var body = Body(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("actions");
            Action(json, "remove", name, names.Building);
            json.WriteEndArray();
            json.WriteEndObject();
        });
        return await client.FindAsync(
            new Call("remove_alias", names.Index, HttpMethod.Post, "_aliases", body) { IsRepeatable = false, Passes = NotFound },
            AnswerJson.Default.DoneAnswer,
            cancellationToken).ConfigureAwait(false) is not null;
    }

    private async ValueTask<bool> PutAsync(
        IndexNames names, string operation, string name, Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        using var body = Body(write);
        return await client.FindAsync(
            new Call(operation, names.Index, HttpMethod.Put, name, body) { Passes = Exists },
            AnswerJson.Default.DoneAnswer,
            cancellationToken).ConfigureAwait(false) is not null;
    }

    private static PooledBuffer Body(Action<Utf8JsonWriter> write)
    {
        var body = new PooledBuffer();
        using var json = body.Json();
        write(json);
        json.Flush();
        return body;
    }

    private static void Action(Utf8JsonWriter json, string action, string index, string alias)
    {
        json.WriteStartObject();
        json.WriteStartObject(action);
        json.WriteString("index", index);
        json.WriteString("alias", alias);
        if (action == "remove")
        {
            json.WriteBoolean("must_exist", true);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
