using System.Collections.Concurrent;
using Headless.Servers;
using Headless.Storage.Documents;
using Headless.Storage.Events;
using Headless.Storage.Tests.Documents;
using Headless.Storage.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;

namespace Headless.Storage.Tests.MongoDb;

/// <summary>Several gateways hand one outbox to one consumer.</summary>
[NeedsServer(ServerKinds.MongoDb)]
public sealed class MongoDbDispatcherTests : IAsyncLifetime
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(60);

    private readonly Shared _seen = new();
    private MongoDbHost _one = null!;
    private MongoDbHost _other = null!;

    public async Task InitializeAsync()
    {
        _one = await MongoDbHost.StartAsync(
            [Toys.Collection],
            register: services => services.AddSingleton<IEventConsumer>(new Recorder(_seen)),
            outbox: new OutboxOptions { LeaseSeconds = 3, BatchEvents = 7, FirstRetryMilliseconds = 1 });
        _other = await _one.AnotherAsync([Toys.Collection], services => services.AddSingleton<IEventConsumer>(new Recorder(_seen)));
    }

    public async Task DisposeAsync()
    {
        await _one.Get<OutboxDispatcher>().StopAsync(default);
        await _other.Get<OutboxDispatcher>().StopAsync(default);
        await _other.DisposeAsync();
        await _one.DisposeAsync();
    }

    [ContractFact]
    public async Task Events_Should_ComeOnceInOrderAndFromOneAtATime_When_TwoGatewaysDispatch()
    {
        await _one.Get<OutboxDispatcher>().StartAsync(default);
        await _other.Get<OutboxDispatcher>().StartAsync(default);
        await Task.WhenAll(new[] { _one, _other }.SelectMany(host => Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                await EmitAsync(host, $"{host.GetHashCode()}/{writer}", i);
            }
        }))));

        await CatchUpAsync(_one);
        await CatchUpAsync(_other);

        Assert.Equal(200, _seen.Events.Count);
        Assert.Equal(_seen.Events.Select(happened => happened.Position).Order(), _seen.Events.Select(happened => happened.Position));
        Assert.All(
            _seen.Events.GroupBy(happened => happened.AggregateId),
            events => Assert.Equal(Enumerable.Range(0, 25).Select(i => $"{i}"), events.Select(one => Toys.Happened.Deserialize(one).What)));
        Assert.False(_seen.Overlapped);
    }

    [ContractFact]
    public async Task Events_Should_GoToTheOther_When_OneStops()
    {
        await _one.Get<OutboxDispatcher>().StartAsync(default);
        await EmitAsync(_one, "a", 1);
        await CatchUpAsync(_one);
        await _other.Get<OutboxDispatcher>().StartAsync(default);
        await _one.Get<OutboxDispatcher>().StopAsync(default);

        await EmitAsync(_one, "a", 2);
        await CatchUpAsync(_other);

        Assert.Equal(["1", "2"], _seen.Events.Select(happened => Toys.Happened.Deserialize(happened).What));
    }

    [ContractFact]
    public async Task Events_Should_GoToTheOther_When_TheHolderDiesWithoutAWord()
    {
        Assert.True(await _one.Outbox.LeaseAsync("recorder", "dead", TimeSpan.FromSeconds(4), default));
        Assert.True(await _one.Outbox.LeaseAsync("recorder", "dead", TimeSpan.FromSeconds(4), default));
        Assert.False(await _other.Outbox.LeaseAsync("recorder", "alive", TimeSpan.FromSeconds(4), default));
        Assert.False(await _other.Outbox.LeaseAsync("recorder", "alive", TimeSpan.Zero, default));
        await _other.Get<OutboxDispatcher>().StartAsync(default);
        await EmitAsync(_one, "a", 1);

        await CatchUpAsync(_other);

        Assert.Single(_seen.Events);
        Assert.False(await _one.Outbox.LeaseAsync("recorder", "dead", TimeSpan.FromSeconds(4), default));
    }

    [ContractFact]
    public async Task Handling_Should_BeCancelledAndLeftToTheOther_When_TheLeaseWasLost()
    {
        _seen.Handling = async token => await Task.Delay(Timeout.Infinite, token);
        await _one.Get<OutboxDispatcher>().StartAsync(default);
        await EmitAsync(_one, "a", 1);
        await _seen.Began.Task.WaitAsync(Enough);

        // As if this gateway had stood still for longer than its lease.
        await _one.Database.GetCollection<BsonDocument>("headless.cursors").UpdateOneAsync(
            new BsonDocument("_id", "recorder"), new BsonDocument("$set", new BsonDocument("holder", "another")));
        await Assert.ThrowsAsync<TaskCanceledException>(() => _seen.Ended.Task.WaitAsync(Enough));
        Assert.Empty(_seen.Events);

        _seen.Handling = null;
        await _other.Get<OutboxDispatcher>().StartAsync(default);
        await CatchUpAsync(_other);
        await CatchUpAsync(_one);
        Assert.Single(_seen.Events);
        Assert.All(_one.Get<OutboxDispatcher>().Consumers, consumer => Assert.Null(consumer.Failure));
    }

    private static async Task EmitAsync(MongoDbHost host, string aggregate, int number) => Assert.True((await host.Documents.CommitAsync(
        new WriteBatch().Emit(Toys.Happened, aggregate, new Happened($"{number}")), default)).IsCommitted);

    private static async Task CatchUpAsync(MongoDbHost host)
    {
        using var limit = new CancellationTokenSource(Enough);
        await host.Get<OutboxDispatcher>().CatchUpAsync(limit.Token);
    }

    private sealed class Shared
    {
        private int _active;

        public ConcurrentQueue<OutboxEvent> Events { get; } = [];

        public bool Overlapped { get; private set; }

        public TaskCompletionSource Began { get; } = new();

        public TaskCompletionSource Ended { get; } = new();

        public Func<CancellationToken, Task>? Handling { get; set; }

        public async ValueTask HandleAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
        {
            Began.TrySetResult();
            try
            {
                await (Handling?.Invoke(cancellationToken) ?? Task.CompletedTask);
            }
            catch (OperationCanceledException)
            {
                Ended.TrySetCanceled(CancellationToken.None);
                throw;
            }

            Overlapped |= Interlocked.Increment(ref _active) > 1;
            await Task.Yield();
            foreach (var happened in events)
            {
                Events.Enqueue(happened);
            }

            Interlocked.Decrement(ref _active);
        }
    }

    private sealed class Recorder(Shared seen) : IEventConsumer
    {
        public string Name => "recorder";

        public IReadOnlyList<string> Types => [Toys.Happened.Name];

        public ValueTask HandleAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken) =>
            seen.HandleAsync(events, cancellationToken);
    }
}
