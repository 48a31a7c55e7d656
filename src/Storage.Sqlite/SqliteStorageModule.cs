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
    /// Adds documents, key-value, search, outbox and its dispatcher, in one data folder. A host opens it before anything is served; without
    /// a host call <see cref="IStorageInitializer.InitializeAsync"/> first.
    /// </summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services, SqliteStorageOptions options)
    {
        var problems = string.Join(' ', options.Problems());
        if (problems.Length > 0)
        {
            throw new ArgumentException(problems);
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.AddSingleton(options);
        services.AddSingleton<SqliteStorage>();
        services.AddSingleton<IStorageInitializer>(provider => provider.GetRequiredService<SqliteStorage>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<SqliteStorage>());
        services.AddSingleton(new RecordCache(options.RecordCacheMegabytes * 1024L * 1024));
        services.AddSingleton<IDocumentStore, SqliteDocumentStore>();
        services.AddSingleton<SqliteOutbox>();
        services.AddSingleton<IOutbox>(provider => provider.GetRequiredService<SqliteOutbox>());
        services.AddSingleton<TokenBuckets>();
        services.AddSingleton<IKeyValueStore, SqliteKeyValueStore>();
        services.AddHostedService<ExpirySweeper>();
        services.AddSingleton<ISearchStore, SqliteSearchStore>();
        return services.AddOutboxDispatcher(options.Outbox);
    }
}
