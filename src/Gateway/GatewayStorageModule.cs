using Headless.Gateway.Startup;
using Headless.Storage;
using Headless.Storage.Elasticsearch;
using Headless.Storage.Events;
using Headless.Storage.MongoDb;
using Headless.Storage.Redis;
using Headless.Storage.Search;
using Headless.Storage.Sqlite;

namespace Headless.Gateway;

/// <summary>The engine of each port: one key per port picks it from a closed list.</summary>
internal static class GatewayStorageModule
{
    private const string Sqlite = "sqlite";

    public static void AddStorage(this WebApplicationBuilder builder)
    {
        var (configuration, services) = (builder.Configuration, builder.Services);
        var isDevelopment = builder.Environment.IsDevelopment();
        var embedded = SqlitePorts.None;
        Guarded(() => services.AddOutboxDispatcher(configuration.Read<OutboxOptions>("Storage:Outbox", _ => null)));
        if (Choice(configuration, "Documents", "mongodb") == Sqlite)
        {
            embedded |= SqlitePorts.Documents;
        }
        else
        {
            var options = configuration.Read<MongoDbOptions>("Storage:MongoDb", _ => null);
            options.RefuseUnindexedQueries |= isDevelopment;
            Guarded(() => services.AddMongoDbDocuments(options));
        }

        if (Choice(configuration, "KeyValue", "redis") == Sqlite)
        {
            embedded |= SqlitePorts.KeyValue;
        }
        else
        {
            Guarded(() => services.AddRedisKeyValue(configuration.Read<RedisOptions>("Storage:Redis", _ => null)));
        }

        var fallback = configuration.Read<FallbackSearchOptions>(
            "Storage:Elasticsearch", options => options.Problems().FirstOrDefault());
        var isSearchServed = Choice(configuration, "Search", "elasticsearch") != Sqlite;
        if (isSearchServed)
        {
            Guarded(() => services.AddElasticsearchSearch(configuration.Read<ElasticsearchOptions>("Storage:Elasticsearch", _ => null)));
        }

        if (!isSearchServed || fallback.Fallback == Sqlite)
        {
            embedded |= SqlitePorts.Search;
        }

        AddEmbedded(builder, embedded, isDevelopment);
        if (isSearchServed && fallback.Fallback == Sqlite)
        {
            services.AddSearchFallback(fallback);
        }

        services.AddSingleton<IStartupTask, StoresReady>();
    }

    private static void AddEmbedded(WebApplicationBuilder builder, SqlitePorts ports, bool isDevelopment)
    {
        var options = builder.Configuration.Read<SqliteStorageOptions>("Storage", _ => null);
        options.RefuseUnindexedQueries |= isDevelopment;
        builder.Services.AddSingleton(new DataFolderPath(options.Path));
        if (ports != SqlitePorts.None)
        {
            Guarded(() => builder.Services.AddSqliteStorage(options, ports));
        }
    }

    private static string Choice(ConfigurationManager configuration, string port, string server)
    {
        var key = $"Storage:{port}";
        var choice = configuration[key] ?? Sqlite;
        return choice is Sqlite || choice == server
            ? choice
            : throw new SettingsException($"{key} is '{choice}'. Allowed are: {Sqlite}, {server}.");
    }

    private static void Guarded(Action add)
    {
        try
        {
            add();
        }
        catch (ArgumentException problem)
        {
            throw new SettingsException(problem.Message, problem);
        }
    }
}

/// <summary>Where what belongs to this host alone is kept: the key for development, and all data where no server keeps them.</summary>
internal sealed record DataFolderPath(string Value);
