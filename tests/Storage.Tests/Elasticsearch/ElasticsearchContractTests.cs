using Headless.Servers;
using Headless.Storage.Elasticsearch;
using Headless.Storage.Search;
using Headless.Storage.Tests.Search;
using Headless.Storage.Tests.Servers;

namespace Headless.Storage.Tests.Elasticsearch;

[NeedsServer(ServerKinds.Elasticsearch)]
public sealed class ElasticsearchSearchStoreTests : ServerSearchStoreContract
{
    protected override string Kind => ServerKinds.Elasticsearch;
}

[NeedsServer(ServerKinds.OpenSearch)]
public sealed class OpenSearchSearchStoreTests : ServerSearchStoreContract
{
    protected override string Kind => ServerKinds.OpenSearch;
}

/// <summary>Spread over shards, through a list of nodes of which one is down.</summary>
[NeedsServer(ServerKinds.Elasticsearch)]
public sealed class ShardedSearchStoreTests : ServerSearchStoreContract
{
    protected override string Kind => ServerKinds.Elasticsearch;

    /// <summary>Shard by shard.</summary>
    protected override bool ShowsBatchesWhole => false;

    private protected override void Configure(ElasticsearchOptions options)
    {
        options.Shards = 3;
        options.Uri += ",http://127.0.0.1:1";
        options.DeadNodeSeconds = 1;
    }
}

[NeedsServer(ServerKinds.Elasticsearch)]
public sealed class ElasticsearchSearchCountTests : SearchCountContract
{
    protected override Task<(ISearchStore Store, IAsyncDisposable Disposable)> StartAsync() =>
        ServerSearchStoreContract.StartAsync(ServerKinds.Elasticsearch);
}

[NeedsServer(ServerKinds.OpenSearch)]
public sealed class OpenSearchSearchCountTests : SearchCountContract
{
    protected override Task<(ISearchStore Store, IAsyncDisposable Disposable)> StartAsync() =>
        ServerSearchStoreContract.StartAsync(ServerKinds.OpenSearch);
}

/// <summary>The contract on a server, which may not run.</summary>
public abstract class ServerSearchStoreContract : SearchStoreContract
{
    private ElasticsearchHost? _host;

    protected abstract string Kind { get; }

    public static async Task<(ISearchStore Store, IAsyncDisposable Disposable)> StartAsync(string kind)
    {
        var host = await ElasticsearchHost.StartAsync(kind);
        return (host.Store, host);
    }

    private protected virtual void Configure(ElasticsearchOptions options)
    {
    }

    public override async Task DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    protected override async Task<ISearchStore> StartAsync()
    {
        _host = await ElasticsearchHost.StartAsync(Kind, Configure);
        return _host.Store;
    }
}
