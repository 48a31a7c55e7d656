using Headless.Storage.Documents;

namespace Headless.Storage.Search;

/// <summary>
/// Searches in a second, embedded index of this process while the server does not answer. That index is filled by
/// <see cref="FallbackRefresh"/> and so is some minutes old; writes, rebuilds and counted queries are the server's alone, whose outages
/// their callers see.
/// </summary>
public sealed class FallbackSearchStore(ISearchStore server, ISearchStore embedded, TimeProvider time) : ISearchStore
{
    /// <summary>After an outage the server is not asked for this long, so that not every search waits for it to fail again.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private long _restedFrom;
    private volatile bool _isResting;

    /// <summary>What stands in for the server.</summary>
    public ISearchStore Embedded => embedded;

    public ValueTask<SearchPage> SearchAsync(SearchRequest request, CancellationToken cancellationToken) =>
        AskAsync(request.Index, request, static (store, request, token) => store.SearchAsync(request, token), cancellationToken);

    public ValueTask<IReadOnlyList<CompletionHit>> SuggestAsync(
        string index, string prefix, int limit, CancellationToken cancellationToken) =>
        AskAsync(
            index,
            (index, prefix, limit),
            static (store, asked, token) => store.SuggestAsync(asked.index, asked.prefix, asked.limit, token),
            cancellationToken);

    /// <summary>Counted where the query was answered.</summary>
    public ValueTask CountQueryAsync(string index, string query, CancellationToken cancellationToken) =>
        IsResting ? embedded.CountQueryAsync(index, query, cancellationToken) : server.CountQueryAsync(index, query, cancellationToken);

    public ValueTask WriteAsync(string index, IReadOnlyList<SearchWrite> writes, CancellationToken cancellationToken) =>
        server.WriteAsync(index, writes, cancellationToken);

    public ValueTask<ISearchRebuild> BeginRebuildAsync(string index, string format, CancellationToken cancellationToken) =>
        server.BeginRebuildAsync(index, format, cancellationToken);

    public ValueTask<SearchStats> StatsAsync(string index, CancellationToken cancellationToken) =>
        server.StatsAsync(index, cancellationToken);

    private bool IsResting => _isResting && time.GetElapsedTime(Volatile.Read(ref _restedFrom)) < Rest;

    private async ValueTask<TAnswer> AskAsync<TAsked, TAnswer>(
        string index,
        TAsked asked,
        Func<ISearchStore, TAsked, CancellationToken, ValueTask<TAnswer>> ask,
        CancellationToken cancellationToken)
    {
        StoreUnavailableException? outage = null;
        if (!IsResting)
        {
            try
            {
                var answer = await ask(server, asked, cancellationToken).ConfigureAwait(false);
                _isResting = false;
                return answer;
            }
            catch (StoreUnavailableException failure)
            {
                outage = failure;
                Volatile.Write(ref _restedFrom, time.GetTimestamp());
                _isResting = true;
            }
        }

        // An index that was never filled would answer that there is nothing.
        var stats = await embedded.StatsAsync(index, cancellationToken).ConfigureAwait(false);
        return stats.Format is not null
            ? await ask(embedded, asked, cancellationToken).ConfigureAwait(false)
            : throw new StoreUnavailableException(
                "Search", "the server does not answer, and what stands in for it is not filled yet.", outage);
    }
}
