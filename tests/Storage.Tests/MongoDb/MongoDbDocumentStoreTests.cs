using Headless.Servers;
using Headless.Storage.Documents;
using Headless.Storage.Tests.Documents;
using Headless.Storage.Tests.Servers;

namespace Headless.Storage.Tests.MongoDb;

[NeedsServer(ServerKinds.MongoDb)]
public sealed class MongoDbDocumentStoreTests : DocumentStoreContract
{
    private MongoDbHost _host = null!;

    protected override IDocumentStore Store => _host.Documents;

    public override async Task InitializeAsync() =>
        _host = await MongoDbHost.StartAsync([Toys.Collection, Toys.Told]);

    public override async Task DisposeAsync() => await _host.DisposeAsync();

    [ContractFact]
    public async Task Transfer_Should_MoveDocumentsAsTheyAre_When_WrittenTwice()
    {
        var transfer = _host.Get<IDocumentTransfer>();
        IDocument[] toys = [.. Enumerable.Range(0, 25).Select(i => new Toy($"toy{i:D2}", i + 1, "n", Sku: $"s{i}"))];

        await transfer.WriteAsync(Toys.Collection, toys, default);
        await transfer.WriteAsync(Toys.Collection, toys, default);

        Assert.Equal(25, await transfer.CountAsync(Toys.Collection, default));
        var first = await transfer.ReadAsync(Toys.Collection, null, 20, default);
        var second = await transfer.ReadAsync(Toys.Collection, first[^1].Id, 20, default);
        Assert.Equal(toys.Select(toy => (toy.Id, toy.Version)), first.Concat(second).Select(toy => (toy.Id, toy.Version)));
        Assert.Equal(0, await _host.Outbox.HeadAsync(default));
        var breach = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await transfer.WriteAsync(Toys.Collection, [new Toy("other", 1, Sku: "s3")], default));
        Assert.Contains("'other' of toys breaks the unique index unique_sku", breach.Message, StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task Expectation_Should_Conflict_When_TheExpectedDocumentIsWrittenMeanwhile()
    {
        for (var round = 0; round < 10; round++)
        {
            var (one, other) = ($"one{round}", $"other{round}");
            await Store.CommitAsync(
                new WriteBatch().Insert(Toys.Collection, new Toy(one, 1)).Insert(Toys.Collection, new Toy(other, 1)), default);

            // Each changes its own and relies on the other: both together would be a write skew.
            var results = await Task.WhenAll(
                Task.Run(() => Store.CommitAsync(
                    new WriteBatch().Expect(Toys.Collection, one, 1).Replace(Toys.Collection, new Toy(other, 2)), default).AsTask()),
                Task.Run(() => Store.CommitAsync(
                    new WriteBatch().Expect(Toys.Collection, other, 1).Replace(Toys.Collection, new Toy(one, 2)), default).AsTask()),
                Task.Run(() => Store.CommitAsync(
                    new WriteBatch().Expect(Toys.Collection, $"new{round}", 0).Insert(Toys.Collection, new Toy($"x{round}", 1)), default)
                    .AsTask()));

            Assert.Single(results[..2], result => result.IsCommitted);
            Assert.True(results[2].IsCommitted);
        }
    }
}
