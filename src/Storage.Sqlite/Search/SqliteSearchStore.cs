using System.Collections.Concurrent;
using System.Globalization;
using Headless.Storage.Search;
using Microsoft.Extensions.Logging;

namespace Headless.Storage.Sqlite.Search;

/// <summary>The embedded search: one file per index and generation, in the folder <c>search</c> of the data folder.</summary>
internal sealed class SqliteSearchStore(SqliteStorageOptions options, TimeProvider clock, ILogger<SqliteSearchStore> logger)
    : ISearchStore, IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<IndexState>> _indexes = new();

    public async ValueTask WriteAsync(string index, IReadOnlyList<SearchWrite> writes, CancellationToken cancellationToken)
    {
        var state = Of(index);
        await state.Writing.WaitAsync(cancellationToken);
        try
        {
            state.Current.Write(writes);
            state.Filling?.Write(writes);
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
        cancellationToken.ThrowIfCancellationRequested();
        var segment = Enter(request.Index);
        try
        {
            return ValueTask.FromResult(SearchRun.Execute(segment, request));
        }
        finally
        {
            segment.Leave();
        }
    }

    public ValueTask<IReadOnlyList<CompletionHit>> SuggestAsync(string index, string prefix, int limit, CancellationToken cancellationToken)
    {
        var segment = Enter(index);
        try
        {
            return ValueTask.FromResult(segment.Completions.Find(prefix, limit));
        }
        finally
        {
            segment.Leave();
        }
    }

    public async ValueTask CountQueryAsync(string index, string query, CancellationToken cancellationToken)
    {
        var segment = Enter(index);
        try
        {
            if (!segment.CountQuery(query))
            {
                return;
            }
        }
        finally
        {
            segment.Leave();
        }

        await WriteAsync(index, [], cancellationToken);
    }

    public async ValueTask<ISearchRebuild> BeginRebuildAsync(string index, string format, CancellationToken cancellationToken)
    {
        var state = Of(index);
        await state.Rebuilding.WaitAsync(cancellationToken);
        try
        {
            await state.Writing.WaitAsync(cancellationToken);
        }
        catch
        {
            state.Rebuilding.Release();
            throw;
        }

        try
        {
            state.Generation++;
            var path = PathOf(index, state.Generation);
            SearchFile.Delete(path);
            state.Filling = SearchSegment.Open(path, options, isFilling: true, clock);
            return new Rebuild(this, index, format, state);
        }
        catch
        {
            state.Rebuilding.Release();
            throw;
        }
        finally
        {
            state.Writing.Release();
        }
    }

    public ValueTask<SearchStats> StatsAsync(string index, CancellationToken cancellationToken)
    {
        var state = Of(index);
        var segment = Enter(index);
        try
        {
            return ValueTask.FromResult(
                new SearchStats(segment.Format, segment.Snapshot.LiveCount, segment.AppliedVersion, state.Filling is not null));
        }
        finally
        {
            segment.Leave();
        }
    }

    public void Dispose()
    {
        foreach (var index in _indexes.Values.Where(index => index.IsValueCreated))
        {
            index.Value.Filling?.Close(retire: true);
            index.Value.Current.Close(retire: false);
        }

        _indexes.Clear();
    }

    private SearchSegment Enter(string index)
    {
        var state = Of(index);
        while (true)
        {
            var segment = state.Current;
            if (segment.TryEnter())
            {
                return segment;
            }

            ObjectDisposedException.ThrowIf(_indexes.IsEmpty, this);
        }
    }

    private IndexState Of(string index) => _indexes.GetOrAdd(index, name => new Lazy<IndexState>(() => Open(name))).Value;

    private string Folder => Path.Combine(options.Path, "search");

    private string PathOf(string index, int generation) => Path.Combine(Folder, $"{index}-{generation:D6}.db");

    // The newest whole generation is the index. What is left of older ones, or of one that was never finished, is removed.
    private IndexState Open(string index)
    {
        Directory.CreateDirectory(Folder);
        var files = Directory.GetFiles(Folder, $"{index}-??????.db").OrderDescending(StringComparer.Ordinal).ToArray();
        var generation = files.Length == 0 ? 0 : int.Parse(Path.GetFileNameWithoutExtension(files[0])[^6..], CultureInfo.InvariantCulture);
        SearchSegment? current = null;
        foreach (var file in files)
        {
            if (current is null && SearchFile.IsUsable(file, options))
            {
                current = SearchSegment.Open(file, options, isFilling: false, clock);
            }
            else
            {
                SearchFile.Delete(file);
            }
        }

        current ??= SearchSegment.OpenFirst(PathOf(index, ++generation), options, clock);
        Log.SearchOpened(logger, index, current.Snapshot.LiveCount, generation);
        return new IndexState(current, generation);
    }

    private sealed class IndexState(SearchSegment current, int generation)
    {
        private volatile SearchSegment _current = current;
        private volatile SearchSegment? _filling;

        public SemaphoreSlim Writing { get; } = new(1);

        public SemaphoreSlim Rebuilding { get; } = new(1);

        public int Generation { get; set; } = generation;

        public SearchSegment Current
        {
            get => _current;
            set => _current = value;
        }

        public SearchSegment? Filling
        {
            get => _filling;
            set => _filling = value;
        }
    }

    private sealed class Rebuild(SqliteSearchStore store, string index, string format, IndexState state) : ISearchRebuild
    {
        private bool _isDone;

        public async ValueTask WriteAsync(IReadOnlyList<SearchWrite> writes, CancellationToken cancellationToken)
        {
            await state.Writing.WaitAsync(cancellationToken);
            try
            {
                (state.Filling ?? throw new InvalidOperationException("The rebuild is over.")).Write(writes);
            }
            finally
            {
                state.Writing.Release();
            }
        }

        public async ValueTask CompleteAsync(CancellationToken cancellationToken)
        {
            await state.Writing.WaitAsync(cancellationToken);
            try
            {
                var (before, filled) = (state.Current, state.Filling ?? throw new InvalidOperationException("The rebuild is over."));
                filled.Complete(format);
                state.Current = filled;
                state.Filling = null;
                filled.TakeQueriesOf(before);
                before.Close(retire: true);
                Log.SearchRebuilt(store.Logger, index, filled.Snapshot.LiveCount, format);
            }
            finally
            {
                state.Writing.Release();
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (_isDone)
            {
                return;
            }

            _isDone = true;
            await state.Writing.WaitAsync();
            try
            {
                state.Filling?.Close(retire: true);
                state.Filling = null;
            }
            finally
            {
                state.Writing.Release();
                state.Rebuilding.Release();
            }
        }
    }

    private ILogger Logger => logger;
}
