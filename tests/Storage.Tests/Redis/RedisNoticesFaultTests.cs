using Headless.Servers;
using Headless.Storage.Tests.Servers;

namespace Headless.Storage.Tests.Redis;

/// <summary>Notices over servers of the test's own.</summary>
public sealed class RedisNoticesFaultTests
{
    [FaultFact(ServerKinds.Redis)]
    public async Task Listeners_Should_BeCalledAndHearAgain_When_TheServerIsBack()
    {
        await using var server = await ServerKinds.StartRedisAsync();
        await using var here = await RedisHost.StartAsync(server.Address, options => options.KeyPrefix = "test:");
        await using var there = await RedisHost.StartAsync(server.Address, options => options.KeyPrefix = "test:");
        var heard = 0;
        var late = 0;
        using var topic = there.Notices.Listen("topic", () => Interlocked.Increment(ref heard));
        await HearAsync("topic", () => Volatile.Read(ref heard));

        await server.KillAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => there.Store.GetAsync(["k"], default).AsTask());
        here.Notices.Publish("topic");
        using var lateTopic = there.Notices.Listen("late", () => Interlocked.Increment(ref late));
        var before = Volatile.Read(ref heard);
        await server.StartAsync();

        await Patience.UntilAsync(() => Volatile.Read(ref heard) > before);
        await Patience.UntilAsync(async () => (await here.Store.GetAsync(["k"], default))[0] is null);
        await HearAsync("topic", () => Volatile.Read(ref heard));
        await HearAsync("late", () => Volatile.Read(ref late));

        async Task HearAsync(string name, Func<int> count)
        {
            var start = count();
            await Patience.UntilAsync(() =>
            {
                here.Notices.Publish(name);
                return count() > start;
            });
        }
    }

    [FaultFact(ServerKinds.Redis)]
    public async Task Notices_Should_ReachOtherNodes_When_ThereIsACluster()
    {
        var nodes = await RedisServers.StartClusterAsync();
        try
        {
            await using var here = await RedisHost.StartAsync(nodes[0].Address, options => options.KeyPrefix = "test:");
            await using var there = await RedisHost.StartAsync(nodes[2].Address, options => options.KeyPrefix = "test:");
            var heard = 0;
            using var topic = there.Notices.Listen("topic", () => Interlocked.Increment(ref heard));
            await Patience.UntilAsync(() =>
            {
                here.Notices.Publish("topic");
                return Volatile.Read(ref heard) > 3;
            });
        }
        finally
        {
            await RedisServers.EndAsync(nodes);
        }
    }
}
