using Headless.Storage.Documents;
using Headless.Storage.Tests.Servers;

namespace Headless.Storage.Tests.Documents;

/// <summary>
/// What every engine of <see cref="IDocumentStore"/> promises about single documents and batches. Engines add only construction.
/// </summary>
public abstract class DocumentStoreContract : IAsyncLifetime
{
    protected abstract IDocumentStore Store { get; }

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    [ContractFact]
    public async Task Get_Should_AnswerInOrderWithNulls_When_SomeIdsAreUnknown()
    {
        await CommitAsync(batch => batch.Insert(Toys.Collection, new Toy("a", 1, "A")).Insert(Toys.Collection, new Toy("b", 1, "B")));

        var found = await Store.GetAsync(Toys.Collection, ["b", "unknown", "a", "b", ""], default);

        Assert.Equal(["b", null, "a", "b", null], found.Select(toy => toy?.Id));
    }

    [ContractFact]
    public async Task GetRecent_Should_AnswerInOrderAndSeeOwnCommits()
    {
        Assert.Empty(await Store.GetRecentAsync(Toys.Told, [], default));
        await CommitAsync(batch => batch
            .Insert(Toys.Told, new Toy("a", 1, "A")).Emit(Toys.Happened, "a", new Happened("made"))
            .Insert(Toys.Told, new Toy("b", 1, "B")).Emit(Toys.Happened, "b", new Happened("made"))
            .Insert(Toys.Collection, new Toy("a", 1, "untold")));
        for (var version = 1; version < 5; version++)
        {
            var found = await Store.GetRecentAsync(Toys.Told, ["b", "unknown", "a", "b", ""], default);
            Assert.Equal(["B1", null, $"A{version}", "B1", null], found.Select(toy => toy is null ? null : toy.Name + toy.Version));
            await CommitAsync(batch => batch
                .Replace(Toys.Told, new Toy("a", version + 1, "A")).Emit(Toys.Happened, "a", new Happened("changed")));
        }

        await CommitAsync(batch => batch.Delete<Toy>(Toys.Told, "a", 5).Emit(Toys.Happened, "a", new Happened("gone")));
        Assert.Null((await Store.GetRecentAsync(Toys.Told, ["a"], default))[0]);
        Assert.Equal("untold", (await Store.GetRecentAsync(Toys.Collection, ["a"], default))[0]?.Name);
    }

    [ContractFact]
    public async Task Commit_Should_BeRefused_When_NoEventTellsOfAChange()
    {
        var silent = await Assert.ThrowsAsync<ArgumentException>(async () => await Store.CommitAsync(
            new WriteBatch().Insert(Toys.Told, new Toy("a", 1)).Emit(Toys.Happened, "b", new Happened("another")), default));

        Assert.Equal("The batch changes 'a' of told_toys and emits none of toys.happened for it.", silent.Message);
        Assert.Null((await Store.GetAsync(Toys.Told, ["a"], default))[0]);
        await CommitAsync(batch => batch.Expect<Toy>(Toys.Told, "a", 0));
    }

    [ContractFact]
    public async Task Get_Should_GiveBackEveryMember_When_Stored()
    {
        var toy = new Toy("t", 1, "手机壳 \0 é \U0001F600", long.MaxValue, double.Epsilon, "", null, ["x", "", "x"]);
        await CommitAsync(batch => batch.Insert(Toys.Collection, toy));

        var found = (await Store.GetAsync(Toys.Collection, ["t"], default))[0]!;

        Assert.Equal(toy with { Tags = null }, found with { Tags = null });
        Assert.Equal(toy.Tags, found.Tags);
    }

    [ContractFact]
    public async Task Commit_Should_WriteNextVersion_When_ExpectedVersionIsStored()
    {
        await CommitAsync(batch => batch.Insert(Toys.Collection, new Toy("a", 1, "A", Tags: ["x", "y"])));
        await CommitAsync(batch => batch.Replace(Toys.Collection, new Toy("a", 2, "B", Tags: ["y", "z"])));

        Assert.Equal((2, "B"), await FindAsync("a", toy => (toy.Version, toy.Name)));
        Assert.Equal([], await QueryAsync(Toys.Tags.Has("x")));
        Assert.Equal(["a"], await QueryAsync(Toys.Tags.Has("z")));
    }

