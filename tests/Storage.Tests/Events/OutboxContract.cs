using Headless.Storage.Documents;
using Headless.Storage.Events;
using Headless.Storage.Tests.Documents;
using Headless.Storage.Tests.Servers;

namespace Headless.Storage.Tests.Events;

/// <summary>What every engine promises about the outbox that its commits fill. Engines add only construction.</summary>
public abstract class OutboxContract : IAsyncLifetime
{
    private static readonly string[] Types = [Toys.Happened.Name];

    protected abstract IDocumentStore Store { get; }

    protected abstract IOutbox Outbox { get; }

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    [ContractFact]
    public async Task Read_Should_GiveEventsInCommitOrder_When_Committed()
    {
        Assert.Equal(0, await Outbox.HeadAsync(default));
        var before = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        await EmitAsync("a", "b");
        await EmitAsync("c");

        var read = await Outbox.ReadAsync(0, Types, 10, default);

        Assert.Equal(["a", "b", "c"], Texts(read));
        Assert.Equal(read.Events.Select(happened => happened.Position).Order(), read.Events.Select(happened => happened.Position));
        Assert.Equal(await Outbox.HeadAsync(default), read.Through);
        Assert.All(read.Events, happened => Assert.InRange(happened.At, before, TimeProvider.System.GetUtcNow().AddSeconds(1)));
        Assert.All(read.Events, happened => Assert.Equal("toy", happened.AggregateId));
    }

    [ContractFact]
    public async Task Read_Should_StopAtTheLimit_When_MoreFollow()
    {
        await EmitAsync("a", "b", "c", "d", "e");

        var first = await Outbox.ReadAsync(0, Types, 2, default);
        var second = await Outbox.ReadAsync(first.Through, Types, 2, default);
        var third = await Outbox.ReadAsync(second.Through, Types, 2, default);
        var none = await Outbox.ReadAsync(third.Through, Types, 2, default);

        Assert.Equal([["a", "b"], ["c", "d"], ["e"], []], new[] { first, second, third, none }.Select(Texts));
        Assert.Equal(third.Through, none.Through);
    }

    [ContractFact]
    public async Task Read_Should_PassOverOtherTypes_When_OnlyOneIsWanted()
    {
        await EmitAsync("a");

        var read = await Outbox.ReadAsync(0, ["toys.other"], 10, default);

        Assert.Empty(read.Events);
        Assert.Equal(await Outbox.HeadAsync(default), read.Through);
    }

    [ContractFact]
    public async Task Read_Should_FindNothing_When_TheBatchWasRefused()
    {
        var batch = new WriteBatch().Expect(Toys.Collection, "unknown", 1).Emit(Toys.Happened, "toy", new Happened("never"));

        Assert.False((await Store.CommitAsync(batch, default)).IsCommitted);

        Assert.Empty((await Outbox.ReadAsync(0, Types, 10, default)).Events);
    }

    [ContractFact]
    public async Task Read_Should_MissNothing_When_CommitsRaceWithIt()
    {
        var writers = Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                await EmitAsync($"{writer}/{i}");
            }
        })));
        var seen = new List<string>();
        var position = 0L;
        while (!writers.IsCompleted || position < await Outbox.HeadAsync(default))
        {
            var read = await Outbox.ReadAsync(position, Types, 7, default);
            seen.AddRange(Texts(read));
            position = read.Through;
        }

        await writers;
        Assert.Equal(400, seen.Distinct().Count());
        Assert.Equal(400, seen.Count);
        for (var writer = 0; writer < 8; writer++)
        {
            var own = $"{writer}/";
            var seenOfIt = seen.Where(what => what.StartsWith(own, StringComparison.Ordinal));
            Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{own}{i}"), seenOfIt);
        }
    }

    [ContractFact]
    public async Task Cursor_Should_OnlyMoveForward()
    {
        Assert.Equal(0, await Outbox.CursorAsync("one", default));
        await Outbox.AcknowledgeAsync("one", 5, default);
        await Outbox.AcknowledgeAsync("one", 3, default);
        await Outbox.AcknowledgeAsync("two", 4, default);

        Assert.Equal(5, await Outbox.CursorAsync("one", default));
        Assert.Equal(4, await Outbox.CursorAsync("two", default));
    }

    [ContractFact]
    public async Task Wait_Should_Complete_When_SomethingIsEmitted()
    {
        var waiting = Outbox.WaitAsync(default);
        await Store.CommitAsync(new WriteBatch().Insert(Toys.Collection, new Toy("silent", 1)), default);
        await EmitAsync("a");

        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [ContractFact]
    public async Task Trim_Should_RemoveOnlyWhatAllHavePassed()
    {
        await EmitAsync("a", "b", "c", "d");
        var events = (await Outbox.ReadAsync(0, Types, 10, default)).Events;
        await Outbox.AcknowledgeAsync("one", events[2].Position, default);
        await Outbox.AcknowledgeAsync("two", events[1].Position, default);
        var later = TimeProvider.System.GetUtcNow().AddHours(1);

        Assert.Equal(0, await Outbox.TrimAsync(["one", "two", "new"], later, default));
        Assert.Equal(0, await Outbox.TrimAsync(["one", "two"], events[0].At.AddHours(-1), default));
        Assert.Equal(2, await Outbox.TrimAsync(["one", "two"], later, default));

        Assert.Equal(["c", "d"], Texts(await Outbox.ReadAsync(0, Types, 10, default)));
    }

    [ContractFact]
    public async Task Positions_Should_StayUnique_When_EverythingWasTrimmed()
    {
        await EmitAsync("a", "b");
        var head = await Outbox.HeadAsync(default);
        await Outbox.AcknowledgeAsync("one", head, default);
        await Outbox.TrimAsync(["one"], TimeProvider.System.GetUtcNow().AddHours(1), default);

        await EmitAsync("c");

        Assert.Equal(["c"], Texts(await Outbox.ReadAsync(head, Types, 10, default)));
    }

    private static string[] Texts(OutboxRead read) => [.. read.Events.Select(happened => Toys.Happened.Deserialize(happened).What)];

    private async Task EmitAsync(params string[] texts)
    {
        var batch = new WriteBatch();
        foreach (var text in texts)
        {
            batch.Emit(Toys.Happened, "toy", new Happened(text));
        }

        Assert.True((await Store.CommitAsync(batch, default)).IsCommitted);
    }
}
