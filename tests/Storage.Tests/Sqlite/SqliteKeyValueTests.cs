using Headless.Storage.KeyValue;
using Headless.Storage.Sqlite.KeyValue;
using Headless.Storage.Tests.KeyValue;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.Storage.Tests.Sqlite;

public sealed class SqliteKeyValueTests : KeyValueContract
{
    private readonly FakeTime _time = new();
    private SqliteHost _host = null!;

    protected override IKeyValueStore Store => _host.Get<IKeyValueStore>();

    public override async Task InitializeAsync() =>
        _host = await SqliteHost.StartAsync([], register: services => services.AddSingleton<TimeProvider>(_time));

    public override async Task DisposeAsync() => await _host.DisposeAsync();

    protected override Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Values_Should_Survive_When_TheStoreIsOpenedAgain()
    {
        await Store.CompareAndSetAsync("k", 0, "one"u8.ToArray(), TimeSpan.FromHours(1), default);
        await Store.IncrementAsync("n", 5, null, default);

        await _host.CloseAsync();
        await _host.OpenAsync([]);

        Assert.Equal("one"u8.ToArray(), (await Store.GetAsync(["k"], default))[0]!.Value.ToArray());
        Assert.Equal(6, await Store.IncrementAsync("n", 1, null, default));
    }

    [Fact]
    public async Task Sweep_Should_RemoveOnlyWhatHasExpired()
    {
        var storage = _host.Get<Headless.Storage.Sqlite.SqliteStorage>();
        for (var i = 0; i < 10; i++)
        {
            await Store.CompareAndSetAsync($"k{i}", 0, "v"u8.ToArray(), i % 2 == 0 ? TimeSpan.FromSeconds(1) : null, default);
        }

        await Store.IncrementAsync("n", 1, TimeSpan.FromSeconds(1), default);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(5, await storage.KeyValue.WriteAsync(new KeyValueJobs.Sweep(_time), default));
        Assert.Equal(0, await storage.KeyValue.WriteAsync(new KeyValueJobs.Sweep(_time), default));
        var left = await Store.GetAsync([.. Enumerable.Range(0, 10).Select(i => $"k{i}")], default);
        Assert.Equal(5, left.Count(entry => entry is not null));
    }

    [Fact]
    public void Buckets_Should_StayBounded_When_KeysFlood()
    {
        var buckets = new TokenBuckets(_time);
        for (var i = 0; i < TokenBuckets.MaxBuckets + 10; i++)
        {
            buckets.Take($"b{i}", new TokenBucket(10, 1), 1);
        }

        Assert.InRange(buckets.Count, 1, TokenBuckets.MaxBuckets);
        _time.Advance(TimeSpan.FromMinutes(1));
        buckets.ForgetFull();
        Assert.Equal(0, buckets.Count);
    }
}
