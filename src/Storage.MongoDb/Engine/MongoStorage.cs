using Headless.Storage.Documents;
using Headless.Storage.MongoDb.Documents;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Headless.Storage.MongoDb.Engine;

/// <summary>The declared collections. Made by <see cref="InitializeAsync"/>, before which every use is a bug.</summary>
internal sealed class MongoStorage(
    MongoConnection connection,
    IEnumerable<Collection> collections,
    MongoDbOptions options,
    TimeProvider time,
    ILogger<MongoStorage> logger) : IStorageInitializer, IDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _starting = new(1);
    private Dictionary<Collection, IMongoCollection<StoredDocument>>? _documents;

    public IMongoCollection<StoredDocument> Documents(Collection collection) =>
        (_documents ?? throw new InvalidOperationException("The storage is used before IStorageInitializer has run."))
            .GetValueOrDefault(collection)
        ?? throw new InvalidOperationException(
            $"Collection '{collection.Name}' is not registered: services.AddSingleton<Collection>(...) makes it at start.");

    public async Task InitializeAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_documents is null)
            {
                await OpenAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _starting.Release();
        }
    }

    public void Dispose() => _starting.Dispose();

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        var declared = collections.ToList();
        var twice = declared.GroupBy(collection => collection.Name).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new InvalidOperationException($"Two collections are named '{twice.Key}'.");
        }

        await WaitForServerAsync(cancellationToken).ConfigureAwait(false);
        var maker = new SchemaMaker(connection, time, logger);
        try
        {
            // Takes as long as it takes: an index over a large collection is made in minutes.
            await maker.MakeAsync(declared, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (MongoErrors.IsOutage(failure))
        {
            throw MongoErrors.Unavailable(failure);
        }

        _documents = declared.ToDictionary(collection => collection, collection => connection.Documents(collection.Name));
        Log.Ready(logger, connection.Database.DatabaseNamespace.DatabaseName, connection.Servers);
    }

    private static Task<BsonDocument> HelloAsync(IMongoDatabase database, CancellationToken cancellationToken) =>
        database.RunCommandAsync<BsonDocument>(new BsonDocument("hello", 1), ReadPreference.Primary, cancellationToken);

    private async Task WaitForServerAsync(CancellationToken cancellationToken)
    {
        var limit = TimeSpan.FromSeconds(options.StartWaitSeconds);
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                var hello = await connection.RunAsync("hello", "", connection.Database, HelloAsync, cancellationToken)
                    .ConfigureAwait(false);
                if (!hello.Contains("setName") && hello.GetValue("msg", "") != "isdbgrid")
                {
                    throw new InvalidOperationException(
                        $"MongoDB at {connection.Servers} is no replica set, which transactions need; a single server can be one.");
                }

                return;
            }
            catch (StoreUnavailableException failure) when (time.GetElapsedTime(started) < limit)
            {
                Log.Waiting(logger, connection.Servers, time.GetElapsedTime(started), limit, failure.Message);
            }

            await Task.Delay(Retry, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
