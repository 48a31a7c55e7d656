using Headless.Servers;
using Headless.Storage.Documents;
using Headless.Storage.Events;
using Headless.Storage.Tests.Documents;
using Headless.Storage.Tests.Events;
using Headless.Storage.Tests.Servers;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Headless.Storage.Tests.MongoDb;

[NeedsServer(ServerKinds.MongoDb)]
public sealed class MongoDbOutboxTests : OutboxContract
{
    private MongoDbHost _host = null!;

    protected override IDocumentStore Store => _host.Documents;

    protected override IOutbox Outbox => _host.Outbox;

    public override async Task InitializeAsync() => _host = await MongoDbHost.StartAsync([Toys.Collection]);

    public override async Task DisposeAsync() => await _host.DisposeAsync();

    [ContractFact]
    public async Task Read_Should_PassOverAPosition_When_ItsTransactionNeverCommits()
    {
        await EmitAsync("a");
        await Counter.UpdateOneAsync(new BsonDocument(), new BsonDocument("$inc", new BsonDocument("last", 3L)));
        await EmitAsync("b");

        Assert.Equal(["a", "b"], await TextsAsync());
        Assert.Equal(5, await Outbox.HeadAsync(default));
        await Assert.ThrowsAsync<MongoWriteException>(() => Stored.InsertOneAsync(new BsonDocument("_id", 3L)));
    }

    [ContractFact]
    public async Task Head_Should_WaitForAPosition_When_ItsTransactionIsSlow()
    {
        await EmitAsync("a");
        await Counter.UpdateOneAsync(new BsonDocument(), new BsonDocument("$inc", new BsonDocument("last", 1L)));
        using var session = await _host.Client.StartSessionAsync();
        session.StartTransaction(new TransactionOptions(writeConcern: WriteConcern.WMajority));
        var late = new BsonDocument
        {
            { "_id", 2L }, { "t", Toys.Happened.Name }, { "g", "toy" }, { "a", 1L }, { "d", Toys.Happened.Serialize(new Happened("late")) },
        };
        await Stored.InsertOneAsync(session, late);
        await EmitAsync("b");

        var head = Outbox.HeadAsync(default).AsTask();
        await Task.Delay(300);
        Assert.False(head.IsCompleted);
        await session.CommitTransactionAsync();

        Assert.Equal(3, await head);
        Assert.Equal(["a", "late", "b"], await TextsAsync());
    }

    [ContractFact]
    public async Task Positions_Should_StayUnique_When_TheCounterWasTakenBack()
    {
        await EmitAsync("a", "b", "c");
        await Counter.UpdateOneAsync(new BsonDocument(), new BsonDocument("$set", new BsonDocument("last", 1L)));

        await EmitAsync("d");
        await EmitAsync("e");

        Assert.Equal(["a", "b", "c", "d", "e"], await TextsAsync());
    }

    [ContractFact]
    public async Task Trim_Should_NotLookLikeAGap_When_AnotherGatewayHasTrimmed()
    {
        await using var other = await _host.AnotherAsync([Toys.Collection]);
        await EmitAsync("a", "b");
        Assert.Equal(2, await other.Outbox.HeadAsync(default));
        await EmitAsync("c", "d");
        await Outbox.AcknowledgeAsync("one", 4, default);
        Assert.Equal(3, await Outbox.TrimAsync(["one"], TimeProvider.System.GetUtcNow().AddHours(1), default));
        await EmitAsync("e");

        Assert.Equal(5, await other.Outbox.HeadAsync(default));
        Assert.Equal(2, await Stored.CountDocumentsAsync(new BsonDocument()));
    }

    private IMongoCollection<BsonDocument> Counter => _host.Database.GetCollection<BsonDocument>("headless.positions");

    private IMongoCollection<BsonDocument> Stored => _host.Database.GetCollection<BsonDocument>("headless.outbox");

    private async Task<IEnumerable<string>> TextsAsync() => (await Outbox.ReadAsync(0, [Toys.Happened.Name], 100, default)).Events
        .Select(happened => Toys.Happened.Deserialize(happened).What);

    private async Task EmitAsync(params string[] texts)
    {
        var batch = new WriteBatch();
        Array.ForEach(texts, text => batch.Emit(Toys.Happened, "toy", new Happened(text)));
        Assert.True((await Store.CommitAsync(batch, default)).IsCommitted);
    }
}
