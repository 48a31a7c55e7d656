using Headless.Servers;
using Headless.Storage.Events;
using Headless.Storage.Tests.Events;
using Headless.Storage.Tests.Servers;

namespace Headless.Storage.Tests.Redis;

[NeedsServer(ServerKinds.Redis)]
public sealed class RedisNoticesTests : NoticesContract
{
    private RedisHost _here = null!;
    private RedisHost _there = null!;

    protected override INotices Here => _here.Notices;

    protected override INotices There => _there.Notices;

    public override async Task InitializeAsync()
    {
        _here = await RedisHost.StartAsync();
        _there = await RedisHost.StartAsync(
            RunningServers.ConnectionString(ServerKinds.Redis)!, options => options.KeyPrefix = _here.Prefix);
    }

    public override async Task DisposeAsync()
    {
        await _here.DisposeAsync();
        await _there.DisposeAsync();
    }

    [ContractFact]
    public async Task Notice_Should_BeHeardOnce_When_ItComesBackFromTheServer()
    {
        var near = 0;
        var far = 0;
        using var here = Here.Listen("topic", () => Interlocked.Increment(ref near));
        using var there = There.Listen("topic", () => Interlocked.Increment(ref far));
        await PublishUntilAsync("topic", () => Volatile.Read(ref far) > 1 && Volatile.Read(ref near) > 1);
        await SettleAsync();
        var (nearBefore, farBefore) = (near, far);

        Here.Publish("topic");
        await Patience.UntilAsync(() => Volatile.Read(ref far) > farBefore);
        await SettleAsync();

        Assert.Equal((nearBefore + 1, farBefore + 1), (near, far));
    }

    [ContractFact]
    public async Task Listeners_Should_NotHoldUpOtherTopics_When_OneIsSlowAndOneThrows()
    {
        using var release = new ManualResetEvent(false);
        var slow = 0;
        var heard = 0;
        using var slowTopic = There.Listen("slow", () =>
        {
            Interlocked.Increment(ref slow);
            release.WaitOne(TimeSpan.FromSeconds(30));
        });
        using var brokenTopic = There.Listen("broken", () => throw new InvalidOperationException("by the test"));
        using var topic = There.Listen("topic", () => Interlocked.Increment(ref heard));
        await PublishUntilAsync("slow", () => Volatile.Read(ref slow) > 0);
        for (var i = 0; i < 50; i++)
        {
            Here.Publish("slow");
            Here.Publish("broken");
        }

        There.Publish("broken");
        var before = Volatile.Read(ref heard);
        await PublishUntilAsync("topic", () => Volatile.Read(ref heard) > before);
        Assert.Null((await _there.Store.GetAsync(["k"], default))[0]);
        Assert.Equal(1, Volatile.Read(ref slow));
        release.Set();

        await Patience.UntilAsync(() => _there.Logs.Lines.Any(line => line.Contains("listener of broken", StringComparison.Ordinal)));
    }

    [ContractFact]
    public async Task Listener_Should_Hear_When_ItBeganBeforeTheConnection()
    {
        await using var early = RedisHost.Create(
            RunningServers.ConnectionString(ServerKinds.Redis)!, options => options.KeyPrefix = _here.Prefix);
        var heard = 0;
        using var topic = early.Notices.Listen("topic", () => Interlocked.Increment(ref heard));
        early.Notices.Publish("topic");
        Assert.Equal(1, heard);

        await early.OpenAsync();

        await PublishUntilAsync("topic", () => Volatile.Read(ref heard) > 3);
    }
}
