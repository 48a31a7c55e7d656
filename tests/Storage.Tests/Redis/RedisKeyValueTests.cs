using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Headless.Servers;
using Headless.Storage.Documents;
using Headless.Storage.KeyValue;
using Headless.Storage.Redis;
using Headless.Storage.Redis.Connection;
using Headless.Storage.Tests.KeyValue;
using Headless.Storage.Tests.Servers;

namespace Headless.Storage.Tests.Redis;

[NeedsServer(ServerKinds.Redis)]
public sealed class RedisKeyValueTests : KeyValueContract
{
    private RedisHost _host = null!;

    protected override IKeyValueStore Store => _host.Store;

    protected override TimeSpan Short => TimeSpan.FromSeconds(1);

    public override async Task InitializeAsync() => _host = await RedisHost.StartAsync();

    public override async Task DisposeAsync()
    {
        await _host.CleanAsync();
        await _host.DisposeAsync();
    }

    /// <summary>The server's clock cannot be moved, and counts whole milliseconds.</summary>
    protected override Task PassAsync(TimeSpan time) => Task.Delay(time + TimeSpan.FromMilliseconds(20));

    [ContractFact]
    public async Task Bucket_Should_FollowItsLimits_When_TheyChange()
    {
        await Store.TakeAsync("b", new TokenBucket(10, 0.001), 4, default);

        Assert.Equal(4, (await Store.TakeAsync("b", new TokenBucket(5, 0.001), 1, default)).Remaining);
        Assert.Equal(4, (await Store.TakeAsync("b", new TokenBucket(10, 0.001), 0, default)).Remaining);
        Assert.Equal(3, (await Store.TakeAsync("b", new TokenBucket(int.MaxValue, 0), 1, default)).Remaining);
    }

    [ContractFact]
    public async Task Bucket_Should_StayEmptyOrFull_When_ItRefillsNeverOrAtOnce()
    {
        var never = new TokenBucket(3, 0);
        Assert.True((await Store.TakeAsync("never", never, 3, default)).IsGranted);
        Assert.Equal(new TokenBucketResult(false, 0, TimeSpan.MaxValue), await Store.TakeAsync("never", never, 1, default));

        var always = new TokenBucket(3, double.PositiveInfinity);
        for (var i = 0; i < 3; i++)
        {
            Assert.True((await Store.TakeAsync("always", always, 3, default)).IsGranted);
        }
    }

    [ContractFact]
    public async Task Bucket_Should_KeepFractions_When_Refused()
    {
        var bucket = new TokenBucket(10, 10);
        await Store.TakeAsync("b", bucket, 10, default);
        TokenBucketResult result;
        var refusals = 0;
        while (!(result = await Store.TakeAsync("b", bucket, 2, default)).IsGranted)
        {
            // Each wait is shorter than a point takes, so that nothing would come together if fractions were lost.
            refusals++;
            await Task.Delay(30);
            Assert.InRange(refusals, 0, 100);
        }

        Assert.InRange(result.Remaining, 0, 8);
    }

    [ContractFact]
    public async Task Bucket_Should_LeaveNoKey_When_Full()
    {
        var database = _host.Get<RedisConnection>().Database;
        await Store.TakeAsync("looked-at", new TokenBucket(10, 1), 0, default);
        await Store.TakeAsync("full-soon", new TokenBucket(10, 100), 5, default);
        await Store.TakeAsync("full-later", new TokenBucket(10, 0.1), 5, default);
        await Store.TakeAsync("full-never", new TokenBucket(10, 0), 5, default);
        await PassAsync(TimeSpan.FromMilliseconds(100));

        Assert.False(await database.KeyExistsAsync(_host.Prefix + "b:looked-at"));
        Assert.False(await database.KeyExistsAsync(_host.Prefix + "b:full-soon"));
        var left = await database.KeyTimeToLiveAsync(_host.Prefix + "b:full-later");
        Assert.InRange(left!.Value, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(51));
        Assert.NotNull(await database.KeyTimeToLiveAsync(_host.Prefix + "b:full-never"));
    }

