using Headless.Servers;
using Headless.Storage.Events;
using Headless.Storage.KeyValue;
using Headless.Storage.Redis;
using Headless.Storage.Redis.Connection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headless.Storage.Tests.Redis;

/// <summary>A process's view of Redis: an open connection under a prefix of its own, or one that it shares with another host.</summary>
internal sealed class RedisHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly RedisOptions _options;

    private RedisHost(RedisOptions options)
    {
        _options = options;
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerProvider>(Logs);
        services.AddRedisKeyValue(options);
        _services = services.BuildServiceProvider();
    }

    public LogLines Logs { get; } = new();

    public IKeyValueStore Store => Get<IKeyValueStore>();

    public IKeyValueTransfer Transfer => Get<IKeyValueTransfer>();

    public INotices Notices => Get<INotices>();

    public string Prefix => _options.KeyPrefix;

    /// <summary>The server that all test runs share.</summary>
    public static Task<RedisHost> StartAsync() =>
        StartAsync(RunningServers.ConnectionString(ServerKinds.Redis)!);

    public static async Task<RedisHost> StartAsync(string connectionString, Action<RedisOptions>? configure = null)
    {
        var host = Create(connectionString, configure);
        try
        {
            await host.OpenAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public static RedisHost Create(string connectionString, Action<RedisOptions>? configure = null)
    {
        var options = new RedisOptions
        {
            ConnectionString = connectionString,
            KeyPrefix = $"test-{Guid.NewGuid():N}:",
            OperationMilliseconds = 5000,
        };
        configure?.Invoke(options);
        return new RedisHost(options);
    }

    public Task OpenAsync() => Get<IStorageInitializer>().InitializeAsync(default);

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Removes what was written under the prefix.</summary>
    public async Task CleanAsync()
    {
        var connection = Get<RedisConnection>();
        foreach (var server in connection.Multiplexer.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }))
        {
            await foreach (var key in server.KeysAsync(connection.Database.Database, Prefix + "*", pageSize: 500))
            {
                await connection.Database.KeyDeleteAsync(key);
            }
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
