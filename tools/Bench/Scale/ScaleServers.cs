using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Headless.Servers;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Headless.Bench.Scale;

/// <summary>What one collection takes.</summary>
/// <param name="BodyBytes">Of the documents before compression.</param>
/// <param name="StoredBytes">Of the documents on disk.</param>
/// <param name="IndexBytes">Of all indexes on disk.</param>
internal sealed record CollectionSize(string Name, long Count, long BodyBytes, long StoredBytes, long IndexBytes);

/// <summary>
/// One server of each kind, started for one size and removed with its data. What they take is asked of themselves.
/// </summary>
internal sealed class ScaleServers : IAsyncDisposable
{
    private const string Database = "scale";
    private const string IndexPrefix = "scale-";

    /// <summary>Filling writes large batches as fast as the servers take them; on a busy machine one may wait for long.</summary>
    private const int MaxMilliseconds = 120_000;

    /// <summary>Test servers start with less than the indexes of a large catalogue take, and then measure the disk.</summary>
    private const string MongoDbCache = "cache_size=4G";

    private readonly List<ServerProcess> _started = [];
    private string _mongoDb = "";
    private string _redis = "";
    private string _search = "";

    /// <summary>As a gateway is told to use them.</summary>
    public IReadOnlyList<string> Settings =>
    [
        "--Storage:Documents=mongodb", $"--Storage:MongoDb:ConnectionString={_mongoDb}", $"--Storage:MongoDb:Database={Database}",
        $"--Storage:MongoDb:OperationMilliseconds={MaxMilliseconds}",
        "--Storage:KeyValue=redis", $"--Storage:Redis:ConnectionString={_redis}",
        "--Storage:Search=elasticsearch", $"--Storage:Elasticsearch:Uri={_search}", $"--Storage:Elasticsearch:IndexPrefix={IndexPrefix}",
        $"--Storage:Elasticsearch:OperationMilliseconds={MaxMilliseconds}",
        $"--Storage:Elasticsearch:AttemptMilliseconds={MaxMilliseconds}",
    ];

    public static async Task<ScaleServers> StartAsync()
    {
        string[] kinds = [ServerKinds.MongoDb, ServerKinds.Redis, ServerKinds.Elasticsearch];
        var missing = kinds.Select(ServerKinds.Missing).OfType<string>().ToList();
        if (missing.Count > 0)
        {
            throw new InvalidOperationException(string.Join(' ', missing));
        }

        var servers = new ScaleServers();
        try
        {
            await servers.StartAllAsync();
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Of every collection, largest first, as a checkpoint has left it on disk.</summary>
    public async Task<IReadOnlyList<CollectionSize>> CollectionsAsync()
    {
        using var client = new MongoClient(_mongoDb);
        await client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("fsync", 1));
        var database = client.GetDatabase(Database);
        var sizes = new List<CollectionSize>();
        foreach (var name in await (await database.ListCollectionNamesAsync()).ToListAsync())
        {
            var stats = await database.RunCommandAsync<BsonDocument>(new BsonDocument("collStats", name));
            sizes.Add(new CollectionSize(
                name, Number(stats, "count"), Number(stats, "size"), Number(stats, "storageSize"), Number(stats, "totalIndexSize")));
        }

        return [.. sizes.OrderByDescending(size => size.StoredBytes + size.IndexBytes)];
    }

    /// <summary>Of all indexes, after everything was written to disk.</summary>
    public async Task<(long Documents, long Bytes)> SearchIndexAsync()
    {
        using var client = new HttpClient { BaseAddress = new Uri(_search), Timeout = TimeSpan.FromMinutes(5) };
        using var flushed = await client.PostAsync($"/{IndexPrefix}*/_flush", null);
        flushed.EnsureSuccessStatusCode();
        using var stats = JsonDocument.Parse(await client.GetStringAsync($"/{IndexPrefix}*/_stats/store,docs"));
        var all = stats.RootElement.GetProperty("_all").GetProperty("primaries");
        return (all.GetProperty("docs").GetProperty("count").GetInt64(), all.GetProperty("store").GetProperty("size_in_bytes").GetInt64());
    }

    /// <summary>What Redis has allocated.</summary>
    public async Task<long> RedisMemoryAsync()
    {
        const string Figure = "used_memory:";
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", _started.Single(server => server.Name == ServerKinds.Redis).Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("INFO memory\r\nQUIT\r\n"));
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Figure, StringComparison.Ordinal))
            {
                return long.Parse(line.AsSpan(Figure.Length), CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidOperationException("Redis did not say what it uses.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _started)
        {
            await server.DisposeAsync();
        }
    }

    private async Task StartAllAsync()
    {
        var members = await ServerKinds.StartMongoDbAsync();
        _started.AddRange(members);
        var redis = await ServerKinds.StartRedisAsync();
        _started.Add(redis);
        var search = await ServerKinds.StartElasticsearchAsync();
        _started.Add(search);
        _mongoDb = ServerKinds.ConnectionString(ServerKinds.MongoDb, members);
        using var client = new MongoClient(_mongoDb);
        await client.GetDatabase("admin").RunCommandAsync<BsonDocument>(
            new BsonDocument { { "setParameter", 1 }, { "wiredTigerEngineRuntimeConfig", MongoDbCache } });
        _redis = ServerKinds.ConnectionString(ServerKinds.Redis, [redis]);
        _search = ServerKinds.ConnectionString(ServerKinds.Elasticsearch, [search]);
    }

    private static long Number(BsonDocument stats, string name) => stats.GetValue(name, 0).ToInt64();
}
