using System.Collections.Concurrent;
using Headless.Storage.Elasticsearch.Client;
using Headless.Storage.Search;
using Microsoft.Extensions.Logging;

namespace Headless.Storage.Elasticsearch.Search;

/// <summary>Search on a cluster that many gateways share. Which documents are found and counted is the same as embedded.</summary>
internal sealed class ElasticsearchSearchStore : ISearchStore, IAsyncDisposable
{
    private readonly ElasticClient _client;
    private readonly ElasticsearchOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly IndexAdmin _admin;
    private readonly StateStore _store;
    private readonly IndexWriter _writer;
    private readonly Leftovers _leftovers;
    private readonly Completions _completions;
    private readonly ConcurrentDictionary<string, IndexState> _indexes = new();

    public ElasticsearchSearchStore(
        ElasticClient client,
        BulkSender sender,
        IndexAdmin admin,
        ElasticsearchOptions options,
        TimeProvider clock,
        ILogger<ElasticsearchSearchStore> logger)
    {
        (_client, _options, _clock, _logger, _admin) = (client, options, clock, logger, admin);
        _store = new StateStore(client, admin);
        _writer = new IndexWriter(sender, admin, _store, options);
        _leftovers = new Leftovers(admin, options, clock, logger);
        _completions = new Completions(client);
    }

    public async ValueTask WriteAsync(string index, IReadOnlyList<SearchWrite> writes, CancellationToken cancellationToken)
    {
        if (writes.Count == 0)
        {
            return;
        }

        var state = Of(index);
        await state.Writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _writer.WriteAsync(state, writes, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            state.Writing.Release();
        }
    }

    public ValueTask<SearchPage> SearchAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Limit, SearchRequest.MaxLimit);
        ArgumentOutOfRangeException.ThrowIfNegative(request.Limit);
        return new SearchRun(_client, Of(request.Index), _options, request).ExecuteAsync(cancellationToken);
    }

    public ValueTask<IReadOnlyList<CompletionHit>> SuggestAsync(
        string index, string prefix, int limit, CancellationToken cancellationToken) =>
        _completions.FindAsync(Of(index).Names, prefix, limit, cancellationToken);

    public ValueTask CountQueryAsync(string index, string query, CancellationToken cancellationToken) =>
        Of(index).Queries.CountAsync(query, cancellationToken);

    public async ValueTask<ISearchRebuild> BeginRebuildAsync(string index, string format, CancellationToken cancellationToken)
    {
        var state = Of(index);
        await state.Rebuilding.WaitAsync(cancellationToken).ConfigureAwait(false);
        RebuildLock? held = null;
        try
        {
            var period = TimeSpan.FromSeconds(_options.RebuildLockSeconds);
            held = await RebuildLock.AcquireAsync(_store, state.Names, period, _clock, _logger, cancellationToken).ConfigureAwait(false);
            await _leftovers.RemoveOfCrashedAsync(state.Names, cancellationToken).ConfigureAwait(false);
            var name = state.Names.Next(_clock);
            await state.Writing.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await _admin.MakeAsync(state.Names, name, state.Names.Building, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                state.Writing.Release();
            }

            return new Rebuild(state, name, format, held, _admin, _writer, _leftovers, _logger);
        }
        catch
        {
            if (held is not null)
            {
                await held.DisposeAsync().ConfigureAwait(false);
            }

            state.Rebuilding.Release();
            throw;
        }
    }

    public async ValueTask<SearchStats> StatsAsync(string index, CancellationToken cancellationToken)
    {
        var names = Of(index).Names;
        var found = _admin.FindAsync(names, names.Main, cancellationToken).AsTask();
        var counted = _client.FindAsync(
            new Call("count", index, HttpMethod.Get, $"{names.Main}/_count") { Passes = 404 },
            AnswerJson.Default.CountAnswer,
            cancellationToken).AsTask();
        var places = _admin.PlacesAsync(names, cancellationToken).AsTask();
        await Task.WhenAll(found, counted, places).ConfigureAwait(false);
        var meta = (await found.ConfigureAwait(false)).Values.FirstOrDefault()?.Mappings?.Meta;
        var (main, building) = await places.ConfigureAwait(false);
        var applied = main is null ? null
            : await _store.FindAsync(names, StateStore.AppliedIdOf(main), cancellationToken).ConfigureAwait(false);
        return new SearchStats(
            meta?.Schema == IndexLayout.Schema && meta.Analyzer == _options.Analyzer ? meta.Format : null,
            (await counted.ConfigureAwait(false))?.Count ?? 0,
            applied is { Found: true } ? applied.Version : 0,
            building is not null);
    }

    public async ValueTask DisposeAsync()
    {
        await _leftovers.DisposeAsync().ConfigureAwait(false);
        foreach (var state in _indexes.Values)
        {
            state.Queries.Dispose();
        }
    }

    private IndexState Of(string index) => _indexes.GetOrAdd(index, name =>
    {
        var names = IndexNames.Of(_options.IndexPrefix, name);
        return new IndexState(
            names, new LabelCache(_store, names, _options, _clock), new QueryCounter(_store, names, _clock, _logger));
    });
}
