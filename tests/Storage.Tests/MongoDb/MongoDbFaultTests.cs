using System.Diagnostics;
using Headless.Servers;
using Headless.Storage.Documents;
using Headless.Storage.Tests.Documents;
using Headless.Storage.Tests.Servers;
using MongoDB.Bson;

namespace Headless.Storage.Tests.MongoDb;

/// <summary>One server of their own that fails in every way that a transaction has to live with.</summary>
public sealed class MongoDbFaultTests()
    : OwnMongoDb(members: 1, options => (options.OperationMilliseconds, options.ServerSelectionMilliseconds) = (6000, 2000))
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(30);

    [FaultFact(ServerKinds.MongoDb)]
    public async Task Commit_Should_ApplyOnce_When_TransactionsAreRefusedOrTheirOutcomeIsUnknown()
    {
        var transient = new BsonArray { "TransientTransactionError" };
        await FailAsync(3, new() { { "failCommands", new BsonArray { "insert" } }, { "errorCode", 112 }, { "errorLabels", transient } });
        await CommitAsync("refused");
        await FailAsync(3, new() { { "failCommands", new BsonArray { "commitTransaction" } }, { "closeConnection", true } });
        await CommitAsync("cut");
        await FailAsync(3, new()
        {
            { "failCommands", new BsonArray { "commitTransaction" } },
            { "writeConcernError", new BsonDocument { { "code", 64 }, { "errmsg", "not told in time" } } },
        });
        await CommitAsync("kept but not told");
        await FailAsync(1, new()
        {
            { "failCommands", new BsonArray { "commitTransaction" } }, { "errorCode", 251 }, { "errorLabels", transient },
        });
        await CommitAsync("dropped");
        await FailAsync(1000, new()
        {
            { "failCommands", new BsonArray { "commitTransaction" } },
            { "writeConcernError", new BsonDocument { { "code", 64 }, { "errmsg", "not told in time" } } },
        });
        var untold = CommitAsync("kept and then denied");
        await StoredAsync("kept and then denied");
        await FailAsync(1, new()
        {
            { "failCommands", new BsonArray { "commitTransaction" } }, { "errorCode", 251 }, { "errorLabels", transient },
        });
        await untold;
        await FailAsync(1, new() { { "failCommands", new BsonArray { "update" } }, { "closeConnection", true } });
        var alone = new WriteBatch().Replace(Toys.Collection, new Toy("cut", 2, "alone"));
        Assert.True((await Host.Documents.CommitAsync(alone, default)).IsCommitted);

        var events = (await Host.Outbox.ReadAsync(0, [Toys.Happened.Name], 100, default)).Events;
        Assert.Equal(
            ["refused", "cut", "kept but not told", "dropped", "kept and then denied"],
            events.Select(happened => Toys.Happened.Deserialize(happened).What));
        var found = await Host.Documents.GetAsync(Toys.Collection, ["refused", "cut", "kept but not told", "dropped"], default);
        Assert.Equal([1, 2, 1, 1], found.Select(toy => toy!.Version));
    }

    [FaultFact(ServerKinds.MongoDb)]
    public async Task Calls_Should_FailInBoundedTime_When_TheServerStalls()
    {
        await CommitAsync("before");
        var alone = new WriteBatch().Insert(Toys.Collection, new Toy("alone", 1));
        var server = Assert.Single(Servers);
        await server.FreezeAsync();
        var started = Stopwatch.GetTimestamp();
        try
        {
            await Task.WhenAll(
                UnavailableAsync(() => Host.Documents.GetAsync(Toys.Collection, ["before"], default).AsTask()),
                UnavailableAsync(() => Host.Documents.CommitAsync(alone, default).AsTask()),
                UnavailableAsync(() => CommitAsync("during")),
                UnavailableAsync(() => Host.Outbox.HeadAsync(default).AsTask()));
            using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                async () => await Host.Documents.GetAsync(Toys.Collection, ["before"], impatient.Token));
        }
        finally
        {
            await server.ThawAsync();
        }

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        await RecoveredAsync();
        Assert.NotNull((await Host.Documents.GetAsync(Toys.Collection, ["before"], default))[0]);
        await CommitAsync("after");
    }

    private async Task StoredAsync(string id)
    {
        while ((await Host.Documents.GetAsync(Toys.Collection, [id], default))[0] is null)
        {
            await Task.Delay(20);
        }
    }

    private static Task<StoreUnavailableException> UnavailableAsync(Func<Task> call) =>
        Assert.ThrowsAsync<StoreUnavailableException>(call);

    private async Task CommitAsync(string id)
    {
        var batch = new WriteBatch().Insert(Toys.Collection, new Toy(id, 1)).Emit(Toys.Happened, id, new Happened(id));
        Assert.Empty((await Host.Documents.CommitAsync(batch, default)).Conflicts);
    }

    private async Task RecoveredAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await Host.Documents.GetAsync(Toys.Collection, ["before"], default);
                return;
            }
            catch (StoreUnavailableException) when (Stopwatch.GetElapsedTime(started) < Enough)
            {
                await Task.Delay(100);
            }
        }
    }

    private async Task FailAsync(int times, BsonDocument how) => await Host.Client.GetDatabase("admin").RunCommandAsync<BsonDocument>(
        new BsonDocument { { "configureFailPoint", "failCommand" }, { "mode", new BsonDocument("times", times) }, { "data", how } });
}
