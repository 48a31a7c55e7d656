using Headless.Servers;
using Headless.Storage.KeyValue;
using Headless.Storage.Tests.KeyValue;
using Headless.Storage.Tests.Servers;

namespace Headless.Storage.Tests.Redis;

[NeedsServer(ServerKinds.Redis)]
public sealed class RedisKeyValueTests : KeyValueContract
{
    private RedisHost _host = null!;

    protected override IKeyValueStore Store => _host.Store;

    public override async Task InitializeAsync() => _host = await RedisHost.StartAsync();

    public override async Task DisposeAsync()
    {
        await _host.CleanAsync();
        await _host.DisposeAsync();
    }

    /// <summary>The server's clock cannot be moved, and counts whole milliseconds.</summary>
    protected override Task PassAsync(TimeSpan time) => Task.Delay(time + TimeSpan.FromMilliseconds(20));
}
