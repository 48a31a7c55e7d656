using Headless.Storage.Events;

namespace Headless.Storage.Search;

/// <summary>
/// Where an index comes from. Implemented by the owner of the things, registered as a singleton; the search module does the rest:
/// it listens to the outbox, asks which documents an event changes, loads and writes them, and rebuilds.
/// </summary>
public interface ISearchSource
{
    /// <summary>Lower-case letters: <c>products</c>.</summary>
    string Index { get; }

    /// <summary>Raised by one when documents are made differently; the index is then rebuilt at the next start.</summary>
    int Format { get; }

    /// <summary>Types of events that can change documents or synonyms of this index.</summary>
    IReadOnlyList<string> EventTypes { get; }

    /// <summary>Ids of the documents that these events change; one event may change many (a brand was renamed). An id may repeat.</summary>
    IAsyncEnumerable<string> ChangedAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken);

    /// <summary>As many results as ids (at most 500), in their order; null when the thing is gone.</summary>
    ValueTask<IReadOnlyList<SearchDocument?>> LoadAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken);

    /// <summary>Everything, in any order, read in pages; what changes meanwhile also comes as events.</summary>
    IAsyncEnumerable<SearchDocument> AllAsync(CancellationToken cancellationToken);

    /// <summary>Groups of texts that mean the same: for example a tag's name, slug and synonyms.</summary>
    ValueTask<IReadOnlyList<IReadOnlyList<string>>> SynonymsAsync(CancellationToken cancellationToken);
}
