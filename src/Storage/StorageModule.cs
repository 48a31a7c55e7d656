using Headless.Storage.Events;
using Headless.Storage.Search;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Headless.Storage;

/// <summary>What every store shares.</summary>
public static class StorageModule
{
    /// <summary>
    /// Adds the dispatcher of the <see cref="IOutbox"/> that the store has registered, with its health check, the feed for watchers and the
    /// relay.
    /// </summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static IServiceCollection AddOutboxDispatcher(this IServiceCollection services, OutboxOptions options)
    {
        OptionProblems.DemandNone(options.Problems());
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.AddMetrics();
        services.AddSingleton(options);
        services.TryAddSingleton<StorageStart>();
        services.TryAddSingleton<INotices, LocalNotices>();
        services.AddSingleton<OutboxDispatcher>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<OutboxDispatcher>());
        services.AddSingleton<EventFeed>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<EventFeed>());
        services.AddSingleton<EventRelay>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<EventRelay>());
        services.AddHealthChecks().AddCheck<OutboxHealthCheck>("outbox");
        return services;
    }

    /// <summary>
    /// Puts a fallback before the search server: both are registered already, the server first and then what stands in for it.
    /// </summary>
    public static IServiceCollection AddSearchFallback(this IServiceCollection services, FallbackSearchOptions options)
    {
        var stores = services.Where(service => service.ServiceType == typeof(ISearchStore) && !service.IsKeyedService).ToArray();
        for (var i = 0; i < stores.Length; i++)
        {
            services.Remove(stores[i]);
            services.AddKeyedSingleton(typeof(ISearchStore), i, stores[i].ImplementationType!);
        }

        services.AddSingleton(options);
        services.AddSingleton(provider => new FallbackSearchStore(
            provider.GetRequiredKeyedService<ISearchStore>(0),
            provider.GetRequiredKeyedService<ISearchStore>(1),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ISearchStore>(provider => provider.GetRequiredService<FallbackSearchStore>());
        services.AddHostedService<FallbackRefresh>();
        return services;
    }
}
