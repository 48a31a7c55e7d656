using Headless.Storage.Documents;
using Headless.Storage.Events;
using Headless.Storage.KeyValue;
using Headless.Storage.Search;
using Headless.Storage.Sqlite.Documents;
using Headless.Storage.Sqlite.Events;
using Headless.Storage.Sqlite.KeyValue;
using Headless.Storage.Sqlite.Search;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Headless.Storage.Sqlite;

/// <summary>The entry of the embedded store.</summary>
public static class SqliteStorageModule
{
    /// <summary>
    /// Adds these ports in one data folder, with documents also the outbox. A host opens it before anything is served; without a host call
    /// <see cref="IStorageInitializer.InitializeAsync"/> first.
    /// </summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static IServiceCollection AddSqliteStorage(
        this IServiceCollection services, SqliteStorageOptions options, SqlitePorts ports = SqlitePorts.All)
    {
        OptionProblems.DemandNone(options.Problems());
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.AddSingleton(options);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SqliteStorage>(provider, ports));
        services.AddSingleton<IStorageInitializer>(provider => provider.GetRequiredService<SqliteStorage>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<SqliteStorage>());
        if (ports.HasFlag(SqlitePorts.Documents))
        {
            services.AddSingleton(new RecordCache(options.RecordCacheMegabytes * 1024L * 1024));
            services.AddSingleton<IDocumentStore, SqliteDocumentStore>();
            services.AddSingleton<IDocumentTransfer, SqliteDocumentTransfer>();
            services.AddSingleton<SqliteOutbox>();
            services.AddSingleton<IOutbox>(provider => provider.GetRequiredService<SqliteOutbox>());
        }

        if (ports.HasFlag(SqlitePorts.KeyValue))
        {
            services.AddSingleton<TokenBuckets>();
            services.AddSingleton<IKeyValueStore, SqliteKeyValueStore>();
            services.AddSingleton<IKeyValueTransfer, SqliteKeyValueTransfer>();
            services.AddHostedService<ExpirySweeper>();
        }

        if (ports.HasFlag(SqlitePorts.Search))
        {
            services.AddSingleton<ISearchStore, SqliteSearchStore>();
        }

        return services;
    }
}
