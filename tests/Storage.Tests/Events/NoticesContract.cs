using System.Diagnostics;
using Headless.Storage.Events;
using Headless.Storage.Tests.Servers;

namespace Headless.Storage.Tests.Events;

/// <summary>What every <see cref="INotices"/> promises. Engines add two processes' views of one store, or the same view twice.</summary>
public abstract class NoticesContract : IAsyncLifetime
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>Where tests publish.</summary>
    protected abstract INotices Here { get; }

    /// <summary>Where tests listen, too.</summary>
    protected abstract INotices There { get; }

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    [ContractFact]
    public async Task Notice_Should_BeHeardByAll_When_Published()
    {
        var heard = new int[3];
        using var near = Here.Listen("topic", () => Interlocked.Increment(ref heard[0]));
        using var far = There.Listen("topic", () => Interlocked.Increment(ref heard[1]));
        using var alsoFar = There.Listen("topic", () => Interlocked.Increment(ref heard[2]));

        await PublishUntilAsync("topic", () => heard.All(count => Volatile.Read(ref count) > 0));
    }

    [ContractFact]
    public void Notice_Should_BeHeardAtOnce_When_PublishedInTheSameProcess()
    {
        var heard = 0;
        using var near = Here.Listen("topic", () => Interlocked.Increment(ref heard));

        var before = Volatile.Read(ref heard);
        Here.Publish("topic");

        Assert.True(Volatile.Read(ref heard) > before);
    }

    [ContractFact]
    public async Task Notice_Should_StayInItsTopic_When_ThereAreOthers()
    {
        var other = 0;
        var own = 0;
        using var otherTopic = There.Listen("other", () => Interlocked.Increment(ref other));
        using var topic = There.Listen("topic", () => Interlocked.Increment(ref own));
        await PublishUntilAsync("other", () => Volatile.Read(ref other) > 0);
        await SettleAsync();
        var before = Volatile.Read(ref other);

        var heard = Volatile.Read(ref own);
        await PublishUntilAsync("topic", () => Volatile.Read(ref own) > heard);
        await SettleAsync();

        Assert.Equal(before, Volatile.Read(ref other));
    }

    [ContractFact]
    public async Task Listener_Should_HearNothing_When_ItHasStopped()
    {
        var stopped = 0;
        var listening = 0;
        using (There.Listen("topic", () => Interlocked.Increment(ref stopped)))
        {
            await PublishUntilAsync("topic", () => Volatile.Read(ref stopped) > 0);
        }

        await SettleAsync();
        var before = Volatile.Read(ref stopped);
        using var other = There.Listen("topic", () => Interlocked.Increment(ref listening));
        await PublishUntilAsync("topic", () => Volatile.Read(ref listening) > 0);

        Assert.Equal(before, Volatile.Read(ref stopped));
    }

    [ContractFact]
    public void Publish_Should_DoNothing_When_NobodyListens() => Here.Publish("nobody");

    /// <summary>A notice may be lost, most of all while a listener has only begun.</summary>
    protected async Task PublishUntilAsync(string topic, Func<bool> heard)
    {
        for (var since = Stopwatch.GetTimestamp(); !heard();)
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Longest, $"Nothing was heard of {topic}.");
            Here.Publish(topic);
            await Task.Delay(20);
        }
    }

    /// <summary>Lets notices on their way arrive.</summary>
    protected static Task SettleAsync() => Task.Delay(300);
}
