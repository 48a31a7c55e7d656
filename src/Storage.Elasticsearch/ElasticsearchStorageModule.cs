using Headless.Storage.Elasticsearch.Client;
using Headless.Storage.Elasticsearch.Search;
using Headless.Storage.Search;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Headless.Storage.Elasticsearch;

/// <summary>The entry of search on Elasticsearch or OpenSearch.</summary>
public static class ElasticsearchStorageModule
{
    /// <summary>
    /// Adds the search port alone. A host waits for the cluster before anything is served; without a host call
    /// <see cref="IStorageInitializer.InitializeAsync"/> first.
    /// </summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static IServiceCollection AddElasticsearchSearch(this IServiceCollection services, ElasticsearchOptions options)
    {
        OptionProblems.DemandNone(options.Problems());
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.AddMetrics();
        services.AddSingleton(options);
        services.AddSingleton<ClientTelemetry>();
        services.AddSingleton<NodePool>();
        services.AddSingleton<ElasticClient>();
        services.AddSingleton<BulkSender>();
        services.AddSingleton<IndexAdmin>();
        services.AddSingleton<ElasticsearchStartup>();
        services.AddSingleton<IStorageInitializer>(provider => provider.GetRequiredService<ElasticsearchStartup>());
        services.AddSingleton<ISearchStore, ElasticsearchSearchStore>();
        AddHttp(services, options);
        return services;
    }

    private static void AddHttp(IServiceCollection services, ElasticsearchOptions options)
    {
        var http = services.AddHttpClient(ElasticClient.HttpName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = TimeSpan.FromMilliseconds(options.AttemptMilliseconds),
                // Names may lead elsewhere after a while.
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            // Paths and outcomes are in our own telemetry; bodies and headers are in no log.
            .RemoveAllLoggers();
        http.AddResilienceHandler("elasticsearch", (pipeline, context) =>
            Resilience.Configure(pipeline, options, context.ServiceProvider.GetRequiredService<ClientTelemetry>()));
        http.AddHttpMessageHandler(provider => new NodeHandler(provider.GetRequiredService<NodePool>()));
    }
}
