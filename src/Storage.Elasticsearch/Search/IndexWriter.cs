using Headless.Storage.Documents;
using Headless.Storage.Elasticsearch.Client;
using Headless.Storage.Search;

namespace Headless.Storage.Elasticsearch.Search;

/// <summary>
/// Writes batches: to the index that is searched and, while a rebuild fills another, to that one too. Every write carries its version, so
/// one that arrives late or twice changes nothing.
/// </summary>
internal sealed class IndexWriter(BulkSender sender, IndexAdmin admin, StateStore store, ElasticsearchOptions options)
{
    /// <summary>Documents that a refusal names.</summary>
    private const int MaxNamed = 5;

    /// <summary>To be called by one at a time.</summary>
    public async ValueTask WriteAsync(IndexState state, IReadOnlyList<SearchWrite> writes, CancellationToken cancellationToken)
    {
        var names = state.Names;
        var (main, building) = await admin.PlacesAsync(names, cancellationToken).ConfigureAwait(false);
        using var bulk = new Bulk();
        Add(bulk, names.Main, isAlias: true, writes);
        if (building is not null)
        {
            bulk.Items.AddRange([.. bulk.Items.Select(item => item.For(names.Building))]);
        }

        var labels = state.Labels.Write(bulk, writes);
        await SendAsync(names, bulk, cancellationToken).ConfigureAwait(false);
        state.Labels.Forget(labels);
        // What was written to a building index is shown with it, even when it comes into place between the write and this.
        var shown = building is not null ? $"{names.Main},{names.Building}" : names.Main;
        var highest = writes.Max(write => write.Version);
        await Task.WhenAll(
            options.RefreshOnWrite ? admin.RefreshAsync(names, shown, cancellationToken).AsTask() : Task.CompletedTask,
            store.NoteAppliedAsync(names, main ?? names.First, highest, cancellationToken).AsTask(),
            building is null ? Task.CompletedTask : store.NoteAppliedAsync(names, building, highest, cancellationToken).AsTask())
            .ConfigureAwait(false);
        ThrowIfRefused(names, bulk);
    }

    /// <summary>Writes to the index that is being filled alone. Nobody searches it, so nothing is refreshed.</summary>
    public async ValueTask FillAsync(
        IndexState state, string name, IReadOnlyList<SearchWrite> writes, CancellationToken cancellationToken)
    {
        var names = state.Names;
        using var bulk = new Bulk();
        // By its own name: when another gateway has taken over, the alias leads to that one's index.
        Add(bulk, name, isAlias: false, writes);
        var labels = state.Labels.Write(bulk, writes);
        await sender.SendAsync(names.Index, bulk, bulk.Items, cancellationToken).ConfigureAwait(false);
        state.Labels.Forget(labels);
        if (bulk.Items.Exists(item => item.Result == BulkResult.NoIndex))
        {
            throw new StoreUnavailableException(ElasticClient.Store, $"the index that the rebuild of '{names.Index}' fills is gone.");
        }

        await store.NoteAppliedAsync(names, name, writes.Max(write => write.Version), cancellationToken).ConfigureAwait(false);
        ThrowIfRefused(names, bulk);
    }

    private void Add(Bulk bulk, string target, bool isAlias, IReadOnlyList<SearchWrite> writes)
    {
        foreach (var write in Newest(writes))
        {
            if (write.Document is { } document)
            {
                bulk.Put(target, isAlias, write.Id, write.Version, (document, options.Analyzer is not null), static (json, wanted) =>
                    DocumentJson.Write(json, wanted.document, wanted.Item2));
            }
            else
            {
                bulk.Delete(target, isAlias, write.Id, write.Version);
            }
        }
    }

    private async ValueTask SendAsync(IndexNames names, Bulk bulk, CancellationToken cancellationToken)
    {
        await sender.SendAsync(names.Index, bulk, bulk.Items, cancellationToken).ConfigureAwait(false);
        if (!bulk.Items.Exists(item => item.Result == BulkResult.NoIndex))
        {
            return;
        }

        if (bulk.Items.Exists(item => item.Result == BulkResult.NoIndex && item.Target != names.Building))
        {
            await store.MakeAsync(names, cancellationToken).ConfigureAwait(false);
            await admin.MakeAsync(names, names.First, names.Main, cancellationToken).ConfigureAwait(false);
        }

        // Without its building alias a rebuild is either given up, or its index is in place by now and must not lack these.
        var again = bulk.Items.Where(item => item.Result == BulkResult.NoIndex)
            .Select(item => item.Target == names.Building ? item.For(names.Main) : item).ToList();
        await sender.SendAsync(names.Index, bulk, again, cancellationToken).ConfigureAwait(false);
        bulk.Items.RemoveAll(item => item.Result == BulkResult.NoIndex);
        bulk.Items.AddRange(again);
        if (again.Exists(item => item.Result == BulkResult.NoIndex))
        {
            throw new StoreUnavailableException(ElasticClient.Store, $"the index '{names.Index}' goes away while it is written.");
        }
    }

    private static void ThrowIfRefused(IndexNames names, Bulk bulk)
    {
        var refused = bulk.Items.Where(item => item.Result == BulkResult.Refused).DistinctBy(item => item.Id).ToArray();
        if (refused.Length > 0)
        {
            var reason = $"{refused[0].Error?.Type}: {refused[0].Error?.Reason}";
            var others = string.Join(", ", refused.Skip(1).Take(MaxNamed).Select(item => item.Id));
            throw new DocumentRefusedException(
                names.Index, refused[0].Id, refused.Length == 1 ? reason : $"{reason} (and {refused.Length - 1} others: {others})");
        }
    }

    private static Dictionary<string, SearchWrite>.ValueCollection Newest(IReadOnlyList<SearchWrite> writes)
    {
        var newest = new Dictionary<string, SearchWrite>(writes.Count);
        foreach (var write in writes)
        {
            if (!newest.TryGetValue(write.Id, out var known) || known.Version <= write.Version)
            {
                newest[write.Id] = write;
            }
        }

        return newest.Values;
    }
}
