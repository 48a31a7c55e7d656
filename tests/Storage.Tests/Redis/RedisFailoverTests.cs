using System.Diagnostics;
using Headless.Servers;
using Headless.Storage.Documents;
using Headless.Storage.Tests.Servers;

namespace Headless.Storage.Tests.Redis;

/// <summary>Several servers of which one dies.</summary>
public sealed class RedisFailoverTests
{
    [SentinelFact]
    public async Task Store_Should_FollowTheNewMaster_When_SentinelFailsOver()
    {
        var servers = await RedisServers.StartSentinelAsync();
        try
        {
            await using var host = await RedisHost.StartAsync($"{servers[2].Address},serviceName={RedisServers.ServiceName}");
            Assert.True((await host.Store.CompareAndSetAsync("k", 0, "one"u8.ToArray(), null, default)).IsSet);
            await Patience.UntilAsync(
                async () => (await RedisServers.AskAsync(servers[1], $"GET {host.Prefix}v:k")).Contains("one", StringComparison.Ordinal));

            await servers[0].KillAsync();
            await Assert.ThrowsAsync<StoreUnavailableException>(
                () => host.Store.CompareAndSetAsync("k", 1, "lost"u8.ToArray(), null, default).AsTask());

            var written = await Patience.ServedAsync(() => host.Store.CompareAndSetAsync("k", 1, "two"u8.ToArray(), null, default));
            Assert.Equal(2, written.Version);
            Assert.Equal(1, await host.Store.IncrementAsync("n", 1, TimeSpan.FromHours(1), default));
        }
        finally
        {
            await RedisServers.EndAsync(servers);
        }
    }

    [FaultFact(ServerKinds.Redis)]
    public async Task Store_Should_RefuseByType_When_ANodeOfTheClusterIsGone()
    {
        var nodes = await RedisServers.StartClusterAsync();
        try
        {
            await using var host = await RedisHost.StartAsync(string.Join(',', nodes.Select(node => node.Address)));
            var keys = Enumerable.Range(0, 50).Select(i => $"k{i}").ToList();
            foreach (var key in keys)
            {
                await host.Store.CompareAndSetAsync(key, 0, "one"u8.ToArray(), null, default);
            }

            await nodes[1].KillAsync();
            var since = Stopwatch.GetTimestamp();
            await Assert.ThrowsAsync<StoreUnavailableException>(() => host.Store.GetAsync(keys, default).AsTask());
            await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            {
                await foreach (var entry in host.Transfer.ReadAsync(default))
                {
                    Assert.Equal(1, entry.Number);
                }
            });
            Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(20));

            await nodes[1].StartAsync();
            var found = await Patience.ServedAsync(() => host.Store.GetAsync(keys, default));
            Assert.InRange(found.Count(entry => entry is not null), 1, keys.Count - 1);
        }
        finally
        {
            await RedisServers.EndAsync(nodes);
        }
    }
}
