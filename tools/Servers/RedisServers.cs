using System.Diagnostics;
using System.Globalization;

namespace Headless.Servers;

/// <summary>Redis as it runs where one server is not enough.</summary>
public static class RedisServers
{
    /// <summary>What Sentinel calls the master that it watches.</summary>
    public const string ServiceName = "shop";

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    /// <summary>Why a Sentinel cannot be started here; null when it can.</summary>
    public static string? SentinelMissing() => ServerKinds.Missing(ServerKinds.Redis)
        ?? (ServerKinds.Find("redis-sentinel") is null ? "Redis Sentinel is missing: apt-get install redis-sentinel." : null);

    /// <summary>A cluster of so many masters, with all slots assigned.</summary>
    public static async Task<IReadOnlyList<ServerProcess>> StartClusterAsync(int masters = 3, CancellationToken cancellationToken = default)
    {
        var nodes = new List<ServerProcess>();
        try
        {
            while (nodes.Count < masters)
            {
                nodes.Add(await ServerKinds.StartRedisAsync(
                    "--cluster-enabled yes --cluster-port $((PORT + 1000)) --cluster-node-timeout 2000", cancellationToken)
                    .ConfigureAwait(false));
            }

            await ServerKinds.RunAsync(
                "redis-cli", ["--cluster", "create", .. nodes.Select(node => node.Address), "--cluster-yes"], cancellationToken)
                .ConfigureAwait(false);
            foreach (var node in nodes)
            {
                await WaitForAsync(node, "CLUSTER INFO", "cluster_state:ok", cancellationToken).ConfigureAwait(false);
            }

            return nodes;
        }
        catch
        {
            await EndAsync(nodes).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A master, its replica in step, and a Sentinel that knows both and takes a second to find the master dead.</summary>
    public static async Task<IReadOnlyList<ServerProcess>> StartSentinelAsync(CancellationToken cancellationToken = default)
    {
        var started = new List<ServerProcess>();
        try
        {
            started.Add(await ServerKinds.StartRedisAsync(cancellationToken: cancellationToken).ConfigureAwait(false));
            var master = started[0].Port.ToString(CultureInfo.InvariantCulture);
            started.Add(await ServerKinds.StartRedisAsync($"--replicaof 127.0.0.1 {master}", cancellationToken).ConfigureAwait(false));
            await WaitForAsync(started[1], "INFO replication", "master_link_status:up", cancellationToken).ConfigureAwait(false);
            started.Add(await ServerProcess.StartAsync(
                "Redis-Sentinel",
                $"printf 'port %s\\nbind 127.0.0.1\\nsentinel monitor {ServiceName} 127.0.0.1 {master} 1\\n"
                + $"sentinel down-after-milliseconds {ServiceName} 1000\\nsentinel failover-timeout {ServiceName} 5000\\n' "
                + "\"$PORT\" >\"$DIR/sentinel.conf\"; cd \"$DIR\"; exec redis-sentinel sentinel.conf",
                cancellationToken).ConfigureAwait(false));
            await WaitForAsync(started[2], $"SENTINEL REPLICAS {ServiceName}", "master-link-status", cancellationToken)
                .ConfigureAwait(false);
            return started;
        }
        catch
        {
            await EndAsync(started).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sends one command outside of any client library and answers with the reply.</summary>
    public static async Task<string> AskAsync(ServerProcess server, string command, CancellationToken cancellationToken = default)
    {
        var port = server.Port.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("redis-cli", ["-p", port, .. command.Split(' ')]) { RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("redis-cli could not be started.");
        return await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
    }

    public static async Task EndAsync(IEnumerable<ServerProcess> servers)
    {
        foreach (var server in servers)
        {
            await server.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task WaitForAsync(ServerProcess server, string command, string words, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(MaxWait);
        while (!(await AskAsync(server, command, limit.Token).ConfigureAwait(false)).Contains(words, StringComparison.Ordinal))
        {
            await Task.Delay(50, limit.Token).ConfigureAwait(false);
        }
    }
}
