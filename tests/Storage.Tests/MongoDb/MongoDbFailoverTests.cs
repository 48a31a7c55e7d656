using System.Collections.Concurrent;
using System.Diagnostics;
using Headless.Servers;
using Headless.Storage.Documents;
using Headless.Storage.Tests.Documents;
using Headless.Storage.Tests.Servers;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Headless.Storage.Tests.MongoDb;

/// <summary>A replica set of three loses its primary, twice, while many write.</summary>
public sealed class MongoDbFailoverTests : IAsyncLifetime
{
    private const int Writers = 32;
    private const int Counters = 8;

    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _acknowledged = [];
    private readonly ConcurrentQueue<string> _unknown = [];
    private IReadOnlyList<ServerProcess> _servers = [];
    private MongoDbHost _host = null!;

    public async Task InitializeAsync()
    {
        if (ServerKinds.Missing(ServerKinds.MongoDb) is null)
        {
            _servers = await ServerKinds.StartMongoDbAsync(3);
            _host = await MongoDbHost.StartAsync(
                [Toys.Collection],
                options => options.OperationMilliseconds = 10_000,
                connectionString: ServerKinds.ConnectionString(ServerKinds.MongoDb, _servers));
        }
    }

    public async Task DisposeAsync()
    {
        await _host.CloseAsync();
        _host.Client.Dispose();
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    [FaultFact(ServerKinds.MongoDb)]
    public async Task Writes_Should_BeKeptAndAppearOnce_When_ThePrimaryStepsDownAndIsKilled()
    {
        for (var counter = 0; counter < Counters; counter++)
        {
            await _host.Documents.CommitAsync(
                new WriteBatch().Insert(Toys.Collection, new Toy($"counter{counter}", 1, Price: 0)), default);
        }

        using var stop = new CancellationTokenSource();
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(writer, stop.Token))));
        await MoreAcknowledgedAsync(writing);
        await StepDownAsync();
        await MoreAcknowledgedAsync(writing);
        await (await PrimaryAsync()).KillAsync();
        await MoreAcknowledgedAsync(writing);
        await stop.CancelAsync();
        await writing;

        await CompareAsync();
    }

    private async Task WriteAsync(int writer, CancellationToken stop)
    {
        var random = new Random(writer);
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var id = $"{writer}/{i}";
            try
            {
                while (!await TryWriteAsync(id, $"counter{random.Next(Counters)}"))
                {
                    // Somebody else was first.
                }

                _acknowledged.Enqueue(id);
            }
            catch (StoreUnavailableException)
            {
                _unknown.Enqueue(id);
            }
        }
    }

    private async Task<bool> TryWriteAsync(string id, string counter)
    {
        var counted = (await _host.Documents.GetAsync(Toys.Collection, [counter], default))[0]!;
        var result = await _host.Documents.CommitAsync(
            new WriteBatch()
                .Insert(Toys.Collection, new Toy(id, 1, Maker: counter))
                .Replace(Toys.Collection, counted with { Version = counted.Version + 1, Price = counted.Price + 1 })
                .Emit(Toys.Happened, id, new Happened(id)),
            default);
        Assert.All(
            result.Conflicts,
            conflict => Assert.Equal(counter, Assert.IsType<CommitConflict.VersionMismatch>(conflict).Id));
        return result.IsCommitted;
    }

    private async Task CompareAsync()
    {
        var stored = await StoredAsync();
        var ids = stored.Where(toy => !toy.Id.StartsWith("counter", StringComparison.Ordinal)).Select(toy => toy.Id).ToHashSet();
        Assert.Empty(_acknowledged.Except(ids));
        Assert.Empty(ids.Except(_acknowledged).Except(_unknown));

        var told = new List<string>();
        for (var position = 0L; position < await _host.Outbox.HeadAsync(default);)
        {
            var read = await _host.Outbox.ReadAsync(position, [Toys.Happened.Name], 500, default);
            told.AddRange(read.Events.Select(happened => Toys.Happened.Deserialize(happened).What));
            position = read.Through;
        }

        Assert.Equal(ids.Order(), told.Order());
        foreach (var counter in stored.Where(toy => toy.Id.StartsWith("counter", StringComparison.Ordinal)))
        {
            Assert.Equal(stored.Count(toy => toy.Maker == counter.Id), counter.Price);
            Assert.Equal(counter.Price + 1, counter.Version);
        }
    }

    private async Task<List<Toy>> StoredAsync()
    {
        var stored = new List<Toy>();
        while (true)
        {
            var page = await _host.Get<IDocumentTransfer>().ReadAsync(Toys.Collection, stored.LastOrDefault()?.Id, 1000, default);
            stored.AddRange(page.Cast<Toy>());
            if (page.Count < 1000)
            {
                return stored;
            }
        }
    }

    /// <summary>Until there are a hundred more, or something is wrong.</summary>
    private async Task MoreAcknowledgedAsync(Task writing)
    {
        var started = Stopwatch.GetTimestamp();
        var goal = _acknowledged.Count + 100;
        while (_acknowledged.Count < goal && !writing.IsCompleted)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Enough, $"{_acknowledged.Count} acknowledged, {_unknown.Count} unknown");
            await Task.Delay(50);
        }
    }

    private async Task<ServerProcess> PrimaryAsync()
    {
        var hello = await _host.Client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("hello", 1));
        return _servers.First(server => server.Address == hello["primary"].AsString);
    }

    private async Task StepDownAsync()
    {
        try
        {
            await _host.Client.GetDatabase("admin").RunCommandAsync<BsonDocument>(
                new BsonDocument { { "replSetStepDown", 10 }, { "secondaryCatchUpPeriodSecs", 5 }, { "force", true } });
        }
        catch (MongoException)
        {
            // It closes its connections.
        }
    }
}
