using Headless.Cli.Connection;
using Headless.Storage;
using Headless.Storage.Documents;
using Headless.Storage.KeyValue;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.Cli.Migrate;

/// <summary>Where one side of a move keeps its data: settings of a gateway, as it would be started with.</summary>
internal sealed class SideSettings
{
    private static readonly string[] AllPorts = ["Documents", "KeyValue", "Search"];

    private readonly IConfigurationRoot _configuration;

    private SideSettings(IConfigurationRoot configuration) => _configuration = configuration;

    /// <param name="settings">Each a <c>KEY=VALUE</c>, or a JSON file of settings.</param>
    public static SideSettings Of(IEnumerable<string> settings)
    {
        var builder = new ConfigurationBuilder();
        foreach (var setting in settings)
        {
            if (setting.Split('=', 2) is [var key, var value])
            {
                builder.AddInMemoryCollection([new(key, value)]);
            }
            else if (File.Exists(setting))
            {
                builder.AddJsonFile(Path.GetFullPath(setting));
            }
            else
            {
                throw new CliException($"'{setting}' is neither KEY=VALUE nor a file of settings. Example: Storage:Documents=mongodb");
            }
        }

        return new SideSettings(builder.Build());
    }

    public string this[string key, string fallback] => _configuration[key] ?? fallback;

    /// <summary>Names what keeps a port, so that two names are equal when it is the same.</summary>
    public string Store(string port) => this[$"Storage:{port}", "sqlite"] switch
    {
        "mongodb" => $"mongodb {this["Storage:MongoDb:ConnectionString", ""]} {this["Storage:MongoDb:Database", ""]}",
        "redis" => $"redis {this["Storage:Redis:ConnectionString", ""]} {this["Storage:Redis:KeyPrefix", ""]}",
        "elasticsearch" => $"elasticsearch {this["Storage:Elasticsearch:Uri", ""]} {this["Storage:Elasticsearch:IndexPrefix", ""]}",
        var engine => $"{engine} {Path.GetFullPath(this["Storage:Path", ".data"])}",
    };

    /// <summary>
    /// As arguments of a gateway. What is said nowhere is embedded, whatever the environment says. When none of the moved ports is embedded
    /// the data folder is a temporary one: the other side may have the real one open.
    /// </summary>
    public string[] ToArguments(IReadOnlyCollection<string> moved, string temporaryFolder)
    {
        var usesFolder = moved.Any(port => this[$"Storage:{port}", "sqlite"] == "sqlite");
        return
        [
            .. AllPorts.Select(port => $"--Storage:{port}=sqlite"),
            .. _configuration.AsEnumerable().Where(pair => pair.Value is not null).Select(pair => $"--{pair.Key}={pair.Value}"),
            $"--Storage:Path={(usesFolder ? Path.GetFullPath(this["Storage:Path", ".data"]) : temporaryFolder)}",
        ];
    }
}

/// <summary>One side of a move: the stores of a gateway that is composed and opened, but serves nobody.</summary>
internal sealed class Side : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Side(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public IDocumentTransfer Documents => Services.GetRequiredService<IDocumentTransfer>();

    public IKeyValueTransfer KeyValue => Services.GetRequiredService<IKeyValueTransfer>();

    public IEnumerable<Collection> Collections => Services.GetServices<Collection>().OrderBy(kind => kind.Name, StringComparer.Ordinal);

    public static async Task<Side> OpenAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var side = new Side(EmbeddedGateway.Build(arguments));
        try
        {
            await side.Services.GetRequiredService<StorageStart>().OpenAsync(cancellationToken);
            return side;
        }
        catch (Exception reason) when (reason is StoreUnavailableException or InvalidOperationException)
        {
            await side.DisposeAsync();
            throw new CliException(reason.Message, reason);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