    [ContractFact]
    public async Task Commit_Should_NameVersions_When_TheyAreNotTheExpected()
    {
        await CommitAsync(batch => batch.Insert(Toys.Collection, new Toy("a", 1)).Insert(Toys.Collection, new Toy("b", 1)));

        Assert.Equal(Mismatch("a", 0, 1), await RefusedAsync(batch => batch.Insert(Toys.Collection, new Toy("a", 1))));
        Assert.Equal(Mismatch("a", 2, 1), await RefusedAsync(batch => batch.Replace(Toys.Collection, new Toy("a", 3))));
        Assert.Equal(Mismatch("u", 1, 0), await RefusedAsync(batch => batch.Replace(Toys.Collection, new Toy("u", 2))));
        Assert.Equal(Mismatch("a", 7, 1), await RefusedAsync(batch => batch.Delete<Toy>(Toys.Collection, "a", 7)));
        Assert.Equal(Mismatch("u", 7, 0), await RefusedAsync(batch => batch.Delete<Toy>(Toys.Collection, "u", 7)));
        Assert.Equal(Mismatch("b", 2, 1), await RefusedAsync(batch => batch.Expect<Toy>(Toys.Collection, "b", 2)));
    }

    [ContractFact]
    public async Task Commit_Should_WriteNothing_When_OneLineIsRefused()
    {
        await CommitAsync(batch => batch.Insert(Toys.Collection, new Toy("a", 1, "A", Sku: "s", Tags: ["x"])));

        await RefusedAsync(batch => batch
            .Replace(Toys.Collection, new Toy("a", 2, "B", Tags: ["y"]))
            .Insert(Toys.Collection, new Toy("b", 1, Sku: "t"))
            .Insert(Toys.Collection, new Toy("c", 1, Sku: "t"))
            .Emit(Toys.Happened, "a", new Happened("never")));

        Assert.Equal((1, "A"), await FindAsync("a", toy => (toy.Version, toy.Name)));
        Assert.Equal([], await QueryAsync(Toys.Tags.Has("y")));
        Assert.Equal(["a"], await QueryAsync(Toys.Tags.Has("x")));
        Assert.Equal([null, null], await Store.GetAsync(Toys.Collection, ["b", "c"], default));
    }

    [ContractFact]
    public async Task Commit_Should_Pass_When_ExpectedDocumentIsUnchanged()
    {
        await CommitAsync(batch => batch.Insert(Toys.Collection, new Toy("a", 1)));
        await CommitAsync(batch => batch.Expect<Toy>(Toys.Collection, "a", 1).Insert(Toys.Collection, new Toy("b", 1)));
        await CommitAsync(batch => batch.Expect<Toy>(Toys.Collection, "unknown", 0));
        await CommitAsync(_ => { });

        Assert.Equal((1, null), await FindAsync("a", toy => (toy.Version, toy.Name)));
    }

    [ContractFact]
    public async Task Delete_Should_RemoveEverything_AndLetTheIdBegin()
    {
        await CommitAsync(batch => batch.Insert(Toys.Collection, new Toy("a", 1, Sku: "s", Tags: ["x"])));
        await CommitAsync(batch => batch.Delete<Toy>(Toys.Collection, "a", 1));

        Assert.Null((await Store.GetAsync(Toys.Collection, ["a"], default))[0]);
        Assert.Equal([], await QueryAsync(Toys.Tags.Has("x")));
        await CommitAsync(batch => batch.Insert(Toys.Collection, new Toy("a", 1, Sku: "s")));
    }

    [ContractFact]
    public async Task UniqueIndex_Should_NameTheBreach_When_AnotherDocumentHasTheValue()
    {
        await CommitAsync(batch => batch
            .Insert(Toys.Collection, new Toy("a", 1, Sku: "s", Pair: "p"))
            .Insert(Toys.Collection, new Toy("b", 1, Sku: "t", Pair: "p", PairMate: "q"))
            .Insert(Toys.Collection, new Toy("c", 1))
            .Insert(Toys.Collection, new Toy("d", 1, PairMate: "q")));

        Assert.Equal(Breach("e", "unique_sku"), await RefusedAsync(batch => batch.Insert(Toys.Collection, new Toy("e", 1, Sku: "s"))));
        Assert.Equal(Breach("b", "unique_sku"), await RefusedAsync(batch => batch.Replace(Toys.Collection, new Toy("b", 2, Sku: "s"))));
        Assert.Equal(Breach("e", "unique_pair"), await RefusedAsync(batch => batch.Insert(Toys.Collection, new Toy("e", 1, Pair: "p"))));
        Assert.Equal(
            Breach("e", "unique_pair"),
            await RefusedAsync(batch => batch.Insert(Toys.Collection, new Toy("e", 1, Pair: "p", PairMate: "q"))));
        await CommitAsync(batch => batch.Insert(Toys.Collection, new Toy("e", 1, Pair: "p", PairMate: "")));
        await CommitAsync(batch => batch.Replace(Toys.Collection, new Toy("a", 2, Sku: "s")));
    }

