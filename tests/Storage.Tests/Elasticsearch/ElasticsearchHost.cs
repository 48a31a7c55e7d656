using System.Text.Json;
using Headless.Servers;
using Headless.Storage.Elasticsearch;
using Headless.Storage.Search;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.Storage.Tests.Elasticsearch;

/// <summary>A gateway's search on a server, with indexes of its own that go with it.</summary>
internal sealed class ElasticsearchHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly bool _ownsIndexes;

    private ElasticsearchHost(ElasticsearchOptions options, bool ownsIndexes)
    {
        Options = options;
        _ownsIndexes = ownsIndexes;
        _services = new ServiceCollection().AddElasticsearchSearch(options).BuildServiceProvider();
    }

    public ElasticsearchOptions Options { get; }

    public ISearchStore Store => Get<ISearchStore>();

    public static Task<ElasticsearchHost> StartAsync(string kind, Action<ElasticsearchOptions>? configure = null) =>
        ConnectAsync(RunningServers.ConnectionString(kind)!, configure);

    public static async Task<ElasticsearchHost> ConnectAsync(
        string uri, Action<ElasticsearchOptions>? configure = null, bool isThrowAway = false)
    {
        var host = Make(uri, configure, isThrowAway);
        await host.Get<IStorageInitializer>().InitializeAsync(CancellationToken.None);
        return host;
    }

    /// <summary>Does not wait for the server.</summary>
    /// <param name="isThrowAway">Whether the server goes with its indexes, or has none.</param>
    public static ElasticsearchHost Make(string uri, Action<ElasticsearchOptions>? configure = null, bool isThrowAway = false)
    {
        var options = new ElasticsearchOptions
        {
            Uri = uri,
            IndexPrefix = $"test{Guid.NewGuid():N}-",
            // Others build and test on the same machine.
            OperationMilliseconds = 60_000,
            AttemptMilliseconds = 30_000,
        };
        configure?.Invoke(options);
        return new ElasticsearchHost(options, ownsIndexes: !isThrowAway);
    }

    /// <summary>Another gateway of the same shop.</summary>
    public ElasticsearchHost Another() => new(Options, ownsIndexes: false);

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>What is on the server by the names of this shop.</summary>
    public async Task<string[]> IndexesAsync()
    {
        using var http = Http();
        using var answer = await http.GetAsync(new Uri($"{Options.IndexPrefix}*?filter_path=*.aliases", UriKind.Relative));
        using var json = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());
        return [.. json.RootElement.EnumerateObject().Select(index => index.Name)];
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_ownsIndexes)
        {
            using var http = Http();
            foreach (var index in await IndexesAsync())
            {
                using var _ = await http.DeleteAsync(new Uri(index, UriKind.Relative));
            }
        }
    }

    private HttpClient Http() =>
        new() { BaseAddress = new Uri(Options.Uri.Split(',')[0].TrimEnd('/') + "/"), Timeout = TimeSpan.FromSeconds(20) };
}
