using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Headless.Storage.Documents;
using Headless.Storage.Events;
using Headless.Storage.Tests.Documents;
using Headless.Storage.Tests.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headless.Storage.Tests.Events;

/// <summary>The dispatcher over the embedded outbox; it knows no engine.</summary>
public sealed class OutboxDispatcherTests : IAsyncLifetime
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(30);

    private readonly Recorder _first = new("first");
    private readonly Recorder _second = new("second");
    private SqliteHost _host = null!;

    private OutboxDispatcher Dispatcher => _host.Get<OutboxDispatcher>();

    public async Task InitializeAsync() => _host = await SqliteHost.StartAsync(
        [Toys.Collection],
        register: services => services.AddSingleton<IEventConsumer>(_first).AddSingleton<IEventConsumer>(_second),
        outbox: new OutboxOptions { FirstRetryMilliseconds = 1, LongestRetrySeconds = 1, BatchEvents = 10 });

    public async Task DisposeAsync()
    {
        await Dispatcher.StopAsync(default);
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Consumers_Should_GetEveryEventInOrder_When_CommitsRace()
    {
        await Dispatcher.StartAsync(default);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                await EmitAsync(_host.Documents, $"{writer}/{i}");
            }
        })));

        await CatchUpAsync();

        Assert.Equal(200, _first.Seen.Count);
        Assert.Equal(_first.Seen, _second.Seen);
        Assert.Equal(_first.Positions.Order(), _first.Positions);
        Assert.All(Dispatcher.Consumers, consumer => Assert.Null(consumer.Failure));
    }

    [Fact]
    public async Task Consumer_Should_GoOnWhereItStopped_When_StartedAgain()
    {
        await Dispatcher.StartAsync(default);
        await EmitAsync(_host.Documents, "a", "b");
        await CatchUpAsync();
        await Dispatcher.StopAsync(default);
        await EmitAsync(_host.Documents, "c");

        await _host.CloseAsync();
        await _host.OpenAsync([Toys.Collection]);
        await Dispatcher.StartAsync(default);
        await CatchUpAsync();

        Assert.Equal(["a", "b", "c"], _first.Seen);
    }

    [Fact]
    public async Task Events_Should_ComeAgain_When_AConsumerThrows()
    {
        var left = 4;
        _first.OnEvents = events => Interlocked.Decrement(ref left) >= 0 ? throw new InvalidOperationException("not now") : true;
        await Dispatcher.StartAsync(default);
        await EmitAsync(_host.Documents, "a", "b", "c");

        await CatchUpAsync();

        Assert.Equal(["a", "b", "c"], _first.Seen);
        Assert.Equal(["a", "b", "c"], _second.Seen);
    }

    [Fact]
    public async Task PoisonousEvent_Should_HoldBackOnlyItselfAndWhatFollows()
    {
        var isPoisonous = true;
        var tried = new TaskCompletionSource();
        _first.OnEvents = texts =>
        {
            if (isPoisonous && texts.Contains("poison"))
            {
                if (texts.Count == 1 && Dispatcher.Consumers[0].Failure?.Attempts >= 3)
                {
                    tried.TrySetResult();
                }

                throw new InvalidOperationException("cannot swallow this");
            }

            return true;
        };
        await EmitAsync(_host.Documents, "a", "b", "poison", "c");
        await Dispatcher.StartAsync(default);

        await tried.Task.WaitAsync(Enough);

        Assert.Equal(["a", "b"], _first.Seen);
        var failure = Dispatcher.Consumers[0].Failure!;
        Assert.Equal("cannot swallow this", failure.Message);
        Assert.Equal(2, Dispatcher.Consumers[0].Position);
        Assert.Null(Dispatcher.Consumers[1].Failure);
        Assert.Contains(Measure("headless.outbox.failures"), measured => measured is ("first", >= 3));
        var health = await _host.Get<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("first stands at event 2", health.Entries["outbox"].Description, StringComparison.Ordinal);

        isPoisonous = false;
        await CatchUpAsync();
        Assert.Equal(["a", "b", "poison", "c"], _first.Seen);
        Assert.Equal(["a", "b", "poison", "c"], _second.Seen);
        Assert.Equal(HealthStatus.Healthy, (await _host.Get<HealthCheckService>().CheckHealthAsync()).Status);
    }

    [Fact]
    public async Task CatchUp_Should_NotWaitForLaterEvents_And_EndWhenCancelled()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Dispatcher.CatchUpAsync(default));
        await Dispatcher.StartAsync(default);
        await CatchUpAsync();
        _second.OnEvents = _ => throw new InvalidOperationException("never");
        await EmitAsync(_host.Documents, "a");

        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Dispatcher.CatchUpAsync(soon.Token));
    }

    [Fact]
    public void Names_Should_BeRefused_When_Shared()
    {
        var consumers = new[] { new Recorder("same"), new Recorder("same") };

        var refused = Assert.Throws<InvalidOperationException>(() => ActivatorUtilities.CreateInstance<OutboxDispatcher>(
            _host.Get<IServiceProvider>(), (IEnumerable<IEventConsumer>)consumers));

        Assert.Contains("'same'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public void Options_Should_BeRefused_When_OutOfRange(int events) =>
        Assert.Contains("BatchEvents", Assert.Single(new OutboxOptions { BatchEvents = events }.Problems()), StringComparison.Ordinal);

    private static async Task EmitAsync(IDocumentStore store, params string[] texts)
    {
        var batch = new WriteBatch();
        foreach (var text in texts)
        {
            batch.Emit(Toys.Happened, "toy", new Happened(text));
        }

        Assert.True((await store.CommitAsync(batch, default)).IsCommitted);
    }

    private async Task CatchUpAsync()
    {
        using var limit = new CancellationTokenSource(Enough);
        await Dispatcher.CatchUpAsync(limit.Token);
    }

    private static List<(string Consumer, long Value)> Measure(string instrument)
    {
        var measured = new List<(string, long)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (published, self) =>
        {
            if (published.Meter.Name == OutboxDispatcher.MeterName && published.Name == instrument)
            {
                self.EnableMeasurementEvents(published);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => measured.Add(((string)tags[0].Value!, value)));
        listener.Start();
        listener.RecordObservableInstruments();
        return measured;
    }

    private sealed class Recorder(string name) : IEventConsumer
    {
        private readonly ConcurrentQueue<OutboxEvent> _seen = [];

        public Func<IReadOnlyList<string>, bool>? OnEvents { get; set; }

        public string Name => name;

        public IReadOnlyList<string> Types => [Toys.Happened.Name];

        public IReadOnlyList<string> Seen => [.. _seen.Select(happened => Toys.Happened.Deserialize(happened).What)];

        public IReadOnlyList<long> Positions => [.. _seen.Select(happened => happened.Position)];

        public ValueTask HandleAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
        {
            OnEvents?.Invoke([.. events.Select(happened => Toys.Happened.Deserialize(happened).What)]);
            foreach (var happened in events)
            {
                _seen.Enqueue(happened);
            }

            return ValueTask.CompletedTask;
        }
    }
}
