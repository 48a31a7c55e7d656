using Headless.Servers;
using Headless.Storage.Documents;
using Headless.Storage.Events;
using Headless.Storage.MongoDb;
using Headless.Storage.Tests.Documents;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Headless.Storage.Tests.MongoDb;

/// <summary>
/// A gateway's stores over a database of its own, which goes with the host; several hosts over one database are several gateways.
/// </summary>
internal sealed class MongoDbHost : StoreHost
{
    private readonly Action<MongoDbOptions>? _configure;
    private readonly OutboxOptions _outbox;
    private readonly bool _isOwner;

    private MongoDbHost(
        string connectionString,
        string database,
        bool isOwner,
        Action<MongoDbOptions>? configure,
        Action<IServiceCollection>? register,
        OutboxOptions outbox) : base(register, outbox)
    {
        ConnectionString = connectionString;
        DatabaseName = database;
        _isOwner = isOwner;
        _outbox = outbox;
        _configure = configure;
        Client = new MongoClient(connectionString);
    }

    public string ConnectionString { get; }

    public string DatabaseName { get; }

    /// <summary>Not the store's: for looking at what it did.</summary>
    public MongoClient Client { get; }

    public IMongoDatabase Database => Client.GetDatabase(DatabaseName);

    public IOutbox Outbox => Get<IOutbox>();

    public static async Task<MongoDbHost> StartAsync(
        IReadOnlyList<Collection> collections,
        Action<MongoDbOptions>? configure = null,
        Action<IServiceCollection>? register = null,
        string? connectionString = null,
        OutboxOptions? outbox = null)
    {
        connectionString ??= RunningServers.ConnectionString(ServerKinds.MongoDb)!;
        var host = new MongoDbHost(connectionString, $"test_{Guid.NewGuid():N}", isOwner: true, configure, register, outbox ?? new());
        await host.OpenAsync(collections);
        return host;
    }

    /// <summary>Another gateway over the same database.</summary>
    public async Task<MongoDbHost> AnotherAsync(IReadOnlyList<Collection> collections, Action<IServiceCollection>? register = null)
    {
        var host = new MongoDbHost(ConnectionString, DatabaseName, isOwner: false, _configure, register, _outbox);
        await host.OpenAsync(collections);
        return host;
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (_isOwner)
        {
            await Client.DropDatabaseAsync(DatabaseName);
        }

        Client.Dispose();
    }

    public Task<BsonDocument> RunAsync(BsonDocument command) => Database.RunCommandAsync<BsonDocument>(command);

    protected override void AddStore(IServiceCollection services)
    {
        var options = new MongoDbOptions
        {
            ConnectionString = ConnectionString,
            Database = DatabaseName,
            RefuseUnindexedQueries = true,
            OperationMilliseconds = 60_000,
        };
        _configure?.Invoke(options);
        services.AddMongoDbDocuments(options);
    }
}
