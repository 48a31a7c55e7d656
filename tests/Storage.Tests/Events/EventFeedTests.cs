using System.Diagnostics.Metrics;
using Headless.Storage.Documents;
using Headless.Storage.Events;
using Headless.Storage.Tests.Documents;
using Headless.Storage.Tests.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headless.Storage.Tests.Events;

/// <summary>The feed and the relay over the embedded outbox, which can be stopped; they know no engine.</summary>
public sealed class EventFeedTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(30);

    private static readonly EventType<Happened> Sung = new("toys.sung", Toys.Happened.Shape);

    private SqliteHost _host = null!;
    private StoppableOutbox _outbox = null!;
    private EventFeed _feed = null!;

    public async Task InitializeAsync()
    {
        _host = await SqliteHost.StartAsync([Toys.Collection]);
        _outbox = new StoppableOutbox(_host.Get<IOutbox>());
        _feed = new EventFeed(
            _outbox,
            _host.Get<StorageStart>(),
            new OutboxOptions { FirstRetryMilliseconds = 1, LongestRetrySeconds = 1, BatchEvents = 10 },
            TimeProvider.System,
            _host.Get<IMeterFactory>(),
            NullLogger<EventFeed>.Instance);
        await _feed.StartAsync(default);
        await _host.Get<EventRelay>().StartAsync(default);
    }

    public async Task DisposeAsync()
    {
        await _host.Get<EventRelay>().StopAsync(default);
        await _feed.StopAsync(default);
        await _host.DisposeAsync();
    }

    public void Dispose() => _feed.Dispose();

    [Fact]
    public async Task Watcher_Should_GetOnlyItsEvents_When_OthersAreCommittedToo()
    {
        await EmitAsync(Toys.Happened, "a", "before");
        var mine = await WatchAsync(Toys.Happened, "a", kept: 10);

        await EmitAsync(Toys.Happened, "b", "another's");
        await EmitAsync(Sung, "a", "of another type");
        await EmitAsync(Toys.Happened, "a", "first");
        await EmitAsync(Toys.Happened, "a", "second");

        Assert.Equal(["first", "second"], await TakeAsync(mine, 2));
    }

    [Fact]
    public async Task Watchers_Should_AllGetTheEvent_When_TheyWatchTheSame()
    {
        var watches = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => WatchAsync(Toys.Happened, "a")));

        await EmitAsync(Toys.Happened, "a", "hello");

        var seen = await Task.WhenAll(watches.Select(watch => TakeAsync(watch, 1)));
        Assert.All(seen, texts => Assert.Equal(["hello"], texts));
    }

    [Fact]
    public async Task Watcher_Should_MissNothing_When_ItBeginsWhileOthersCommit()
    {
        using var stop = new CancellationTokenSource();
        var noise = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await EmitAsync(Sung, "noise", "la");
            }
        });
        _ = await WatchAsync(Sung, "noise");
        for (var i = 0; i < 40; i++)
        {
            using var end = new CancellationTokenSource();
            var watch = await _feed.WatchAsync(Toys.Happened, $"a{i}", end.Token);
            await EmitAsync(Toys.Happened, $"a{i}", "mine");

            Assert.Equal(["mine"], await TakeAsync(watch.GetAsyncEnumerator(default), 1));
            await end.CancelAsync();
        }

        await stop.CancelAsync();
        await noise;
    }

    [Theory]
    [InlineData(1, new[] { "5" })]
    [InlineData(3, new[] { "3", "4", "5" })]
    public async Task Mailbox_Should_KeepTheNewest_When_TheReaderIsBusy(int kept, string[] seen)
    {
        var busy = await WatchAsync(Toys.Happened, "a", kept);
        var idle = await WatchAsync(Toys.Happened, "a", kept: 10);
        for (var i = 1; i <= 5; i++)
        {
            await EmitAsync(Toys.Happened, "a", $"{i}");
        }

        Assert.Equal(["1", "2", "3", "4", "5"], await TakeAsync(idle, 5));
        Assert.Equal(seen, await TakeAsync(busy, seen.Length));
        Assert.False(busy.MoveNextAsync().AsTask().IsCompleted);
    }

    [Fact]
    public async Task Watch_Should_End_When_ItsTokenIsCancelled()
    {
        using var end = new CancellationTokenSource();
        var watch = (await _feed.WatchAsync(Toys.Happened, "a", end.Token)).GetAsyncEnumerator(default);
        var waiting = watch.MoveNextAsync().AsTask();

        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Enough));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch.MoveNextAsync().AsTask());
        await watch.DisposeAsync();
    }

    [Fact]
    public async Task Watcher_Should_GetWhatWasCommittedMeanwhile_When_TheOutboxCouldNotBeRead()
    {
        var watch = await WatchAsync(Toys.Happened, "a", kept: 10);
        _outbox.IsDown = true;
        await EmitAsync(Toys.Happened, "a", "during");
        await _outbox.FailedAsync().WaitAsync(Enough);

        _outbox.IsDown = false;

        Assert.Equal(["during"], await TakeAsync(watch, 1));
    }

    [Fact]
    public async Task Watch_Should_BeRefused_When_TheOutboxCannotBeRead()
    {
        _outbox.IsDown = true;

        await Assert.ThrowsAsync<StoreUnavailableException>(() => WatchAsync(Toys.Happened, "a").WaitAsync(Enough));

        _outbox.IsDown = false;
        var watch = await WatchAsync(Toys.Happened, "a");
        await EmitAsync(Toys.Happened, "a", "after");
        Assert.Equal(["after"], await TakeAsync(watch, 1));
    }

    [Fact]
    public async Task Relay_Should_EmitTheLatestOfEachAggregate_When_ManyArePosted()
    {
        var relay = _host.Get<EventRelay>();
        var (a, b) = (await WatchAsync(Toys.Happened, "a", kept: 1000), await WatchAsync(Toys.Happened, "b", kept: 1000));
        for (var i = 1; i <= 1000; i++)
        {
            relay.Post(Toys.Happened, "a", new Happened($"{i}"));
        }

        relay.Post(Toys.Happened, "b", new Happened("b"));

        Assert.Equal(["b"], await TakeAsync(b, 1));
        var last = "";
        for (var taken = 0; last != "1000"; taken++)
        {
            Assert.InRange(taken, 0, 100);
            last = (await TakeAsync(a, 1))[0];
        }
    }

    [Fact]
    public async Task Relay_Should_EmitWhatIsLeft_When_TheHostStops()
    {
        var relay = _host.Get<EventRelay>();
        var watch = await WatchAsync(Toys.Happened, "a");
        relay.Post(Toys.Happened, "a", new Happened("last"));

        await relay.StopAsync(default);

        Assert.Equal(["last"], await TakeAsync(watch, 1));
    }

    private async Task<IAsyncEnumerator<OutboxEvent>> WatchAsync(EventType<Happened> type, string id, int kept = 1) =>
        (await _feed.WatchAsync(type, id, CancellationToken.None, kept)).GetAsyncEnumerator();

    private async Task EmitAsync(EventType<Happened> type, string id, string text) =>
        Assert.True((await _host.Documents.CommitAsync(new WriteBatch().Emit(type, id, new Happened(text)), default)).IsCommitted);

    private static async Task<List<string>> TakeAsync(IAsyncEnumerator<OutboxEvent> watch, int count)
    {
        var texts = new List<string>();
        while (texts.Count < count && await watch.MoveNextAsync().AsTask().WaitAsync(Enough))
        {
            texts.Add(Toys.Happened.Deserialize(watch.Current).What);
        }

        return texts;
    }

    /// <summary>An outbox that can be out of reach.</summary>
    private sealed class StoppableOutbox(IOutbox inner) : IOutbox
    {
        private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _isDown;

        public bool IsDown
        {
            get => _isDown;
            set => _isDown = value;
        }

        /// <summary>Completes when somebody has met the outage.</summary>
        public Task FailedAsync() => _failed.Task;

        public ValueTask<long> CursorAsync(string consumer, CancellationToken cancellationToken) =>
            inner.CursorAsync(consumer, cancellationToken);

        public ValueTask<OutboxRead> ReadAsync(
            long after, IReadOnlyList<string> types, int limit, CancellationToken cancellationToken)
        {
            Check();
            return inner.ReadAsync(after, types, limit, cancellationToken);
        }

        public ValueTask<bool> LeaseAsync(string consumer, string holder, TimeSpan duration, CancellationToken cancellationToken) =>
            inner.LeaseAsync(consumer, holder, duration, cancellationToken);

        public ValueTask AcknowledgeAsync(string consumer, long position, CancellationToken cancellationToken) =>
            inner.AcknowledgeAsync(consumer, position, cancellationToken);

        public ValueTask<long> HeadAsync(CancellationToken cancellationToken)
        {
            Check();
            return inner.HeadAsync(cancellationToken);
        }

        public ValueTask<int> TrimAsync(IReadOnlyList<string> consumers, DateTimeOffset olderThan, CancellationToken cancellationToken) =>
            inner.TrimAsync(consumers, olderThan, cancellationToken);

        public Task WaitAsync(CancellationToken cancellationToken) => inner.WaitAsync(cancellationToken);

        private void Check()
        {
            if (_isDown)
            {
                _failed.TrySetResult();
                throw new StoreUnavailableException("outbox", "out of reach");
            }
        }
    }
}
