using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Headless.Servers;
using Headless.Storage.Documents;
using Headless.Storage.MongoDb;
using Headless.Storage.Tests.Documents;
using Headless.Storage.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Headless.Storage.Tests.MongoDb;

/// <summary>What a start makes of a database that is there already.</summary>
[NeedsServer(ServerKinds.MongoDb)]
public sealed class MongoDbSchemaTests : IAsyncLifetime
{
    private static readonly TextField<Toy> Name = new("name", toy => toy.Name);
    private static readonly TextField<Toy> LoudName = new("name", toy => toy.Name?.ToUpperInvariant());

    private MongoDbHost _host = null!;

    public async Task InitializeAsync() => _host = await MongoDbHost.StartAsync([Declared(Name)]);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [ContractFact]
    public async Task FieldValues_Should_BeComputedAnew_When_TheRevisionIsRaised()
    {
        var before = Declared(Name);
        await ReopenAsync(before);
        await _host.Documents.CommitAsync(new WriteBatch().Insert(before, new Toy("b", 1, "loud")), default);
        var after = Declared(LoudName, revision: 2);

        await ReopenAsync(after);

        Assert.Equal(["b"], await QueryAsync(after, LoudName.Is("LOUD")));
        Assert.Empty(await QueryAsync(after, LoudName.Is("loud")));
    }

    [ContractFact]
    public async Task Index_Should_BeMadeAnew_When_OurDeclarationChanged()
    {
        var changed = Declared(Name, index: new DocumentIndex("by_name", [new SortKey(Name)], Unique: true));

        await ReopenAsync(changed);

        var indexes = await (await _host.Database.GetCollection<BsonDocument>("changing").Indexes.ListAsync()).ToListAsync();
        Assert.True(indexes.Single(index => index["name"] == "by_name")["unique"].AsBoolean);
        Assert.Equal(2, indexes.Count);
    }

    [ContractFact]
    public async Task ForeignIndex_Should_BeRefusedWithBothShapes_When_ItHasADeclaredName()
    {
        var collection = _host.Database.GetCollection<BsonDocument>("changing");
        await collection.Indexes.DropOneAsync("by_name");
        await collection.Indexes.CreateOneAsync(
            new CreateIndexModel<BsonDocument>(new BsonDocument("other", 1), new CreateIndexOptions { Name = "by_name" }));
        await collection.Indexes.CreateOneAsync(
            new CreateIndexModel<BsonDocument>(new BsonDocument("mine", 1), new CreateIndexOptions { Name = "operators_own" }));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ReopenAsync(Declared(Name)));

        Assert.Contains("Index 'by_name' of collection 'changing'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("\"other\" : 1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("\"f.name\" : 1", refused.Message, StringComparison.Ordinal);
        await collection.Indexes.DropOneAsync("by_name");
        await ReopenAsync(Declared(Name));
        Assert.Contains(
            await (await collection.Indexes.ListAsync()).ToListAsync(), index => index["name"] == "operators_own");
    }

    [ContractFact]
    public async Task Starts_Should_AllSucceed_When_ManyGatewaysBeginAtOnce()
    {
        var hosts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _host.AnotherAsync([Declared(LoudName, revision: 3)])));

        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }
    }

    [ContractFact]
    public async Task Durations_Should_BeMeasuredByOperationAndCollection_When_SomebodyListens()
    {
        var measured = new ConcurrentQueue<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (published, self) =>
        {
            if (published.Meter.Name == MongoDbStorageModule.MeterName)
            {
                self.EnableMeasurementEvents(published);
            }
        };
        listener.SetMeasurementEventCallback<double>(
            (_, _, tags, _) => measured.Enqueue(string.Join(' ', tags.ToArray().Select(tag => $"{tag.Value}"))));
        listener.Start();
        var declared = Declared(Name);
        await ReopenAsync(declared);

        await _host.Documents.GetAsync(declared, ["a"], default);

        Assert.Contains("mongodb get changing", measured);
    }

    private static Collection<Toy> Declared(TextField<Toy> field, int revision = 1, DocumentIndex? index = null) =>
        new("changing", ToyJson.Default.Toy, [field], [index ?? DocumentIndex.On("by_name", new SortKey(field))], revision);

    private async Task<IEnumerable<string>> QueryAsync(Collection<Toy> collection, Filter filter) =>
        (await _host.Documents.QueryAsync(new DocumentQuery<Toy>(collection, filter, [], null, 10), default)).Items.Select(toy => toy.Id);

    private async Task ReopenAsync(Collection collection)
    {
        await _host.CloseAsync();
        await _host.OpenAsync([collection]);
    }
}