    [ContractFact]
    public async Task UniqueValue_Should_ChangeHands_When_GivenUpFirst()
    {
        await CommitAsync(batch => batch.Insert(Toys.Collection, new Toy("a", 1, Sku: "s")));

        await CommitAsync(batch => batch.Replace(Toys.Collection, new Toy("a", 2)).Insert(Toys.Collection, new Toy("b", 1, Sku: "s")));

        Assert.Equal(["b"], await QueryAsync(Toys.Sku.Is("s")));
    }

    [ContractFact]
    public async Task UniqueIndex_Should_LetOneIn_When_ManyRace()
    {
        for (var round = 0; round < 10; round++)
        {
            var sku = $"sku{round}";
            var results = await RaceAsync(32, writer => new WriteBatch()
                .Insert(Toys.Collection, new Toy($"{sku}/{writer}", 1, Sku: sku))
                .Emit(Toys.Happened, sku, new Happened(sku)));

            Assert.Single(results, result => result.IsCommitted);
            Assert.All(
                results.Where(result => !result.IsCommitted),
                result => Assert.Equal("unique_sku", Assert.IsType<CommitConflict.UniqueBreach>(result.Conflicts[0]).Index));
            Assert.Single(await QueryAsync(Toys.Sku.Is(sku)));
        }
    }

    [ContractFact]
    public async Task Versions_Should_HaveNoGaps_When_WritersRaceOnOneDocument()
    {
        await CommitAsync(batch => batch.Insert(Toys.Collection, new Toy("a", 1, "start")));
        var winners = new System.Collections.Concurrent.ConcurrentDictionary<int, string>();
        await Task.WhenAll(Enumerable.Range(0, 32).Select(writer => Task.Run(async () =>
        {
            for (var won = 0; won < 5;)
            {
                var current = (await Store.GetAsync(Toys.Collection, ["a"], default))[0]!;
                var next = current with { Version = current.Version + 1, Name = $"{writer}/{won}" };
                if ((await Store.CommitAsync(new WriteBatch().Replace(Toys.Collection, next), default)).IsCommitted)
                {
                    Assert.True(winners.TryAdd(next.Version, next.Name), $"two winners of version {next.Version}");
                    won++;
                }
            }
        })));

        Assert.Equal(Enumerable.Range(2, 160), winners.Keys.Order());
        Assert.Equal((161, winners[161]), await FindAsync("a", toy => (toy.Version, toy.Name!)));
    }

