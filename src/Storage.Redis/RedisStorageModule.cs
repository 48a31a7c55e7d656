using Headless.Storage.Events;
using Headless.Storage.KeyValue;
using Headless.Storage.Redis.Connection;
using Headless.Storage.Redis.Events;
using Headless.Storage.Redis.KeyValue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Headless.Storage.Redis;

/// <summary>The entry of key-value and notices in Redis.</summary>
public static class RedisStorageModule
{
    /// <summary>Of the spans and measures, for whoever exports them.</summary>
    public const string TelemetryName = Telemetry.SourceName;

    /// <summary>
    /// Adds key-value, its transfer and notices that cross processes, which replace those within one, in whatever order they were
    /// registered. A host connects before anything is served; without a host call <see cref="IStorageInitializer.InitializeAsync"/> first.
    /// </summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static IServiceCollection AddRedisKeyValue(this IServiceCollection services, RedisOptions options)
    {
        OptionProblems.DemandNone(options.Problems());
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.AddSingleton(options);
        services.AddSingleton(new KeyNames(options.KeyPrefix));
        services.AddSingleton<RedisConnection>();
        services.AddSingleton<IStorageInitializer>(provider => provider.GetRequiredService<RedisConnection>());
        services.AddSingleton<RedisCalls>();
        services.AddSingleton<RedisBuckets>();
        services.AddSingleton<IKeyValueStore, RedisKeyValueStore>();
        services.AddSingleton<IKeyValueTransfer, RedisKeyValueTransfer>();
        return services.Replace(ServiceDescriptor.Singleton<INotices, RedisNotices>());
    }
}
