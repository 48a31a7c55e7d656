using Headless.Servers;

namespace Headless.Storage.Tests.Redis;

/// <summary>A cluster for the tests of one class.</summary>
public sealed class RedisCluster : IAsyncLifetime
{
    public IReadOnlyList<ServerProcess> Nodes { get; private set; } = [];

    public string ConnectionString => string.Join(',', Nodes.Select(node => node.Address));

    public async Task InitializeAsync()
    {
        if (ServerKinds.Missing(ServerKinds.Redis) is null)
        {
            Nodes = await RedisServers.StartClusterAsync();
        }
    }

    public Task DisposeAsync() => RedisServers.EndAsync(Nodes);
}
