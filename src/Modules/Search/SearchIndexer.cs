using Headless.Storage.Events;
using Headless.Storage.Search;

namespace Headless.Search;

/// <summary>
/// Keeps the indexes true: reads what happened, has the sources load what it changed, writes that. Handling an event twice writes the same
/// again.
/// </summary>
internal sealed class SearchIndexer(IEnumerable<ISearchSource> sources, ISearchStore store, IOutbox outbox, SearchSynonyms synonyms)
    : IEventConsumer
{
    /// <summary>Documents loaded and written at once: bounds memory, and how long a reader waits for a batch.</summary>
    public const int BatchSize = 200;

    public string Name => "search";

    public IReadOnlyList<string> Types { get; } = [.. sources.SelectMany(source => source.EventTypes).Distinct()];

    public async ValueTask HandleAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        foreach (var source in sources)
        {
            var own = events.Where(happened => source.EventTypes.Contains(happened.Type)).ToArray();
            if (own.Length > 0)
            {
                synonyms.Forget();
                await IndexAsync(source, own, cancellationToken);
            }
        }
    }

    private async ValueTask IndexAsync(ISearchSource source, OutboxEvent[] events, CancellationToken cancellationToken)
    {
        var batch = new List<string>(BatchSize);
        var seen = new HashSet<string>();
        await foreach (var id in source.ChangedAsync(events, cancellationToken))
        {
            if (seen.Add(id))
            {
                batch.Add(id);
            }

            if (batch.Count == BatchSize)
            {
                await IndexAsync(source, batch, cancellationToken);
                batch.Clear();
            }
        }

        await IndexAsync(source, batch, cancellationToken);
    }

    // The version is the outbox's head before loading: what is loaded is at least as new, and what changes later comes as a later event.
    private async ValueTask IndexAsync(ISearchSource source, List<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return;
        }

        var version = await outbox.HeadAsync(cancellationToken);
        var documents = await source.LoadAsync(ids, cancellationToken);
        await store.WriteAsync(
            source.Index, [.. documents.Select((document, i) => new SearchWrite(ids[i], version, document))], cancellationToken);
    }
}
