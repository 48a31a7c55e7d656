using System.Text.Json;
using System.Text.Json.Serialization;

namespace Headless.Servers;

/// <summary>A server that runs until it is taken down.</summary>
/// <param name="Ids">Of its process groups.</param>
/// <param name="Folders">Its throw-away data.</param>
public sealed record RunningServer(string Kind, string ConnectionString, IReadOnlyList<int> Ids, IReadOnlyList<string> Folders);

/// <summary>
/// The servers of <c>headless servers up</c>: started once, found by every test run of this machine until they are taken down. What they
/// are is kept in a file of the temporary folder.
/// </summary>
public static partial class RunningServers
{
    private static readonly string StateFile = Path.Combine(Path.GetTempPath(), $"headless-servers-{Environment.UserName}.json");

    /// <summary>Those whose processes still run.</summary>
    public static IReadOnlyList<RunningServer> Find()
    {
        if (!File.Exists(StateFile))
        {
            return [];
        }

        using var file = File.OpenRead(StateFile);
        var servers = JsonSerializer.Deserialize(file, StateJson.Default.ListRunningServer) ?? [];
        return [.. servers.Where(server => server.Ids.All(id => Directory.Exists($"/proc/{id}")))];
    }

    /// <summary>As the gateway's setting names it; null when it does not run.</summary>
    public static string? ConnectionString(string kind) => Find().FirstOrDefault(server => server.Kind == kind)?.ConnectionString;

    /// <summary>Starts what can be started and does not run yet.</summary>
    public static async Task<IReadOnlyList<RunningServer>> UpAsync(IEnumerable<string> kinds, CancellationToken cancellationToken)
    {
        var running = Find().ToList();
        var fresh = kinds.Where(kind => running.All(server => server.Kind != kind) && ServerKinds.Missing(kind) is null);
        foreach (var starting in fresh.Select(kind => StartAsync(kind, cancellationToken)).ToList())
        {
            running.Add(await starting.ConfigureAwait(false));
        }

        await File.WriteAllBytesAsync(
            StateFile, JsonSerializer.SerializeToUtf8Bytes(running, StateJson.Default.ListRunningServer), cancellationToken)
            .ConfigureAwait(false);
        return running;
    }

    /// <summary>Ends all of them and removes their data.</summary>
    public static async Task<IReadOnlyList<RunningServer>> DownAsync()
    {
        var running = Find();
        foreach (var server in running)
        {
            foreach (var (id, folder) in server.Ids.Zip(server.Folders))
            {
                await ServerProcess.EndAsync(id, folder).ConfigureAwait(false);
            }
        }

        File.Delete(StateFile);
        return running;
    }

    private static async Task<RunningServer> StartAsync(string kind, CancellationToken cancellationToken)
    {
        IReadOnlyList<ServerProcess> started = kind switch
        {
            ServerKinds.MongoDb => await ServerKinds.StartMongoDbAsync(cancellationToken: cancellationToken).ConfigureAwait(false),
            ServerKinds.Redis => [await ServerKinds.StartRedisAsync(cancellationToken: cancellationToken).ConfigureAwait(false)],
            ServerKinds.Elasticsearch =>
                [await ServerKinds.StartElasticsearchAsync(cancellationToken: cancellationToken).ConfigureAwait(false)],
            _ => [await ServerKinds.StartOpenSearchAsync(cancellationToken).ConfigureAwait(false)],
        };
        return new RunningServer(
            kind,
            ServerKinds.ConnectionString(kind, started),
            [.. started.Select(server => server.Id)],
            [.. started.Select(server => server.Folder)]);
    }

    [JsonSerializable(typeof(List<RunningServer>))]
    private sealed partial class StateJson : JsonSerializerContext;
}
