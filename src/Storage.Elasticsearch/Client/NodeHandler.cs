using System.Net;

namespace Headless.Storage.Elasticsearch.Client;

/// <summary>
/// Sends one attempt to a node and reads the whole answer, so that a body that breaks off is a failed attempt like any other. Stands below
/// the handler that repeats.
/// </summary>
internal sealed class NodeHandler(NodePool nodes) : DelegatingHandler
{
    /// <summary>A thousand hits with texts and all facets stay far below.</summary>
    public const long MaxAnswerBytes = 64 * 1024 * 1024;

    public static readonly HttpRequestOptionsKey<string> Path = new("headless.elasticsearch.path");

    /// <summary>The caller's own token, without the bounds of time.</summary>
    public static readonly HttpRequestOptionsKey<CancellationToken> Given = new("headless.elasticsearch.given");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var node = nodes.Next();
        request.Options.TryGetValue(Path, out var path);
        request.RequestUri = new Uri(node.Address, path);
        request.Headers.Authorization = node.Authorization;
        HttpResponseMessage? answer = null;
        try
        {
            answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            await answer.Content.LoadIntoBufferAsync(MaxAnswerBytes, cancellationToken).ConfigureAwait(false);
            nodes.Report(node, isUp: answer.StatusCode is not (
                HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout));
            return answer;
        }
        catch (Exception failure)
        {
            answer?.Dispose();
            // Also when it was too slow for an attempt; a caller who gave up says nothing about the node.
            if (!request.Options.TryGetValue(Given, out var given) || !given.IsCancellationRequested)
            {
                nodes.Report(node, isUp: false);
            }

            if (failure is IOException)
            {
                throw new HttpRequestException(failure.Message, failure);
            }

            throw;
        }
    }
}
