using System.Text.Json;

namespace Headless.Storage.Elasticsearch.Client;

/// <summary>What became of one write of a bulk request.</summary>
internal enum BulkResult
{
    Unsent,
    Applied,

    /// <summary>The index has a newer version.</summary>
    PassedOver,

    /// <summary>There is no such index or alias.</summary>
    NoIndex,
    Refused,
}

/// <summary>One write of a bulk request: a document in a shared buffer, or a deletion.</summary>
/// <param name="Target">Index or alias.</param>
/// <param name="Version">Null for what is simply the newest, as it is written last.</param>
internal sealed record BulkItem(string Target, bool IsAlias, string Id, long? Version, Range? Document)
{
    public BulkResult Result { get; set; }

    public ServerError? Error { get; set; }

    public BulkItem For(string target) => new(target, IsAlias: true, Id, Version, Document);
}

/// <summary>Versioned writes on their way: their documents, one after the other in one buffer, and what became of each.</summary>
internal sealed class Bulk : IDisposable
{
    private readonly PooledBuffer _documents = new();
    private readonly Utf8JsonWriter _json;

    public Bulk() => _json = _documents.Json();

    public List<BulkItem> Items { get; } = [];

    public ReadOnlySpan<byte> Bytes(BulkItem item) => item.Document is { } range ? _documents.Memory.Span[range] : [];

    public void Delete(string target, bool isAlias, string id, long version) =>
        Items.Add(new BulkItem(target, isAlias, id, version, null));

    public void Put<T>(string target, bool isAlias, string id, long? version, T document, Action<Utf8JsonWriter, T> write)
    {
        var start = _documents.Length;
        write(_json, document);
        _json.Flush();
        _json.Reset();
        Items.Add(new BulkItem(target, isAlias, id, version, start.._documents.Length));
    }

    public void Dispose()
    {
        _json.Dispose();
        _documents.Dispose();
    }
}
