using Headless.Servers;

namespace Headless.Storage.Tests.Servers;

/// <summary>A test that starts a master, a replica and a Sentinel of its own; skipped where they are not installed.</summary>
public sealed class SentinelFactAttribute : FactAttribute
{
    public SentinelFactAttribute()
    {
        Skip = RedisServers.SentinelMissing();
    }
}
