using System.Globalization;
using Headless.Storage.Documents;
using Headless.Storage.Elasticsearch.Client;
using Microsoft.Extensions.Logging;

namespace Headless.Storage.Elasticsearch;

/// <summary>Waits at start until the cluster answers, and refuses one that we do not know.</summary>
internal sealed class ElasticsearchStartup(
    ElasticClient client, ElasticsearchOptions options, TimeProvider clock, ILogger<ElasticsearchStartup> logger)
    : IStorageInitializer
{
    private const string OpenSearch = "opensearch";
    private const int LeastElasticsearch = 8;
    private const int LeastOpenSearch = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public async Task InitializeAsync(CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        string? told = null;
        while (true)
        {
            try
            {
                await CheckProductAsync(cancellationToken).ConfigureAwait(false);
                await CheckHealthAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (StoreUnavailableException failure)
            {
                if (clock.GetElapsedTime(start) >= TimeSpan.FromSeconds(options.StartWaitSeconds))
                {
                    throw;
                }

                if (failure.Message != told)
                {
                    told = failure.Message;
                    Log.Waiting(logger, options.StartWaitSeconds, told);
                }
            }

            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CheckProductAsync(CancellationToken cancellationToken)
    {
        var (product, version) = await VersionAsync(cancellationToken).ConfigureAwait(false);
        var major = int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (major < (product == OpenSearch ? LeastOpenSearch : LeastElasticsearch))
        {
            throw new InvalidOperationException(
                $"Storage:Elasticsearch:Uri leads to {product} {version}; "
                + $"needed is Elasticsearch {LeastElasticsearch} or OpenSearch {LeastOpenSearch}, or newer.");
        }

        Log.Ready(logger, product, version);
    }

    private async ValueTask<(string Product, string Version)> VersionAsync(CancellationToken cancellationToken)
    {
        // Elasticsearch's build for plug-in authors has no root.
        var root = await client.FindAsync(
            new Call("info", "", HttpMethod.Get, "") { Passes = 405 }, AnswerJson.Default.RootAnswer, cancellationToken)
            .ConfigureAwait(false);
        if (root is not null)
        {
            return root.Version is { Number: { } number }
                ? (root.Version.Distribution ?? "elasticsearch", number)
                : throw new InvalidOperationException("What answers at Storage:Elasticsearch:Uri is neither Elasticsearch nor OpenSearch.");
        }

        var nodes = await client.SendAsync(
            new Call("info", "", HttpMethod.Get, "_nodes/_local?filter_path=nodes.*.version"),
            AnswerJson.Default.NodesAnswer,
            cancellationToken).ConfigureAwait(false);
        return ("elasticsearch", nodes.Nodes?.Values.FirstOrDefault()?.Version ?? "");
    }

    // After a restart the indexes come back one by one.
    private async Task CheckHealthAsync(CancellationToken cancellationToken)
    {
        var path = $"_cluster/health/{options.IndexPrefix}*?wait_for_status=yellow&timeout=1s&filter_path=status";
        if (await client.FindAsync(
            new Call("health", "", HttpMethod.Get, path) { Passes = 408 }, AnswerJson.Default.DoneAnswer, cancellationToken)
            .ConfigureAwait(false) is null)
        {
            throw new StoreUnavailableException(ElasticClient.Store, "indexes are not available yet.");
        }
    }
}
