using Headless.Servers;

namespace Headless.Bench.Stores;

/// <summary>The servers of <c>headless servers up</c>, as settings of a gateway. What is missing is started, or said.</summary>
internal static class BenchServers
{
    /// <summary>Starts what does not run; which of the kinds cannot be had is printed.</summary>
    public static async Task<IReadOnlyList<RunningServer>> UpAsync(params IReadOnlyList<string> kinds)
    {
        var running = await RunningServers.UpAsync(kinds, CancellationToken.None);
        foreach (var kind in kinds.Where(kind => running.All(server => server.Kind != kind)))
        {
            Console.WriteLine($"Skipped: {ServerKinds.Missing(kind) ?? kind + " does not run."}");
        }

        return running;
    }

    public static string Address(IReadOnlyList<RunningServer> running, string kind) =>
        running.First(server => server.Kind == kind).ConnectionString;

    /// <summary>Documents in MongoDB and, where it runs, carts in Redis, under one name.</summary>
    public static string[] Stores(IReadOnlyList<RunningServer> running, string name)
    {
        string[] documents =
        [
            "--Storage:Documents=mongodb",
            $"--Storage:MongoDb:ConnectionString={Address(running, ServerKinds.MongoDb)}",
            $"--Storage:MongoDb:Database={name}",
            $"--Storage:Path={Path.Combine(Path.GetTempPath(), name)}",
            "--GraphQL:Timeout=00:10:00",
        ];
        return running.Any(server => server.Kind == ServerKinds.Redis)
            ?
            [
                .. documents,
                "--Storage:KeyValue=redis",
                $"--Storage:Redis:ConnectionString={Address(running, ServerKinds.Redis)}",
                $"--Storage:Redis:KeyPrefix={RedisPrefix(name)}",
            ]
            : documents;
    }

    public static string RedisPrefix(string name) => name + ":";

    /// <summary>Search on Elasticsearch or OpenSearch, under that name.</summary>
    public static string[] Search(string address, string name) =>
    [
        "--Storage:Search=elasticsearch",
        $"--Storage:Elasticsearch:Uri={address}",
        $"--Storage:Elasticsearch:IndexPrefix={name}-",
    ];
}
