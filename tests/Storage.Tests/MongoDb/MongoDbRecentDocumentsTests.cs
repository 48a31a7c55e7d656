using System.Collections.Concurrent;
using System.Diagnostics;
using Headless.Servers;
using Headless.Storage.Documents;
using Headless.Storage.MongoDb;
using Headless.Storage.Tests.Documents;
using Headless.Storage.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit.Abstractions;

namespace Headless.Storage.Tests.MongoDb;

/// <summary>What a gateway keeps of documents is what it committed itself, and never older than the bound when others commit.</summary>
[NeedsServer(ServerKinds.MongoDb)]
public sealed class MongoDbRecentDocumentsTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Racing = TimeSpan.FromSeconds(5);

    [ContractFact]
    public async Task Recent_Should_BeKeptForHalfTheBound_When_AnotherGatewayCommits()
    {
        await using var writer = await StartAsync();
        var clock = new FakeTime();
        await using var reader = await writer.AnotherAsync([Toys.Told], services => services.AddSingleton<TimeProvider>(clock));
        await CommitAsync(writer, 1);

        var first = await RecentAsync(reader);
        Assert.Same(first, await RecentAsync(reader));
        await CommitAsync(writer, 2);
        Assert.Same(first, await RecentAsync(reader));
        Assert.Equal(2, (await reader.Documents.GetAsync(Toys.Told, ["a"], default))[0]!.Version);

        clock.Advance(IDocumentStore.MaxStaleness / 2);
        var second = await RecentAsync(reader);
        Assert.Equal(2, second!.Version);
        clock.Advance(IDocumentStore.MaxStaleness / 2);
        Assert.Same(second, await RecentAsync(reader));

        await CommitAsync(reader, 3);
        Assert.Equal(3, (await RecentAsync(reader))!.Version);
    }

    [ContractFact]
    public async Task Recent_Should_BeginAnew_When_ItCannotFollow()
    {
        await using var writer = await StartAsync();
        var clock = new FakeTime();
        await using var reader = await writer.AnotherAsync([Toys.Told], services => services.AddSingleton<TimeProvider>(clock));
        await CommitAsync(writer, 1);
        await RecentAsync(reader);

        // More events than are worth following.
        for (var i = 0; i < 11; i++)
        {
            var flood = new WriteBatch();
            Enumerable.Range(0, 1000).ToList().ForEach(n => flood.Emit(Toys.Happened, $"{n}", new Happened("flood")));
            Assert.True((await writer.Documents.CommitAsync(flood, default)).IsCommitted);
        }

        await CommitAsync(writer, 2);
        clock.Advance(IDocumentStore.MaxStaleness);
        Assert.Equal(2, (await RecentAsync(reader))!.Version);

        // Events that were removed before the reader came back.
        await CommitAsync(writer, 3);
        await writer.Outbox.TrimAsync([], DateTimeOffset.MaxValue, default);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(3, (await RecentAsync(reader))!.Version);
    }

    [ContractFact]
    public async Task Recent_Should_BeWhatIsStored_When_ATransactionHoldsTheOutboxUp()
    {
        await using var writer = await StartAsync();
        await using var reader = await writer.AnotherAsync([Toys.Told]);
        await CommitAsync(writer, 1);
        await RecentAsync(reader);
        using var session = await writer.Client.StartSessionAsync();
        await BeginAndStallAsync(writer, session);
        await CommitAsync(writer, 2);
        await Task.Delay(IDocumentStore.MaxStaleness);

        for (var version = 2; version < 6; version++)
        {
            Assert.Equal(version, (await RecentAsync(reader))!.Version);
            await CommitAsync(writer, version + 1);
        }

        await session.AbortTransactionAsync();
    }

    [ContractFact]
    public async Task Recent_Should_BeReadEachTime_When_NothingMayBeKept()
    {
        await using var writer = await StartAsync(options => options.RecordCacheMegabytes = 0);
        await using var reader = await writer.AnotherAsync([Toys.Told]);
        await CommitAsync(writer, 1);
        Assert.NotSame(await RecentAsync(reader), await RecentAsync(reader));

        await CommitAsync(writer, 2);
        Assert.Equal(2, (await RecentAsync(reader))!.Version);
    }

    [ContractFact]
    public async Task Recent_Should_NeverOutliveTheBound_When_GatewaysRaceAndPositionsAreAbandoned()
    {
        await using var one = await StartAsync();
        await using var other = await one.AnotherAsync([Toys.Told]);
        await CommitAsync(one, 1);
        var acknowledged = new ConcurrentQueue<(int Version, MongoDbHost By, long At)>([(1, one, Stopwatch.GetTimestamp())]);
        using var stop = new CancellationTokenSource(Racing);
        var oldest = TimeSpan.Zero;
        var (reads, stale) = (0, 0);

        var writing = new[] { one, other, one, other }.Select(host => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var next = (await host.Documents.GetAsync(Toys.Told, ["a"], default))[0]!.Version + 1;
                if ((await host.Documents.CommitAsync(Batch(next), default)).IsCommitted)
                {
                    acknowledged.Enqueue((next, host, Stopwatch.GetTimestamp()));
                }

                await Task.Delay(Random.Shared.Next(40));
            }
        })).ToList();
        writing.Add(Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await one.Database.GetCollection<BsonDocument>("headless.positions")
                    .UpdateOneAsync(new BsonDocument(), new BsonDocument("$inc", new BsonDocument("last", 1L)));
                await Task.Delay(150);
            }
        }));
        var reading = new[] { one, other }.Select(host => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var asked = Stopwatch.GetTimestamp();
                var known = acknowledged.ToArray();
                var version = (await RecentAsync(host))!.Version;
                Assert.All(known.Where(write => write.By == host), write => Assert.True(version >= write.Version));
                Interlocked.Increment(ref reads);
                foreach (var missed in known.Where(write => write.Version > version))
                {
                    Interlocked.Increment(ref stale);
                    var age = Stopwatch.GetElapsedTime(missed.At, asked);
                    Assert.True(age < IDocumentStore.MaxStaleness, $"Version {missed.Version} was missed after {age}.");
                    oldest = age > oldest ? age : oldest;
                }

                await Task.Delay(1);
            }
        }));
        await Task.WhenAll([.. writing, .. reading]);

        output.WriteLine(
            $"{reads} reads beside {acknowledged.Count} commits; {stale} missed one, of {oldest.TotalMilliseconds:F0} ms at most.");
        Assert.True(acknowledged.Count > 20);
        await Task.Delay(IDocumentStore.MaxStaleness);
        var last = acknowledged.Max(write => write.Version);
        Assert.Equal([last, last], new[] { (await RecentAsync(one))!.Version, (await RecentAsync(other))!.Version });
    }

    private static Task<MongoDbHost> StartAsync(Action<MongoDbOptions>? configure = null) =>
        MongoDbHost.StartAsync([Toys.Told], configure);

    /// <summary>A transaction that has written its event and does not commit.</summary>
    private static async Task BeginAndStallAsync(MongoDbHost host, IClientSessionHandle session)
    {
        await host.Database.GetCollection<BsonDocument>("headless.positions")
            .UpdateOneAsync(new BsonDocument(), new BsonDocument("$inc", new BsonDocument("last", 1L)));
        session.StartTransaction();
        await host.Database.GetCollection<BsonDocument>("headless.outbox").InsertOneAsync(session, new BsonDocument("_id", 2L));
    }

    private static WriteBatch Batch(int version)
    {
        var toy = new Toy("a", version);
        var batch = new WriteBatch().Emit(Toys.Happened, "a", new Happened("changed"));
        return version == 1 ? batch.Insert(Toys.Told, toy) : batch.Replace(Toys.Told, toy);
    }

    private static async Task CommitAsync(MongoDbHost host, int version) =>
        Assert.True((await host.Documents.CommitAsync(Batch(version), default)).IsCommitted);

    private static async Task<Toy?> RecentAsync(MongoDbHost host) =>
        (await host.Documents.GetRecentAsync(Toys.Told, ["a"], default))[0];
}