    [ContractFact]
    public async Task Books_Should_Balance_When_TransfersRaceOverManyDocuments()
    {
        const int Accounts = 10;
        await CommitAsync(batch =>
        {
            for (var i = 0; i < Accounts; i++)
            {
                batch.Insert(Toys.Collection, new Toy($"acc{i}", 1, Price: 100));
            }
        });
        string[] ids = [.. Enumerable.Range(0, Accounts).Select(i => $"acc{i}")];
        var transfers = Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            var mixed = ids.ToArray();
            for (var i = 0; i < 40; i++)
            {
                random.Shuffle(mixed);
                var pair = (await Store.GetAsync(Toys.Collection, mixed[..2], default)).Select(toy => toy!).ToList();
                await Store.CommitAsync(
                    new WriteBatch()
                        .Replace(Toys.Collection, pair[0] with { Version = pair[0].Version + 1, Price = pair[0].Price - 1 })
                        .Replace(Toys.Collection, pair[1] with { Version = pair[1].Version + 1, Price = pair[1].Price + 1 }),
                    default);
            }
        })));
        while (!transfers.IsCompleted)
        {
            Assert.Equal(100 * Accounts, (await Store.GetAsync(Toys.Collection, ids, default)).Sum(toy => toy!.Price));
        }

        await transfers;
        var all = await Store.GetAsync(Toys.Collection, ids, default);
        Assert.Equal(100 * Accounts, all.Sum(toy => toy!.Price));
        Assert.Contains(all, toy => toy!.Version > 10);
    }

    [ContractFact]
    public async Task Reader_Should_SeeWhatWasAcknowledged_When_ItBeganLater()
    {
        await CommitAsync(batch => batch.Insert(Toys.Collection, new Toy("a", 1, "1")));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(part => Task.Run(async () =>
        {
            var id = $"r{part}";
            await CommitAsync(batch => batch.Insert(Toys.Collection, new Toy(id, 1, Price: 1)));
            for (var version = 2; version < 100; version++)
            {
                var next = version;
                await CommitAsync(batch => batch.Replace(Toys.Collection, new Toy(id, next, Price: next, Maker: id)));
                Assert.Equal((next, next), await FindAsync(id, toy => (toy.Version, (int)toy.Price!)));
                Assert.Equal([id], await QueryAsync(Toys.Maker.Is(id)));
            }
        })));
    }

    [ContractFact]
    public async Task Commit_Should_HappenWhollyOrNotAtAll_When_TheCallerCancels()
    {
        var random = new Random(7);
        var committed = new List<string>();
        for (var i = 0; i < 100; i++)
        {
            using var impatient = new CancellationTokenSource();
            var batch = new WriteBatch().Insert(Toys.Collection, new Toy($"x{i}", 1)).Insert(Toys.Collection, new Toy($"y{i}", 1));
            var commit = Store.CommitAsync(batch, impatient.Token).AsTask();
            if (random.Next(2) == 0)
            {
                await Task.Yield();
            }

            await impatient.CancelAsync();
            try
            {
                await commit;
                committed.Add($"x{i}");
            }
            catch (OperationCanceledException)
            {
                // Either outcome is allowed, half of one is not.
            }
        }

        var firsts = await Store.GetAsync(Toys.Collection, [.. Enumerable.Range(0, 100).Select(i => $"x{i}")], default);
        var seconds = await Store.GetAsync(Toys.Collection, [.. Enumerable.Range(0, 100).Select(i => $"y{i}")], default);
        Assert.Equal(firsts.Select(toy => toy is null), seconds.Select(toy => toy is null));
        Assert.Empty(committed.Except(firsts.Select(toy => toy?.Id ?? "")));
    }

    [ContractFact]
    public async Task Calls_Should_Refuse_When_AlreadyCancelled()
    {
        var cancelled = new CancellationToken(canceled: true);
        var query = new DocumentQuery<Toy>(Toys.Collection, Filter.Everything, [], null, 1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.GetAsync(Toys.Collection, ["a"], cancelled));
        await Store.GetRecentAsync(Toys.Told, ["a"], default);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.GetRecentAsync(Toys.Told, ["a"], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.QueryAsync(query, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Store.CommitAsync(new WriteBatch().Insert(Toys.Collection, new Toy("a", 1)), cancelled));
        Assert.Null((await Store.GetAsync(Toys.Collection, ["a"], default))[0]);
    }

    [ContractFact]
    public async Task Commit_Should_BeRefusedAsABug_When_ABatchNamesADocumentTwice()
    {
        var batch = new WriteBatch().Insert(Toys.Collection, new Toy("a", 1)).Replace(Toys.Collection, new Toy("a", 2));

        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.CommitAsync(batch, default));
        Assert.Null((await Store.GetAsync(Toys.Collection, ["a"], default))[0]);
    }

    [ContractFact]
    public async Task Query_Should_BeRefused_When_NoDeclaredIndexServesIt()
    {
        var refused = await Assert.ThrowsAsync<UnindexedQueryException>(async () => await Store.QueryAsync(
            new DocumentQuery<Toy>(Toys.Collection, Toys.Name.Is("n"), [new SortKey(Toys.Price, true)], null, 1), default));

        Assert.Contains("fixes [name] and sorts by [price descending]", refused.Message, StringComparison.Ordinal);
    }

    private static CommitConflict[] Mismatch(string id, int expected, int actual) =>
        [new CommitConflict.VersionMismatch(Toys.Collection.Name, id, expected, actual)];

    private static CommitConflict[] Breach(string id, string index) => [new CommitConflict.UniqueBreach(Toys.Collection.Name, id, index)];

    private Task<CommitResult[]> RaceAsync(int writers, Func<int, WriteBatch> make) =>
        Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() => Store.CommitAsync(make(writer), default).AsTask())));

    private async Task<TResult> FindAsync<TResult>(string id, Func<Toy, TResult> read) =>
        read((await Store.GetAsync(Toys.Collection, [id], default))[0]!);

    private async Task<IEnumerable<string>> QueryAsync(Filter filter) =>
        (await Store.QueryAsync(new DocumentQuery<Toy>(Toys.Collection, filter, [], null, 100), default)).Items.Select(toy => toy.Id);

    private async Task<IReadOnlyList<CommitConflict>> RefusedAsync(Action<WriteBatch> fill)
    {
        var batch = new WriteBatch();
        fill(batch);
        return (await Store.CommitAsync(batch, default)).Conflicts;
    }

    private async Task CommitAsync(Action<WriteBatch> fill)
    {
        var batch = new WriteBatch();
        fill(batch);
        Assert.Empty((await Store.CommitAsync(batch, default)).Conflicts);
    }
}
