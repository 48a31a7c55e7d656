using Headless.Storage.Documents;

namespace Headless.Storage.Tests.Documents;

/// <summary>What every engine of <see cref="IDocumentStore"/> promises about single documents and batches. Engines add only construction.</summary>
public abstract class DocumentStoreContract : IAsyncLifetime
{
    protected abstract IDocumentStore Store { get; }

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    [Fact]
    public async Task Get_Should_AnswerInOrderWithNulls_When_SomeIdsAreUnknown()
    {
        await CommitAsync(batch => batch.Insert(Toys.Collection, new Toy("a", 1, "A")).Insert(Toys.Collection, new Toy("b", 1, "B")));

        var found = await Store.GetAsync(Toys.Collection, ["b", "unknown", "a", "b", ""], default);

        Assert.Equal(["b", null, "a", "b", null], found.Select(toy => toy?.Id));
    }

    [Fact]
    public async Task Get_Should_GiveBackEveryMember_When_Stored()
    {
        var toy = new Toy("t", 1, "手机壳 \0 é \U0001F600", long.MaxValue, double.Epsilon, "", null, ["x", "", "x"]);
        await CommitAsync(batch => batch.Insert(Toys.Collection, toy));

        var found = (await Store.GetAsync(Toys.Collection, ["t"], default))[0]!;

        Assert.Equal(toy with { Tags = null }, found with { Tags = null });
        Assert.Equal(toy.Tags, found.Tags);
    }

    private async Task CommitAsync(Action<WriteBatch> fill)
    {
        var batch = new WriteBatch();
        fill(batch);
        Assert.Empty((await Store.CommitAsync(batch, default)).Conflicts);
    }
}
