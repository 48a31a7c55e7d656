using Headless.Storage.Documents;
using Headless.Storage.Events;
using Headless.Storage.Tests.Servers;

namespace Headless.Storage.Tests.Documents;

/// <summary>What every document store promises to whoever moves all data.</summary>
public abstract class DocumentTransferContract : IAsyncLifetime
{
    protected abstract IDocumentTransfer Transfer { get; }

    protected abstract IDocumentStore Store { get; }

    protected abstract IOutbox Outbox { get; }

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    [ContractFact]
    public async Task Read_Should_GiveEveryDocumentOnce_When_ReadInPages()
    {
        string[] ids = ["b", "a", "手机", "Z", "aa", "\U0001F600"];
        await Transfer.WriteAsync(Toys.Collection, [.. ids.Select((id, i) => new Toy(id, i + 1, $"toy {i}", Tags: ["x"]))], default);

        var read = new List<IDocument>();
        for (IReadOnlyList<IDocument> page = [null!]; page.Count > 0; read.AddRange(page))
        {
            page = await Transfer.ReadAsync(Toys.Collection, read.LastOrDefault()?.Id, 4, default);
        }

        // The order of UTF-8 bytes, in which an astral character stands last.
        Assert.Equal(["Z", "a", "aa", "b", "手机", "\U0001F600"], read.Select(document => document.Id));
        Assert.Equal([4, 2, 5, 1, 3, 6], read.Select(document => document.Version));
        Assert.Equal(6, await Transfer.CountAsync(Toys.Collection, default));
    }

    [ContractFact]
    public async Task Write_Should_PutVersionsAndFieldsInPlace_When_DoneTwice()
    {
        await Store.CommitAsync(new WriteBatch().Insert(Toys.Collection, new Toy("a", 1, "old", Sku: "s", Tags: ["old"])), default);
        var moved = new Toy("a", 7, "new", 5, Sku: "s", Tags: ["new"]);

        await Transfer.WriteAsync(Toys.Collection, [moved], default);
        await Transfer.WriteAsync(Toys.Collection, [moved], default);

        var found = (await Store.GetAsync(Toys.Collection, ["a"], default))[0]!;
        Assert.Equal((7, "new", 5), (found.Version, found.Name, found.Price));
        Assert.Empty((await QueryAsync(Toys.Tags.Has("old"))).Items);
        Assert.Single((await QueryAsync(Toys.Tags.Has("new"))).Items);
        var next = new WriteBatch().Replace(Toys.Collection, found with { Version = 8 });
        Assert.True((await Store.CommitAsync(next, default)).IsCommitted);
    }

    [ContractFact]
    public async Task Write_Should_NameTheDocument_When_ItBreaksAUniqueIndex()
    {
        await Transfer.WriteAsync(Toys.Collection, [new Toy("a", 1, Sku: "s")], default);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await Transfer.WriteAsync(Toys.Collection, [new Toy("b", 1, Sku: "s")], default));

        Assert.Contains("'b' of toys", refused.Message, StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task Events_Should_ComeBehindThePosition_When_ToldToContinue()
    {
        await Transfer.ContinueBehindAsync(5000, default);
        await Transfer.ContinueBehindAsync(10, default);
        Assert.Equal(5000, await Outbox.HeadAsync(default));

        await Store.CommitAsync(new WriteBatch().Emit(Toys.Happened, "a", new Happened("first")), default);

        var read = await Outbox.ReadAsync(0, [Toys.Happened.Name], 10, default);
        for (; read.Events.Count == 0; read = await Outbox.ReadAsync(read.Through, [Toys.Happened.Name], 10, default))
        {
        }

        Assert.Equal(5001, Assert.Single(read.Events).Position);
    }

    private ValueTask<DocumentPage<Toy>> QueryAsync(Filter filter) =>
        Store.QueryAsync(new DocumentQuery<Toy>(Toys.Collection, filter, [], null, 10), default);
}
