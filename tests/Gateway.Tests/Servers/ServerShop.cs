using Headless.Servers;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;
using StackExchange.Redis;

namespace Headless.Gateway.Tests.Servers;

/// <summary>
/// A shop on servers, under a name of its own, and the gateways over it. What it leaves on the running servers goes with it; servers that
/// a test has started for itself go with the test.
/// </summary>
internal sealed class ServerShop : IAsyncDisposable
{
    private readonly string _name = $"gateway{Guid.NewGuid():N}"[..16];
    private readonly List<GatewayHost> _gateways = [];
    private readonly (string Kind, string Address)[] _servers;
    private readonly HashSet<string> _own;

    private ServerShop((string Kind, string Address)[] servers, HashSet<string> own) => (_servers, _own) = (servers, own);

    /// <summary>On the running servers of these kinds; ports without one are embedded.</summary>
    public static ServerShop On(params string[] kinds) =>
        new([.. kinds.Select(kind => (kind, RunningServers.ConnectionString(kind)!))], []);

    /// <summary>The same with a server of the test's own.</summary>
    public ServerShop With(string kind, params IReadOnlyList<ServerProcess> servers) =>
        new([.. _servers, (kind, ServerKinds.ConnectionString(kind, servers))], [.. _own, kind]);

    /// <summary>As KEY=VALUE.</summary>
    public IEnumerable<string> Settings => _servers.SelectMany(server => server.Kind switch
    {
        ServerKinds.MongoDb => (string[])
        [
            "Storage:Documents=mongodb",
            $"Storage:MongoDb:ConnectionString={server.Address}",
            $"Storage:MongoDb:Database={_name}",
        ],
        ServerKinds.Redis =>
        [
            "Storage:KeyValue=redis",
            $"Storage:Redis:ConnectionString={server.Address}",
            $"Storage:Redis:KeyPrefix={_name}:",
        ],
        _ =>
        [
            "Storage:Search=elasticsearch",
            $"Storage:Elasticsearch:Uri={server.Address}",
            $"Storage:Elasticsearch:IndexPrefix={_name}-",
        ],
    });

    /// <summary>As arguments of a gateway.</summary>
    public string[] Arguments(params string[] more) => [.. Settings.Select(setting => $"--{setting}"), .. more];

    /// <summary>One more gateway, which serves already. It ends with the shop.</summary>
    public async Task<GatewayHost> OpenAsync(params string[] more)
    {
        var gateway = await StartAsync(more);
        await gateway.Services.GetRequiredService<Startup.Readiness>().WaitAsync(CancellationToken.None);
        return gateway;
    }

    /// <summary>One more gateway, whatever it waits for.</summary>
    public async Task<GatewayHost> StartAsync(params string[] more)
    {
        var gateway = await GatewayHost.StartAsync(null, Arguments(more));
        lock (_gateways)
        {
            _gateways.Add(gateway);
        }

        return gateway;
    }

    public IMongoDatabase Database()
    {
        var (_, address) = _servers.Single(server => server.Kind == ServerKinds.MongoDb);
        return new MongoClient(address).GetDatabase(_name);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }

        foreach (var (kind, address) in _servers.Where(server => !_own.Contains(server.Kind)))
        {
            await (kind switch
            {
                ServerKinds.MongoDb => Database().Client.DropDatabaseAsync(_name),
                ServerKinds.Redis => RemoveKeysAsync(address),
                _ => RemoveIndexesAsync(address),
            });
        }
    }

    private async Task RemoveKeysAsync(string address)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(address);
        await foreach (var key in redis.GetServers()[0].KeysAsync(pattern: $"{_name}:*"))
        {
            await redis.GetDatabase().KeyDeleteAsync(key);
        }
    }

    private async Task RemoveIndexesAsync(string address)
    {
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        var names = await http.GetStringAsync($"/_cat/indices/{_name}-*?h=index");
        foreach (var name in names.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            (await http.DeleteAsync(new Uri(name, UriKind.Relative))).Dispose();
        }
    }
}
