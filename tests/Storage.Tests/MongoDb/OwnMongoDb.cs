using Headless.Servers;
using Headless.Storage.MongoDb;
using Headless.Storage.Tests.Documents;

namespace Headless.Storage.Tests.MongoDb;

/// <summary>Tests on a replica set of their own, to do it harm.</summary>
public abstract class OwnMongoDb(int members, Action<MongoDbOptions> configure) : IAsyncLifetime
{
    private protected IReadOnlyList<ServerProcess> Servers { get; private set; } = [];

    private protected MongoDbHost Host { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Servers = await ServerKinds.StartMongoDbAsync(members);
        Host = await MongoDbHost.StartAsync(
            [Toys.Collection], configure, connectionString: ServerKinds.ConnectionString(ServerKinds.MongoDb, Servers));
    }

    public async Task DisposeAsync()
    {
        await Host.CloseAsync();
        Host.Client.Dispose();
        foreach (var server in Servers)
        {
            await server.DisposeAsync();
        }
    }
}