    [ContractFact]
    public async Task Expiry_Should_BeReportedByTheServersClock_When_Set()
    {
        await Store.CompareAndSetAsync("hour", 0, "v"u8.ToArray(), TimeSpan.FromHours(1), default);
        await Store.CompareAndSetAsync("longest", 0, "v"u8.ToArray(), TimeSpan.MaxValue, default);
        await Store.CompareAndSetAsync("past", 0, "v"u8.ToArray(), TimeSpan.FromSeconds(-1), default);
        await PassAsync(TimeSpan.Zero);

        var found = await Store.GetAsync(["hour", "longest", "past"], default);

        var server = await _host.Get<RedisConnection>().Database.KeyExpireTimeAsync(_host.Prefix + "v:hour");
        Assert.InRange(found[0]!.ExpiresAt!.Value - server!.Value, TimeSpan.FromMilliseconds(-20), TimeSpan.FromMilliseconds(20));
        Assert.True(found[1]!.ExpiresAt!.Value.Year > 2100);
        Assert.Null(found[2]);
    }

    [ContractFact]
    public async Task Counter_Should_BeExact_When_BeyondWhatADoubleHolds()
    {
        const long Large = (1L << 53) + 1;
        Assert.Equal(Large, await Store.IncrementAsync("n", Large, TimeSpan.FromHours(1), default));
        Assert.Equal(Large + 2, await Store.IncrementAsync("n", 2, TimeSpan.FromHours(1), default));
        Assert.Equal(Large + 1, await Store.IncrementAsync("n", -1, null, default));
        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => Store.IncrementAsync("n", long.MaxValue, TimeSpan.FromHours(1), default).AsTask());
    }

    [ContractFact]
    public async Task Value_Should_BeRefusedByType_When_SomebodyElseWroteIt()
    {
        var database = _host.Get<RedisConnection>().Database;
        await database.StringSetAsync(_host.Prefix + "v:foreign", "short");
        await database.HashSetAsync(_host.Prefix + "v:hash", "field", "value");

        foreach (var key in new[] { "foreign", "hash" })
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.GetAsync([key], default).AsTask());
        }
    }

    [ContractFact]
    public async Task Operations_Should_BeMeasuredWithoutKeys_When_SomebodyListens()
    {
        var spans = new ConcurrentQueue<Activity>();
        var durations = new ConcurrentQueue<string>();
        using var traces = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RedisStorageModule.TelemetryName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(traces);
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == RedisStorageModule.TelemetryName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<double>(
            (instrument, seconds, tags, _) => durations.Enqueue($"{instrument.Name} {string.Join(' ', tags.ToArray())}"));
        meters.Start();

        await Store.CompareAndSetAsync("secret", 0, "private"u8.ToArray(), null, default);
        await Store.GetAsync(["secret"], default);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
        {
            await Store.IncrementAsync("n", long.MaxValue, null, default);
            await Store.IncrementAsync("n", long.MaxValue, null, default);
        });

        var told = spans.Select(span => $"{span.DisplayName} {span.Status} {string.Join(' ', span.Tags)}").Concat(durations).ToList();
        Assert.Contains(spans, span => span.DisplayName == "get" && span.Kind == ActivityKind.Client);
        Assert.Contains(spans, span => span.DisplayName == "increment" && span.Status == ActivityStatusCode.Error);
        Assert.Contains(
            durations,
            line => line.StartsWith("db.client.operation.duration", StringComparison.Ordinal)
                && line.Contains("compare-and-set", StringComparison.Ordinal));
        Assert.DoesNotContain(told, line => line.Contains("secret", StringComparison.Ordinal));
        Assert.DoesNotContain(told, line => line.Contains("private", StringComparison.Ordinal));
    }
}
