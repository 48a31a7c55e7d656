using Headless.Servers;
using Headless.Storage.KeyValue;
using Headless.Storage.Redis.Connection;
using Headless.Storage.Tests.KeyValue;
using Headless.Storage.Tests.Servers;

namespace Headless.Storage.Tests.Redis;

[NeedsServer(ServerKinds.Redis)]
public sealed class RedisClusterKeyValueTests(RedisCluster cluster) : KeyValueContract, IClassFixture<RedisCluster>
{
    private RedisHost _host = null!;

    protected override IKeyValueStore Store => _host.Store;

    protected override TimeSpan Short => TimeSpan.FromSeconds(1);

    public override async Task InitializeAsync() => _host = await RedisHost.StartAsync(cluster.ConnectionString);

    public override async Task DisposeAsync() => await _host.DisposeAsync();

    protected override Task PassAsync(TimeSpan time) => Task.Delay(time + TimeSpan.FromMilliseconds(20));

    [ContractFact]
    public async Task Keys_Should_ShareASlot_When_TheirBracesDo()
    {
        var names = new Headless.Storage.Redis.KeyValue.KeyNames(_host.Prefix);
        var multiplexer = _host.Get<RedisConnection>().Multiplexer;

        Assert.Equal(multiplexer.HashSlot("{cart_1}"), multiplexer.HashSlot(names.Value("{cart_1}:lines")));
        Assert.Equal(multiplexer.HashSlot("{cart_1}"), multiplexer.HashSlot(names.Counter("{cart_1}")));
        Assert.NotEqual(multiplexer.HashSlot(names.Value("a")), multiplexer.HashSlot(names.Value("b")));
    }

    [ContractFact]
    public async Task Get_Should_AnswerInOrder_When_KeysLieOnAllNodes()
    {
        var keys = Enumerable.Range(0, 300).Select(i => $"k{i}").ToList();
        await Task.WhenAll(keys.Select(key => Store.CompareAndSetAsync(key, 0, Bytes(key), null, default).AsTask()));

        var found = await Store.GetAsync(keys, default);
        var together = await Store.GetAsync(["{t}a", "{t}b"], default);

        Assert.Equal(keys, found.Select(entry => Text(entry!.Value)));
        Assert.Equal([null, null], together);
    }

    [ContractFact]
    public async Task Transfer_Should_CarryEverything_When_ItLiesOnAllNodes()
    {
        var soon = TimeSpan.FromHours(1);
        for (var i = 0; i < 60; i++)
        {
            await Store.CompareAndSetAsync($"k{i}", 0, Bytes("one"), soon, default);
            await Store.CompareAndSetAsync($"k{i}", 1, Bytes($"two {i}"), i % 2 == 0 ? soon : null, default);
            await Store.IncrementAsync($"n{i}", i, i % 3 == 0 ? soon : null, default);
        }

        await Store.TakeAsync("b", new TokenBucket(10, 0.001), 5, default);
        await using var other = await RedisHost.StartAsync(cluster.ConnectionString);
        var moved = await AllAsync(_host);
        await other.Transfer.WriteAsync(moved, default);
        var arrived = await AllAsync(other);

        Assert.Equal(120, moved.Count);
        Assert.Equal(Lines(moved), Lines(arrived));
        Assert.Equal("two 7", Text((await other.Store.GetAsync(["k7"], default))[0]!.Value));
        Assert.Equal((true, 3L), await SetAsync(other, "k7", 2));
        Assert.Equal(8, await other.Store.IncrementAsync("n7", 1, null, default));

        static async Task<(bool, long)> SetAsync(RedisHost host, string key, long version)
        {
            var result = await host.Store.CompareAndSetAsync(key, version, Bytes("three"), null, default);
            return (result.IsSet, result.Version);
        }

        // A counter's expiry is read as what is left of it, so it may differ by the way.
        static IEnumerable<string> Lines(IEnumerable<StoredEntry> entries) => entries
            .Select(entry => $"{entry.Key} {(entry.Value is { } value ? Text(value) : null)} {entry.Number} "
                + (entry.Value is null ? entry.ExpiresAt is null : entry.ExpiresAt))
            .Order(StringComparer.Ordinal);
    }

    private static async Task<List<StoredEntry>> AllAsync(RedisHost host)
    {
        var entries = new Dictionary<(string, bool), StoredEntry>();
        await foreach (var entry in host.Transfer.ReadAsync(default))
        {
            entries[(entry.Key, entry.Value is null)] = entry;
        }

        return [.. entries.Values];
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes.Span);
}
