using Headless.Storage.Documents;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headless.Storage.Search;

/// <summary>Fills what stands in for a search server, from the sources of its indexes, at start and again and again.</summary>
internal sealed class FallbackRefresh(
    FallbackSearchStore store,
    IEnumerable<ISearchSource> sources,
    StorageStart stores,
    FallbackSearchOptions options,
    TimeProvider time,
    ILogger<FallbackRefresh> logger) : BackgroundService
{
    private const string Format = "fallback";
    private const int BatchSize = 200;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await stores.OpenedAsync(stoppingToken).ConfigureAwait(false);
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(options.FallbackRefreshMinutes), time);
        do
        {
            foreach (var source in sources)
            {
                await TryFillAsync(source, stoppingToken).ConfigureAwait(false);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task TryFillAsync(ISearchSource source, CancellationToken stopping)
    {
        try
        {
            await using var rebuild = await store.Embedded.BeginRebuildAsync(source.Index, Format, stopping).ConfigureAwait(false);
            var batch = new List<SearchWrite>(BatchSize);
            await foreach (var document in source.AllAsync(stopping).ConfigureAwait(false))
            {
                batch.Add(new SearchWrite(document.Id, 1, document));
                if (batch.Count == BatchSize)
                {
                    await rebuild.WriteAsync(batch, stopping).ConfigureAwait(false);
                    batch.Clear();
                }
            }

            await rebuild.WriteAsync(batch, stopping).ConfigureAwait(false);
            await rebuild.CompleteAsync(stopping).ConfigureAwait(false);
        }
        catch (StoreUnavailableException outage)
        {
            Log.FallbackNotFilled(logger, source.Index, outage);
        }
    }
}
