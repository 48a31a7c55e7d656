using Headless.Storage.Documents;
using Headless.Storage.Sqlite;
using Headless.Storage.Tests.Documents;

namespace Headless.Storage.Tests.Sqlite;

/// <summary>The cache answers only with what a reader would see in the file, and stays within its bounds.</summary>
public sealed class SqliteRecordCacheTests
{
    [Fact]
    public async Task Cache_Should_HandOutOneInstance_UntilTheDocumentIsCommitted()
    {
        await using var host = await SqliteHost.StartAsync([Toys.Collection]);
        await CommitAsync(host, new WriteBatch().Insert(Toys.Collection, new Toy("a", 1, "A")).Insert(Toys.Collection, new Toy("b", 1)));

        var first = await FindAsync(host, "a");
        Assert.Same(first, await FindAsync(host, "a"));
        Assert.Same(first, (await host.Documents.QueryAsync(
            new DocumentQuery<Toy>(Toys.Collection, Filter.Everything, [new SortKey(Toys.Name)], null, 10), default)).Items[1]);

        await CommitAsync(host, new WriteBatch().Replace(Toys.Collection, new Toy("b", 2)).Expect<Toy>(Toys.Collection, "a", 1));
        Assert.Same(first, await FindAsync(host, "a"));

        var refused = new WriteBatch().Replace(Toys.Collection, new Toy("a", 2)).Replace(Toys.Collection, new Toy("b", 9));
        Assert.False((await host.Documents.CommitAsync(refused, default)).IsCommitted);
        Assert.Equal("A", (await FindAsync(host, "a"))!.Name);

        await CommitAsync(host, new WriteBatch().Replace(Toys.Collection, new Toy("a", 2, "B")));
        Assert.Equal("B", (await FindAsync(host, "a"))!.Name);
        await CommitAsync(host, new WriteBatch().Delete<Toy>(Toys.Collection, "a", 2));
        Assert.Null(await FindAsync(host, "a"));
    }

    [Fact]
    public async Task Cache_Should_KeepNothing_When_AReaderWasOvertaken()
    {
        await using var host = await SqliteHost.StartAsync([Toys.Collection]);
        var table = host.Get<SqliteStorage>().Table(Toys.Collection);
        var cache = host.Get<RecordCache>();
        var overtaken = table.Records.Generation;
        await CommitAsync(host, new WriteBatch().Insert(Toys.Collection, new Toy("a", 1, "new")));

        cache.Offer(table.Records, new Toy("a", 0, "old"), 100, overtaken);
        Assert.Null(table.Records.Find("a", table.Records.Generation));

        cache.BeginCommit(table.Records, "a");
        cache.Offer(table.Records, new Toy("a", 0, "old"), 100, table.Records.Generation);
        Assert.Null(table.Records.Find("a", table.Records.Generation));
        cache.EndCommit(table.Records);

        var before = table.Records.Generation - 1;
        cache.Offer(table.Records, new Toy("a", 1, "new"), 100, table.Records.Generation);
        Assert.NotNull(table.Records.Find("a", table.Records.Generation));
        Assert.Null(table.Records.Find("a", before));
    }

    [Fact]
    public async Task Cache_Should_KeepWhatIsUsed_When_ItIsFull()
    {
        await using var host = await SqliteHost.StartAsync([Toys.Collection], options => options.RecordCacheMegabytes = 1);
        var table = host.Get<SqliteStorage>().Table(Toys.Collection);
        var cache = host.Get<RecordCache>();
        var generation = table.Records.Generation;
        for (var i = 0; i < 5000; i++)
        {
            cache.Offer(table.Records, new Toy($"toy{i}", 1), 1000, generation);
            Assert.NotNull(table.Records.Find("toy0", generation));
        }

        Assert.InRange(cache.Bytes, 900_000, 1024 * 1024);
        Assert.InRange(table.Records.Count, 200, 1000);
        Assert.NotNull(table.Records.Find("toy4999", generation));
        Assert.Null(table.Records.Find("toy1", generation));

        cache.Offer(table.Records, new Toy("huge", 1), 1024 * 1024, generation);
        Assert.Null(table.Records.Find("huge", generation));
    }

    [Fact]
    public async Task Cache_Should_BeOff_When_ItMayHoldNothing()
    {
        await using var host = await SqliteHost.StartAsync([Toys.Collection], options => options.RecordCacheMegabytes = 0);
        await CommitAsync(host, new WriteBatch().Insert(Toys.Collection, new Toy("a", 1)));

        Assert.NotSame(await FindAsync(host, "a"), await FindAsync(host, "a"));
    }

    private static async Task<Toy?> FindAsync(SqliteHost host, string id) =>
        (await host.Documents.GetAsync(Toys.Collection, [id], default))[0];

    private static async Task CommitAsync(SqliteHost host, WriteBatch batch) =>
        Assert.True((await host.Documents.CommitAsync(batch, default)).IsCommitted);
}
