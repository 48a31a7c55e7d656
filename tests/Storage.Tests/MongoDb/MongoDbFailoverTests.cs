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
public sealed class MongoDbFailoverTests() : OwnMongoDb(members: 3, options => options.OperationMilliseconds = 10_000)
{
    private const int Writers = 32;
    private const int Counters = 8;

    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _acknowledged = [];
    private readonly ConcurrentQueue<string> _unknown = [];
    [FaultFact(ServerKinds.MongoDb)]
    public async Task Writes_Should_BeKeptAndAppearOnce_When_ThePrimaryStepsDownAndIsKilled()
    {
        for (var counter = 0; counter < Counters; counter++)
        {
            await Host.Documents.CommitAsync(
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
        var counted = (await Host.Documents.GetAsync(Toys.Collection, [counter], default))[0]!;
        var result = await Host.Documents.CommitAsync(
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
        for (var position = 0L; position < await Host.Outbox.HeadAsync(default);)
        {
            var read = await Host.Outbox.ReadAsync(position, [Toys.Happened.Name], 500, default);
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
            var page = await Host.Get<IDocumentTransfer>().ReadAsync(Toys.Collection, stored.LastOrDefault()?.Id, 1000, default);
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
        var hello = await Host.Client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("hello", 1));
        return Servers.First(server => server.Address == hello["primary"].AsString);
    }

    private async Task StepDownAsync()
    {
        try
        {
            await Host.Client.GetDatabase("admin").RunCommandAsync<BsonDocument>(
                new BsonDocument { { "replSetStepDown", 10 }, { "secondaryCatchUpPeriodSecs", 5 }, { "force", true } });
        }
        catch (MongoException)
        {
            // It closes its connections.
        }
    }
}
