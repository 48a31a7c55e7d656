using System.Diagnostics;
using System.Globalization;
using System.Text;
using Headless.Servers;
using Headless.Storage.Documents;
using Headless.Storage.KeyValue;
using Headless.Storage.Redis;
using Headless.Storage.Tests.Servers;

namespace Headless.Storage.Tests.Redis;

/// <summary>What callers see while a server of Redis is killed, replaced, frozen or full.</summary>
public sealed class RedisFaultTests
{
    private const string Durable = "--appendonly yes --appendfsync always";

    private static readonly TokenBucket Bucket = new(10, 0.001);

    /// <summary>More than an operation may take on a busy machine, far less than forever.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    [FaultFact(ServerKinds.Redis)]
    public async Task Store_Should_GoOn_When_TheServerRestartsWithItsData()
    {
        await using var server = await ServerKinds.StartRedisAsync(Durable);
        await using var host = await StartAsync(server);
        Assert.True((await SetAsync(host, "k", 0, "one")).IsSet);
        Assert.Equal(5, await host.Store.IncrementAsync("n", 5, TimeSpan.FromHours(1), default));

        await server.KillAsync();
        var since = Stopwatch.GetTimestamp();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => GetAsync(host, "k"));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => SetAsync(host, "k", 1, "two"));
        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, Bound);
        await server.StartAsync();

        Assert.Equal("one", Text(await Patience.ServedAsync(() => host.Store.GetAsync(["k"], default))));
        Assert.Equal(2, (await SetAsync(host, "k", 1, "two")).Version);
        Assert.Equal(6, await host.Store.IncrementAsync("n", 1, TimeSpan.FromHours(1), default));
    }

    [FaultFact(ServerKinds.Redis)]
    public async Task Store_Should_BeginAnew_When_TheServerIsReplacedByAnEmptyOne()
    {
        await using var server = await ServerKinds.StartRedisAsync();
        await using var host = await StartAsync(server);
        await SetAsync(host, "k", 0, "one");
        await host.Store.IncrementAsync("n", 5, TimeSpan.FromHours(1), default);
        await host.Store.TakeAsync("b", Bucket, 10, default);

        await server.KillAsync();
        await server.StartAsync();

        Assert.Null((await Patience.ServedAsync(() => host.Store.GetAsync(["k"], default)))[0]);
        Assert.False(await host.Store.DeleteAsync("k", 1, default));
        Assert.Equal(new CompareAndSetResult(false, 0, null), await SetAsync(host, "k", 1, "two"));
        Assert.True((await SetAsync(host, "k", 0, "anew")).IsSet);
        Assert.Equal(1, await host.Store.IncrementAsync("n", 1, TimeSpan.FromHours(1), default));
        Assert.Equal(new TokenBucketResult(true, 9, TimeSpan.Zero), await host.Store.TakeAsync("b", Bucket, 1, default));
    }

    [FaultFact(ServerKinds.Redis)]
    public async Task Scripts_Should_BeSentAgain_When_TheServerForgotThem()
    {
        await using var server = await ServerKinds.StartRedisAsync();
        await using var host = await StartAsync(server);
        for (var version = 0; version < 3; version++)
        {
            Assert.True((await SetAsync(host, "k", version, "v")).IsSet);
            Assert.True((await host.Store.TakeAsync("b", Bucket, 1, default)).IsGranted);
            await RedisServers.AskAsync(server, "SCRIPT FLUSH");
        }

        Assert.True(await host.Store.DeleteAsync("k", 3, default));
    }

    [FaultFact(ServerKinds.Redis)]
    public async Task Calls_Should_EndInTime_When_TheServerIsFrozen()
    {
        await using var server = await ServerKinds.StartRedisAsync();
        await using var host = await StartAsync(server, options => options.OperationMilliseconds = 500);
        await SetAsync(host, "k", 0, "one");
        var large = new byte[100_000];

        await server.FreezeAsync();
        var since = Stopwatch.GetTimestamp();
        var calls = Enumerable.Range(0, 1000).Select(i => Task.Run(async () => i % 2 == 0
            ? await Assert.ThrowsAsync<StoreUnavailableException>(() => GetAsync(host, "k"))
            : await Assert.ThrowsAsync<StoreUnavailableException>(
                () => host.Store.CompareAndSetAsync($"large{i}", 0, large, null, default).AsTask()))).ToList();
        await Task.Run(() => { }).WaitAsync(Bound);
        await Task.WhenAll(calls).WaitAsync(Bound);
        var rest = Stopwatch.GetElapsedTime(since);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => GetAsync(host, "k")).WaitAsync(Bound);
        await server.ThawAsync();

        Assert.InRange(rest, TimeSpan.FromMilliseconds(100), Bound);
        Assert.Equal("one", Text(await Patience.ServedAsync(() => host.Store.GetAsync(["k"], default))));
        await Patience.UntilAsync(async () => (await SetAsync(host, "after", 0, "v")).Version == 1);
    }

    [FaultFact(ServerKinds.Redis)]
    public async Task Call_Should_EndAtOnce_When_ItsCallerCancels()
    {
        await using var server = await ServerKinds.StartRedisAsync();
        await using var host = await StartAsync(server, options => options.OperationMilliseconds = 60_000);
        await server.FreezeAsync();

        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => host.Store.GetAsync(["k"], cancel.Token).AsTask().WaitAsync(Bound));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Store.TakeAsync("b", Bucket, 1, cancel.Token).AsTask());
        await server.ThawAsync();

        Assert.Null((await host.Store.GetAsync(["k"], default))[0]);
    }

    [FaultFact(ServerKinds.Redis)]
    public async Task Limits_Should_AnswerAsConfigured_When_TheServerIsGone()
    {
        await using var server = await ServerKinds.StartRedisAsync();
        await using var open = await StartAsync(server);
        await using var closed = await StartAsync(server, options => options.LimitsWhenDown = LimitsWhenDown.Closed);
        await open.Store.TakeAsync("b", Bucket, 10, default);

        await server.KillAsync();

        Assert.Equal(new TokenBucketResult(true, 7, TimeSpan.Zero), await open.Store.TakeAsync("b", Bucket, 3, default));
        Assert.Equal(new TokenBucketResult(false, 10, TimeSpan.MaxValue), await open.Store.TakeAsync("b", Bucket, 11, default));
        var refused = await closed.Store.TakeAsync("b", Bucket, 3, default);
        Assert.False(refused.IsGranted);
        Assert.InRange(refused.RetryAfter, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        Assert.Single(open.Logs.Lines, line => line.Contains("Rate limits are Open", StringComparison.Ordinal));

        await server.StartAsync();
        await Patience.UntilAsync(async () => !(await open.Store.TakeAsync("b", Bucket, 9, default)).IsGranted);
        await Patience.UntilAsync(async () => (await closed.Store.TakeAsync("c", Bucket, 1, default)).IsGranted);
        Assert.Single(open.Logs.Lines, line => line.Contains("counted again", StringComparison.Ordinal));
    }

    [FaultFact(ServerKinds.Redis)]
    public async Task Limits_Should_NotDelayEveryCaller_When_TheServerIsFrozen()
    {
        await using var server = await ServerKinds.StartRedisAsync();
        await using var host = await StartAsync(server, options => options.OperationMilliseconds = 1000);
        await server.FreezeAsync();

        var since = Stopwatch.GetTimestamp();
        for (var i = 0; i < 100; i++)
        {
            Assert.True((await host.Store.TakeAsync("b", Bucket, 1, default)).IsGranted);
        }

        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(30));
        await server.ThawAsync();
        await Patience.UntilAsync(async () => !(await host.Store.TakeAsync("b", Bucket, 9, default)).IsGranted);
    }

    /// <summary>
    /// Each writer appends its own numbers one after another and goes on only when its write was acknowledged; one whose answer was lost is
    /// looked for by reading anew.
    /// </summary>
    [FaultFact(ServerKinds.Redis)]
    public async Task CompareAndSet_Should_LoseNoAcknowledgedWrite_When_TheServerIsKilledMeanwhile()
    {
        await using var server = await ServerKinds.StartRedisAsync(Durable);
        await using var host = await StartAsync(server);
        await SetAsync(host, "cart", 0, "");
        using var stop = new CancellationTokenSource();
        var versions = new long[32][];
        var writers = Enumerable.Range(0, versions.Length)
            .Select(writer => Task.Run(async () => versions[writer] = await WriteAsync(host, writer, stop.Token))).ToArray();

        await Patience.UntilAsync(async () => (await host.Store.GetAsync(["cart"], default))[0]!.Version > 100);
        await server.KillAsync();
        await Task.Delay(200);
        await server.StartAsync();
        var back = (await Patience.ServedAsync(() => host.Store.GetAsync(["cart"], default)))[0]!.Version;
        await Patience.UntilAsync(async () => (await host.Store.GetAsync(["cart"], default))[0]!.Version > back + 100);
        await stop.CancelAsync();
        await Task.WhenAll(writers).WaitAsync(TimeSpan.FromSeconds(30));

        var cart = (await host.Store.GetAsync(["cart"], default))[0]!;
        var lines = Encoding.UTF8.GetString(cart.Value.Span).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(lines.Length, lines.Distinct().Count());
        Assert.Equal(cart.Version, lines.Length + 1);
        var acknowledged = versions.SelectMany(own => own).ToList();
        Assert.Equal(acknowledged.Count, acknowledged.Distinct().Count());
        Assert.All(versions, own => Assert.Equal(own.Order(), own));
        for (var writer = 0; writer < versions.Length; writer++)
        {
            var own = lines.Count(line => line.StartsWith($"{writer}:", StringComparison.Ordinal));
            Assert.InRange(own, versions[writer].Length, int.MaxValue);
            Assert.All(versions[writer].Index(), write => Assert.StartsWith($"{writer}:", lines[write.Item - 2], StringComparison.Ordinal));
        }
    }

    [FaultFact(ServerKinds.Redis)]
    public async Task Store_Should_BeUnavailable_When_TheServerRefuses()
    {
        await using var server = await ServerKinds.StartRedisAsync();
        await using var host = await StartAsync(server);
        await SetAsync(host, "k", 0, "one");

        await RedisServers.AskAsync(server, "CONFIG SET maxmemory 1");
        var full = await Assert.ThrowsAsync<StoreUnavailableException>(() => SetAsync(host, "k", 1, "two"));
        await RedisServers.AskAsync(server, "CONFIG SET maxmemory 0");
        await RedisServers.AskAsync(server, "CONFIG SET min-replicas-to-write 1");
        var alone = await Assert.ThrowsAsync<StoreUnavailableException>(() => SetAsync(host, "k", 1, "two"));
        await RedisServers.AskAsync(server, "CONFIG SET min-replicas-to-write 0");
        await RedisServers.AskAsync(server, string.Create(CultureInfo.InvariantCulture, $"REPLICAOF 127.0.0.1 {ServerProcess.FreePort()}"));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => SetAsync(host, "k", 1, "two"));
        await RedisServers.AskAsync(server, "REPLICAOF NO ONE");

        Assert.Contains("OOM", full.Message, StringComparison.Ordinal);
        Assert.Contains("NOREPLICAS", alone.Message, StringComparison.Ordinal);
        await Patience.UntilAsync(async () => (await SetAsync(host, "k", 1, "two")).Version == 2);
    }

    private static Task<RedisHost> StartAsync(ServerProcess server, Action<RedisOptions>? configure = null) =>
        RedisHost.StartAsync(server.Address, options =>
        {
            options.KeyPrefix = "test:";
            configure?.Invoke(options);
        });

    /// <summary>The versions that were acknowledged, in their order.</summary>
    private static async Task<long[]> WriteAsync(RedisHost host, int writer, CancellationToken stop)
    {
        var acknowledged = new List<long>();
        KeyValueEntry? current = null;
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var line = $"{writer}:{number}";
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    current ??= (await host.Store.GetAsync(["cart"], default))[0]!;
                    var cart = Encoding.UTF8.GetString(current.Value.Span);
                    if (cart.Split(' ').Contains(line))
                    {
                        break;
                    }

                    var result = await SetAsync(host, "cart", current.Version, $"{cart}{line} ");
                    current = result.Current;
                    if (result.IsSet)
                    {
                        acknowledged.Add(result.Version);
                        break;
                    }
                }
                catch (StoreUnavailableException)
                {
                    current = null;
                    await Task.Delay(20, CancellationToken.None);
                }
            }
        }

        return [.. acknowledged];
    }

    private static async Task<string?> GetAsync(RedisHost host, string key) => Text(await host.Store.GetAsync([key], default));

    private static Task<CompareAndSetResult> SetAsync(RedisHost host, string key, long expected, string value) =>
        host.Store.CompareAndSetAsync(key, expected, Encoding.UTF8.GetBytes(value), null, default).AsTask();

    private static string? Text(IReadOnlyList<KeyValueEntry?> found) =>
        found[0] is { } entry ? Encoding.UTF8.GetString(entry.Value.Span) : null;
}
