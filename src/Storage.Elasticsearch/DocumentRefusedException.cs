namespace Headless.Storage.Elasticsearch;

/// <summary>
/// The server does not take a document as it is made: a field of another type, too many fields. All other writes of the batch are done.
/// </summary>
public sealed class DocumentRefusedException(string index, string id, string reason)
    : InvalidOperationException($"Elasticsearch refused document '{id}' of '{index}': {reason}.")
{
    public string Index { get; } = index;

    public string DocumentId { get; } = id;
}
