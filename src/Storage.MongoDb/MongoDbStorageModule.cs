using Headless.Storage.Documents;
using Headless.Storage.Events;
using Headless.Storage.MongoDb.Documents;
using Headless.Storage.MongoDb.Engine;
using Headless.Storage.MongoDb.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MongoDB.Driver;

namespace Headless.Storage.MongoDb;

/// <summary>The entry of documents and outbox in MongoDB.</summary>
public static class MongoDbStorageModule
{
    /// <summary>The meter of <c>db.client.operation.duration</c>.</summary>
    public const string MeterName = "Headless.Storage.MongoDb";

    /// <summary>The driver's own traces: names of commands and collections, never data.</summary>
    public const string ActivitySourceName = MongoTelemetry.ActivitySourceName;

    /// <summary>
    /// Adds documents and outbox. <see cref="IStorageInitializer.InitializeAsync"/>
    /// makes collections and indexes, before anything is served.
    /// </summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static IServiceCollection AddMongoDbDocuments(this IServiceCollection services, MongoDbOptions options)
    {
        OptionProblems.DemandNone(options.Problems());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<INotices, LocalNotices>();
        services.AddLogging();
        services.AddMetrics();
        services.AddSingleton(options);
        services.AddSingleton<MongoConnection>();
        services.AddSingleton<MongoStorage>();
        services.AddSingleton<IStorageInitializer>(provider => provider.GetRequiredService<MongoStorage>());
        services.AddSingleton<MongoOutbox>();
        services.AddSingleton<IOutbox>(provider => provider.GetRequiredService<MongoOutbox>());
        services.AddSingleton<Committer>();
        services.AddSingleton<RecentDocuments>();
        services.AddSingleton<IDocumentStore, MongoDocumentStore>();
        services.AddSingleton<IDocumentTransfer, MongoDocumentTransfer>();
        return services;
    }
}
