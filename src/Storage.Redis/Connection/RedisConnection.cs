using System.Net;
using Headless.Storage.Documents;
using Headless.Storage.Redis.KeyValue;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Headless.Storage.Redis.Connection;

/// <summary>
/// The multiplexed connection of this process: one socket for commands and one for notices to each server. Opened by
/// <see cref="InitializeAsync"/>, before which every use is a bug; from then on it finds its way back by itself.
/// </summary>
internal sealed class RedisConnection(RedisOptions options, TimeProvider time, ILogger<RedisConnection> logger)
    : IStorageInitializer, IAsyncDisposable
{
    /// <summary>Between two attempts at start; also how often the log says that it waits, doubled each time.</summary>
    private static readonly TimeSpan StartPause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly TaskCompletionSource<ConnectionMultiplexer> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ConnectionMultiplexer? _multiplexer;
    private IDatabase? _database;

    public IDatabase Database => _database ?? throw NotOpen();

    public ConnectionMultiplexer Multiplexer => _multiplexer ?? throw NotOpen();

    /// <summary>Completes when the connection is open, for those who may be asked before.</summary>
    public Task<ConnectionMultiplexer> Opened => _opened.Task;

    public async Task InitializeAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_multiplexer is null)
            {
                var multiplexer = await OpenAsync(cancellationToken).ConfigureAwait(false);
                multiplexer.ConnectionFailed += (_, lost) =>
                    Log.ConnectionLost(logger, lost.ConnectionType.ToString(), Name(lost.EndPoint), lost.FailureType.ToString());
                multiplexer.ConnectionRestored += (_, back) =>
                    Log.ConnectionBack(logger, back.ConnectionType.ToString(), Name(back.EndPoint));
                _multiplexer = multiplexer;
                _database = multiplexer.GetDatabase();
                _opened.TrySetResult(multiplexer);
                await WarnOfEvictionAsync(multiplexer).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _opening.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _opened.TrySetCanceled();
        _opening.Dispose();
        if (_multiplexer is not null)
        {
            await _multiplexer.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static string? Name(EndPoint? endpoint) => endpoint is DnsEndPoint host ? $"{host.Host}:{host.Port}" : endpoint?.ToString();

    private static InvalidOperationException NotOpen() => new("Redis is used before IStorageInitializer has run.");

    private async Task<ConnectionMultiplexer> OpenAsync(CancellationToken cancellationToken)
    {
        var endpoints = string.Join(", ", options.Configuration().EndPoints.Select(Name));
        var since = time.GetTimestamp();
        var wait = TimeSpan.FromSeconds(options.StartWaitSeconds);
        var told = TimeSpan.Zero;
        while (true)
        {
            try
            {
                var multiplexer = await TryOpenAsync(cancellationToken).ConfigureAwait(false);
                Log.Ready(logger, endpoints);
                return multiplexer;
            }
            catch (Exception failure) when (RedisFailures.IsOutage(failure))
            {
                if (RedisFailures.IsWrongCredentials(failure))
                {
                    throw new StoreUnavailableException(
                        RedisFailures.Store,
                        $"The server at {endpoints} refuses the credentials of Storage:Redis:ConnectionString, or their rights.",
                        failure);
                }

                var waited = time.GetElapsedTime(since);
                if (waited >= wait)
                {
                    throw new StoreUnavailableException(
                        RedisFailures.Store, $"The server at {endpoints} was not ready within {options.StartWaitSeconds} s.", failure);
                }

                if (waited >= told)
                {
                    told = (waited * 2) + StartPause;
                    Log.Waiting(logger, endpoints, wait - waited, failure.Message);
                }
            }

            await Task.Delay(StartPause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ready is a server that answers for a key of ours: a master, loaded, with rights for the prefix.</summary>
    private async Task<ConnectionMultiplexer> TryOpenAsync(CancellationToken cancellationToken)
    {
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(options.Configuration()).WaitAsync(cancellationToken)
            .ConfigureAwait(false);
        try
        {
            var probe = new KeyNames(options.KeyPrefix).Value("probe");
            await multiplexer.GetDatabase().KeyExistsAsync(probe, CommandFlags.DemandMaster).WaitAsync(cancellationToken)
                .ConfigureAwait(false);
            return multiplexer;
        }
        catch
        {
            await multiplexer.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task WarnOfEvictionAsync(ConnectionMultiplexer multiplexer)
    {
        foreach (var server in multiplexer.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }))
        {
            try
            {
                const string Setting = "maxmemory_policy:";
                var memory = await server.InfoRawAsync("memory").ConfigureAwait(false) ?? "";
                var policy = memory.Split("\r\n").FirstOrDefault(line => line.StartsWith(Setting, StringComparison.Ordinal));
                if (policy is not null && policy[Setting.Length..] != "noeviction")
                {
                    Log.Evicts(logger, Name(server.EndPoint) ?? "", policy[Setting.Length..]);
                }
            }
            catch (Exception failure) when (RedisFailures.IsOutage(failure))
            {
                Log.PolicyUnknown(logger, Name(server.EndPoint) ?? "", failure);
            }
        }
    }
}
