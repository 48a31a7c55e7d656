using Headless.Storage.Documents;
using Headless.Storage.Events;
using Headless.Storage.Sqlite;
using Headless.Storage.Sqlite.Engine;
using Headless.Storage.Tests.Documents;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.Storage.Tests.Sqlite;

/// <summary>Opening, changing declarations, owning the folder, failing disks: what is particular to the embedded engine.</summary>
public sealed class SqliteLifecycleTests
{
    private static readonly Collection<Toy> Plain = Indexed(DocumentIndex.On("by_price", new SortKey(Toys.Price)));

    [Fact]
    public async Task Documents_Should_BeFoundByNewFields_When_DeclarationsChanged()
    {
        const int Count = 4500;
        await using var host = await SqliteHost.StartAsync([Plain]);
        await InsertAsync(host, Plain, Enumerable.Range(0, Count).Select(i =>
            new Toy($"toy{i:D5}", 1, $"name{i % 7}", i % 50, Sku: $"sku{i}", Tags: [$"t{i % 10}", "all"])));
        await host.CloseAsync();

        await host.OpenAsync([Toys.Collection]);
        var page = await PageAsync(host, Toys.Collection, Filter.All(Toys.Tags.Has("t3")), new SortKey(Toys.Price));
        Assert.Equal(Enumerable.Range(0, Count).Where(i => i % 10 == 3).OrderBy(i => i % 50).Select(i => $"toy{i:D5}").Take(100), page);
        Assert.Equal(["toy00042"], await PageAsync(host, Toys.Collection, Toys.Sku.Is("sku42")));
        Assert.Equal(Count, await CountAsync(host, Toys.Collection, Toys.Tags.Has("all")));
        await host.CloseAsync();

        await host.OpenAsync([Plain]);
        Assert.Equal("toy00000", (await PageAsync(host, Plain, Filter.Everything, new SortKey(Toys.Price)))[0]);
        Assert.Equal(["collections", "outbox", "outbox_cursors", "toys"], Tables(host));
    }

    [Fact]
    public async Task FieldValues_Should_BeComputedAnew_When_TheRevisionIsRaised()
    {
        var doubled = new IntegerField<Toy>("price", toy => toy.Price * 2);
        var byPrice = DocumentIndex.On("by_price", new SortKey(doubled));
        var revised = new Collection<Toy>("toys", ToyJson.Default.Toy, [doubled], [byPrice], revision: 2);
        await using var host = await SqliteHost.StartAsync([Plain]);
        await InsertAsync(host, Plain, [new Toy("a", 1, Price: 5)]);
        await host.CloseAsync();

        await host.OpenAsync([revised]);

        Assert.Equal(["a"], await PageAsync(host, revised, doubled.Between(10, 10), new SortKey(doubled)));
    }

    [Fact]
    public async Task Indexes_Should_FollowTheDeclarations_When_OnlyTheyChanged()
    {
        var turned = Indexed(DocumentIndex.On("by_price", new SortKey(Toys.Price, true)));
        var renamed = Indexed(DocumentIndex.On("other", new SortKey(Toys.Price)));
        await using var host = await SqliteHost.StartAsync([Plain]);
        await InsertAsync(host, Plain, [new Toy("a", 1, Price: 5), new Toy("b", 1, Price: 6)]);
        foreach (var next in new[] { turned, renamed, Plain })
        {
            await host.CloseAsync();
            await host.OpenAsync([next]);
            Assert.Equal(["b", "a"], await PageAsync(host, next, Filter.Everything, new SortKey(Toys.Price, true)));
        }
    }

    [Fact]
    public async Task Rebuild_Should_BeginAnew_When_ItWasCutOff()
    {
        var broken = new IntegerField<Toy>(
            "price", toy => toy.Id == "toy2500" ? throw new InvalidOperationException("cut off") : toy.Price);
        var failing = new Collection<Toy>("toys", ToyJson.Default.Toy, [broken], [], revision: 2);
        await using var host = await SqliteHost.StartAsync([Plain]);
        await InsertAsync(host, Plain, Enumerable.Range(0, 3000).Select(i => new Toy($"toy{i:D4}", 1, Price: i)));
        await host.CloseAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.OpenAsync([failing]));
        await host.CloseAsync();
        await host.OpenAsync([Toys.Collection]);

