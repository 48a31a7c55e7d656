using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Headless.Storage.MongoDb.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Headless.Storage.MongoDb.Engine;

/// <summary>
/// The client and what every call goes through: outages become typed, durations are measured. Reads are of the primary and of one majority
/// committed moment, however many batches they take; writes answer once a majority has them. So what was read or acknowledged survives the
/// loss of a member.
/// </summary>
internal sealed class MongoConnection : IDisposable
{
    /// <summary>
    /// A moment is not to be had for a short while after an index was made, by another gateway that starts; twenty of these are a second.
    /// </summary>
    private const int MaxSnapshotRetries = 20;

    private static readonly TimeSpan SnapshotRetry = TimeSpan.FromMilliseconds(50);
    private static readonly ClientSessionOptions Causal = new() { CausalConsistency = true };

    private readonly MongoDbOptions _options;
    private readonly TimeProvider _time;
    private readonly Histogram<double> _duration;
    private readonly ConcurrentBag<CancellationTokenSource> _bounds = [];
    private BsonTimestamp? _lastSeen;

    public MongoConnection(MongoDbOptions options, IMeterFactory meters, TimeProvider time)
    {
        _options = options;
        _time = time;
        var settings = MongoClientSettings.FromConnectionString(options.ConnectionString);
        settings.ApplicationName ??= "headless";
        settings.ServerSelectionTimeout = TimeSpan.FromMilliseconds(options.ServerSelectionMilliseconds);
        settings.ConnectTimeout = settings.ServerSelectionTimeout;
        settings.ReadPreference = ReadPreference.Primary;
        settings.ReadConcern = ReadConcern.Snapshot;
        settings.WriteConcern = WriteConcern.WMajority;
        Servers = string.Join(',', settings.Servers);
        Client = new MongoClient(settings);
        Database = Client.GetDatabase(options.DatabaseName);
        _duration = meters.Create(MongoDbStorageModule.MeterName).CreateHistogram<double>(
            "db.client.operation.duration", "s", "Duration of an operation, with all its commands and retries");
    }

    public MongoClient Client { get; }

    public IMongoDatabase Database { get; }

    /// <summary>Addresses without credentials.</summary>
    public string Servers { get; }

    /// <summary>What a call may take; for work that belongs to no single call.</summary>
    public TimeSpan OperationTime => TimeSpan.FromMilliseconds(_options.OperationMilliseconds);

    public IMongoCollection<BsonDocument> Own(string name) => Database.GetCollection<BsonDocument>(name);

    public IMongoCollection<StoredDocument> Documents(string name) => Database.GetCollection<StoredDocument>(name);

    /// <summary>
    /// A session that sees what this process has written and heard of, also through a primary that was elected a moment ago and does not
    /// know yet what a majority has.
    /// </summary>
    public IClientSessionHandle Session()
    {
        var session = Client.StartSession(Causal);
        if (Volatile.Read(ref _lastSeen) is { } last)
        {
            session.AdvanceOperationTime(last);
        }

        return session;
    }

    /// <summary>Called with the session of an acknowledged write, and of a read that later ones must not fall behind.</summary>
    public void Remember(IClientSession session)
    {
        var seen = session.OperationTime;
        while (seen is not null)
        {
            var last = Volatile.Read(ref _lastSeen);
            if ((last is not null && last >= seen) || Interlocked.CompareExchange(ref _lastSeen, seen, last) == last)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Runs a call of the port, for at most <see cref="MongoDbOptions.OperationMilliseconds"/>: a server that is there and says nothing
    /// holds up nobody for longer.
    /// </summary>
    public async ValueTask<TResult> RunAsync<TState, TResult>(
        string operation,
        string collection,
        TState state,
        Func<TState, CancellationToken, Task<TResult>> work,
        CancellationToken cancellationToken)
    {
        var started = _duration.Enabled ? Stopwatch.GetTimestamp() : 0;
        Exception? failed = null;
        var bound = _bounds.TryTake(out var idle) ? idle : new CancellationTokenSource();
        var caller = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), bound);
        try
        {
            bound.CancelAfter(_options.OperationMilliseconds);
            return await RetryAsync(state, work, bound.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (MongoErrors.IsOutage(failure) || bound.IsCancellationRequested)
        {
            failed = failure;
            cancellationToken.ThrowIfCancellationRequested();
            throw MongoErrors.Unavailable(failure);
        }
        finally
        {
            // Awaits a callback that is running: nobody cancels the next call.
            await caller.DisposeAsync().ConfigureAwait(false);
            GiveBack(bound);
            if (started != 0)
            {
                Measure(operation, collection, started, failed);
            }
        }
    }

    public void Dispose()
    {
        while (_bounds.TryTake(out var idle))
        {
            idle.Dispose();
        }

        Client.Dispose();
    }

    private async Task<TResult> RetryAsync<TState, TResult>(
        TState state, Func<TState, CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await work(state, cancellationToken).ConfigureAwait(false);
            }
            catch (MongoCommandException early) when (early.Code == MongoErrors.SnapshotUnavailable && attempt < MaxSnapshotRetries)
            {
                await Task.Delay(SnapshotRetry, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void GiveBack(CancellationTokenSource bound)
    {
        if (bound.TryReset())
        {
            _bounds.Add(bound);
        }
        else
        {
            bound.Dispose();
        }
    }

    private void Measure(string operation, string collection, long started, Exception? failed)
    {
        var tags = new TagList
        {
            { "db.system.name", "mongodb" },
            { "db.operation.name", operation },
            { "db.collection.name", collection },
        };
        if (failed is not null)
        {
            tags.Add("error.type", failed.GetType().Name);
        }

        _duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
    }
}
