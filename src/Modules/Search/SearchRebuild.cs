using Headless.Storage.Events;
using Headless.Storage.Search;
using Headless.Storage.Search.Text;
using Microsoft.Extensions.Logging;

namespace Headless.Search;

/// <summary>How far a rebuild is.</summary>
public readonly record struct RebuildProgress(string Index, int Documents);

/// <summary>Builds indexes anew from their sources, beside the ones that are searched meanwhile.</summary>
public sealed class SearchRebuild
{
    private readonly IEnumerable<ISearchSource> _sources;
    private readonly ISearchStore _store;
    private readonly IOutbox _outbox;
    private readonly ILogger _logger;

    public SearchRebuild(IEnumerable<ISearchSource> sources, ISearchStore store, IOutbox outbox, ILogger<SearchRebuild> logger)
    {
        _sources = sources;
        _store = store;
        _outbox = outbox;
        _logger = logger;
    }

    /// <summary>Rebuilds every index.</summary>
    public async Task RunAsync(IProgress<RebuildProgress>? progress, CancellationToken cancellationToken)
    {
        foreach (var source in _sources)
        {
            await using var rebuild = await _store.BeginRebuildAsync(source.Index, FormatOf(source), cancellationToken);
            await FillAsync(rebuild, source, progress, cancellationToken);
        }
    }

    /// <summary>
    /// Rebuilds the indexes that are missing, that were made by another version of the text analysis or of their documents, or that know
    /// more than the outbox ever told: they belong to other data.
    /// </summary>
    public async Task RunWhereNeededAsync(CancellationToken cancellationToken)
    {
        foreach (var source in _sources)
        {
            if (await IsNeededAsync(source, cancellationToken))
            {
                await using var rebuild = await _store.BeginRebuildAsync(source.Index, FormatOf(source), cancellationToken);

                // Another gateway that started at the same moment may have done it meanwhile.
                if (await IsNeededAsync(source, cancellationToken))
                {
                    Log.Rebuilding(_logger, source.Index, FormatOf(source));
                    await FillAsync(rebuild, source, progress: null, cancellationToken);
                }
            }
        }
    }

    private async ValueTask<bool> IsNeededAsync(ISearchSource source, CancellationToken cancellationToken)
    {
        var stats = await _store.StatsAsync(source.Index, cancellationToken);
        var head = await _outbox.HeadAsync(cancellationToken);
        return stats.Format != FormatOf(source) || stats.AppliedVersion > head;
    }

    private static string FormatOf(ISearchSource source) => $"{TextAnalyzer.Version}.{source.Format}";

    // All documents are written as of the outbox's head before the first was read: what changes meanwhile arrives as newer, and wins.
    private async Task FillAsync(
        ISearchRebuild rebuild, ISearchSource source, IProgress<RebuildProgress>? progress, CancellationToken cancellationToken)
    {
        var version = await _outbox.HeadAsync(cancellationToken);
        var batch = new List<SearchWrite>(SearchIndexer.BatchSize);
        var written = 0;
        await foreach (var document in source.AllAsync(cancellationToken))
        {
            batch.Add(new SearchWrite(document.Id, version, document));
            if (batch.Count == SearchIndexer.BatchSize)
            {
                await rebuild.WriteAsync(batch, cancellationToken);
                written += batch.Count;
                progress?.Report(new RebuildProgress(source.Index, written));
                batch.Clear();
            }
        }

        await rebuild.WriteAsync(batch, cancellationToken);
        await rebuild.CompleteAsync(cancellationToken);
        progress?.Report(new RebuildProgress(source.Index, written + batch.Count));
    }
}