        Assert.Equal(3000, await CountAsync(host, Toys.Collection, Filter.Everything));
        Assert.Equal(["toy2500"], await PageAsync(host, Toys.Collection, Toys.Price.Between(2500, 2500), new SortKey(Toys.Price)));
    }

    [Fact]
    public async Task Start_Should_NameTheIndex_When_StoredDocumentsBreakIt()
    {
        await using var host = await SqliteHost.StartAsync([Plain]);
        await InsertAsync(host, Plain, [new Toy("a", 1, Sku: "s"), new Toy("b", 1, Sku: "s")]);
        await host.CloseAsync();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => host.OpenAsync([Toys.Collection]));

        Assert.Contains("Index toys.unique_sku", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_Should_NameTheFolder_When_AnotherProcessOwnsIt()
    {
        await using var host = await SqliteHost.StartAsync([Plain]);
        var services = new ServiceCollection().AddSqliteStorage(new SqliteStorageOptions { Path = host.Folder });
        await using var second = services.BuildServiceProvider();

        var refused = await Assert.ThrowsAsync<IOException>(
            () => second.GetRequiredService<IStorageInitializer>().InitializeAsync(default));

        Assert.Contains(host.Folder, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Storage:Path", refused.Message, StringComparison.Ordinal);
        await host.CloseAsync();
        await second.GetRequiredService<IStorageInitializer>().InitializeAsync(default);
    }

    [Fact]
    public async Task Start_Should_Refuse_When_TheFileIsOfANewerVersion()
    {
        await using var host = await SqliteHost.StartAsync([Plain]);
        await host.CloseAsync();
        using (var connection = Connection.Open(Path.Combine(host.Folder, "documents.db"), readOnly: false, 1, 1000))
        {
            connection.Execute("PRAGMA user_version = 99");
        }

        var refused = await Assert.ThrowsAsync<IOException>(() => host.OpenAsync([Plain]));

        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_Should_Refuse_When_TwoCollectionsShareAName() =>
        Assert.Contains("'toys'", (await Assert.ThrowsAsync<InvalidOperationException>(
            () => SqliteHost.StartAsync([Plain, Toys.Collection]))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Use_Should_Throw_When_NotInitialisedOrNotRegistered()
    {
        await using var services = new ServiceCollection().AddSqliteStorage(new SqliteStorageOptions()).BuildServiceProvider();
        var closed = services.GetRequiredService<IDocumentStore>();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await closed.GetAsync(Plain, ["a"], default));

        await using var host = await SqliteHost.StartAsync([Plain]);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await host.Documents.GetAsync(Toys.Collection, ["a"], default));
    }

    [Theory]
    [InlineData("Path")]
    [InlineData("IdleReaders")]
    [InlineData("RecordCacheMegabytes")]
    [InlineData("Outbox:RetentionHours")]
    public void Options_Should_BeRefused_When_OutOfRange(string name)
    {
        var options = new SqliteStorageOptions();
        var outbox = new OutboxOptions();
        switch (name)
        {
            case "Path": options.Path = " "; break;
            case "IdleReaders": options.IdleReaders = 0; break;
            case "RecordCacheMegabytes": options.RecordCacheMegabytes = 5000; break;
            default: outbox.RetentionHours = -1; break;
        }

        var refused = Assert.Throws<ArgumentException>(
            () => new ServiceCollection().AddSqliteStorage(options).AddOutboxDispatcher(outbox));

        Assert.Contains($"Storage:{name}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commits_Should_BeUnavailable_When_TheDiskIsFull_AndGoOnWhenItIsNot()
    {
        await using var host = await SqliteHost.StartAsync([Plain]);
        await InsertAsync(host, Plain, [new Toy("first", 1)]);
        var database = host.Get<SqliteStorage>().Documents;
        await database.WriteAsync(new Execute("PRAGMA max_page_count = 20"), default);

        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
        {
            try
            {
                await InsertAsync(host, Plain, [new Toy($"big{i}", 1, new string('x', 4000))]);
                return true;
            }
            catch (StoreUnavailableException)
            {
                return false;
            }
        })));

        Assert.Contains(false, results);
        await database.WriteAsync(new Execute("PRAGMA max_page_count = 1000000"), default);
        await InsertAsync(host, Plain, [new Toy("last", 1, new string('x', 4000))]);
        var found = await host.Documents.GetAsync(Plain, ["first", "last", .. Enumerable.Range(0, 40).Select(i => $"big{i}")], default);
        Assert.Equal([true, true, .. results], found.Select(toy => toy is not null));
    }

    [Fact]
    public async Task FaultyJob_Should_FailAlone_When_OthersShareItsCommit()
    {
        await using var host = await SqliteHost.StartAsync([Plain]);
        var database = host.Get<SqliteStorage>().Documents;

        var commits = Enumerable.Range(0, 50).Select(i => InsertAsync(host, Plain, [new Toy($"toy{i}", 1)])).ToList();
        var faulty = database.WriteAsync(new Execute("DELETE FROM toys; SELECT * FROM no_such_table"), default);
        commits.AddRange(Enumerable.Range(50, 50).Select(i => InsertAsync(host, Plain, [new Toy($"toy{i}", 1)])));

        await Assert.ThrowsAsync<InvalidOperationException>(() => faulty);
        await Task.WhenAll(commits);
        Assert.Equal(100, await CountAsync(host, Plain, Filter.Everything));
    }

    [Fact]
    public async Task Statement_Should_End_When_CancelledOrOutOfAllowance()
    {
        const string Endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 0";
        await using var host = await SqliteHost.StartAsync([Plain]);
        using var connection = Connection.Open(Path.Combine(host.Folder, "documents.db"), readOnly: true, 1, 1000);

        connection.Allow(50_000);
        Assert.False(connection.Prepare(Endless).Step());
        Assert.True(connection.Prepare(Endless).IsCutOff);

        connection.Allow(null);
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        connection.CancelBy(cancelled.Token);
        Assert.Throws<OperationCanceledException>(() => connection.Prepare(Endless).Step());

        connection.CancelBy(CancellationToken.None);
        Assert.True(connection.Prepare("SELECT 1").Step());
        Assert.False(connection.Prepare("SELECT 1").IsCutOff);
    }

    private static async Task InsertAsync(SqliteHost host, Collection<Toy> collection, IEnumerable<Toy> toys)
    {
        var batch = new WriteBatch();
        foreach (var toy in toys)
        {
            batch.Insert(collection, toy);
        }

        Assert.True((await host.Documents.CommitAsync(batch, default)).IsCommitted);
    }

    private static Collection<Toy> Indexed(DocumentIndex index) => new("toys", ToyJson.Default.Toy, [Toys.Price], [index]);

    private static async Task<int> CountAsync(SqliteHost host, Collection<Toy> collection, Filter filter) =>
        (await host.Documents.CountAsync([new DocumentCount<Toy>(collection, filter, 10_000)], default))[0].Value;

    private static async Task<List<string>> PageAsync(SqliteHost host, Collection<Toy> collection, Filter filter, params SortKey[] sort)
    {
        var page = await host.Documents.QueryAsync(new DocumentQuery<Toy>(collection, filter, sort, null, 100), default);
        return [.. page.Items.Select(toy => toy.Id)];
    }

    private static List<string> Tables(SqliteHost host)
    {
        using var connection = Connection.Open(Path.Combine(host.Folder, "documents.db"), readOnly: true, 1, 1000);
        var tables = new List<string>();
        var select = connection.Prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
        while (select.Step())
        {
            tables.Add(select.Text(0));
        }

        return tables;
    }

    private sealed class Execute(string sql) : WriteJob<bool>
    {
        protected override bool Apply(Connection connection, out bool result)
        {
            connection.Execute(sql);
            return result = true;
        }
    }
}
