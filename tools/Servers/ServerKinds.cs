using System.Diagnostics;
using System.Globalization;

namespace Headless.Servers;

/// <summary>
/// Starts the servers that there are on this machine: MongoDB, OpenSearch and Elasticsearch by the scripts beside the repository, Redis
/// as Debian installs it.
/// </summary>
public static class ServerKinds
{
    public const string MongoDb = "MongoDB";
    public const string Redis = "Redis";
    public const string Elasticsearch = "Elasticsearch";
    public const string OpenSearch = "OpenSearch";

    public static IReadOnlyList<string> All { get; } = [MongoDb, Redis, Elasticsearch, OpenSearch];

    /// <summary>Why a server cannot be started here; null when it can.</summary>
    public static string? Missing(string kind)
    {
        var (file, hint) = kind switch
        {
            MongoDb => (Script("start-mongod"), "its start script is not there"),
            Elasticsearch => (Script("start-elasticsearch"), "its start script is not there"),
            OpenSearch => (Script("start-opensearch"), "its start script is not there"),
            _ => (Find("redis-server"), "apt-get install redis-server"),
        };
        if (file is null || !File.Exists(file))
        {
            return $"{kind} is missing: {(file is null ? hint : $"{hint}: {file}")}.";
        }

        return kind is Elasticsearch or OpenSearch && Find("java") is null ? $"{kind} is missing: it needs Java 17." : null;
    }

    /// <summary>A replica set of so many members, with its primary elected.</summary>
    public static async Task<IReadOnlyList<ServerProcess>> StartMongoDbAsync(
        int members = 1, string options = "", CancellationToken cancellationToken = default)
    {
        var started = new List<ServerProcess>();
        try
        {
            while (started.Count < members)
            {
                var command = $"exec \"{Script("start-mongod")}\" \"$DIR\" $PORT {options}";
                started.Add(await ServerProcess.StartAsync(MongoDb, command, cancellationToken).ConfigureAwait(false));
            }

            await RunAsync(Script("initiate-replica-set"), [.. started.Select(PortOf)], cancellationToken).ConfigureAwait(false);
            return started;
        }
        catch
        {
            foreach (var member in started)
            {
                await member.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    public static Task<ServerProcess> StartRedisAsync(string options = "", CancellationToken cancellationToken = default) =>
        ServerProcess.StartAsync(
            Redis, $"exec redis-server --port $PORT --dir \"$DIR\" --bind 127.0.0.1 --save '' {options}", cancellationToken);

    public static Task<ServerProcess> StartElasticsearchAsync(string password = "", CancellationToken cancellationToken = default) =>
        StartSearchAsync(Elasticsearch, $"exec \"{Script("start-elasticsearch")}\" \"$DIR\" $PORT {password}", cancellationToken);

    public static Task<ServerProcess> StartOpenSearchAsync(CancellationToken cancellationToken = default) =>
        StartSearchAsync(OpenSearch, $"exec \"{Script("start-opensearch")}\" \"$DIR\" $PORT", cancellationToken);

    /// <summary>As a gateway's setting names these servers.</summary>
    public static string ConnectionString(string kind, IEnumerable<ServerProcess> servers)
    {
        var addresses = string.Join(',', servers.Select(server => server.Address));
        return kind switch
        {
            MongoDb => $"mongodb://{addresses}/?replicaSet=rs0",
            Redis => addresses,
            _ => string.Join(',', servers.Select(server => $"http://{server.Address}")),
        };
    }

    /// <summary>It listens before it answers.</summary>
    private static async Task<ServerProcess> StartSearchAsync(string kind, string command, CancellationToken cancellationToken)
    {
        var server = await ServerProcess.StartAsync(kind, command, cancellationToken).ConfigureAwait(false);
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        var health = new Uri($"http://{server.Address}/_cluster/health?wait_for_status=yellow&timeout=5s");
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await client.GetAsync(health, cancellationToken).ConfigureAwait(false);
                if ((int)answer.StatusCode is 200 or 401)
                {
                    return server;
                }
            }
            catch (HttpRequestException) when (attempt < 200)
            {
                // Not yet.
            }

            await Task.Delay(100, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Script(string name) => RepositoryFolder.Shared("servers", name);

    private static string PortOf(ServerProcess server) => server.Port.ToString(CultureInfo.InvariantCulture);

    internal static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    internal static async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started.");
        var error = await process.StandardError.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed: {error}");
        }
    }
}
