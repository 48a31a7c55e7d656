using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Headless.Storage.Documents;
using Polly;
using Polly.Timeout;

namespace Headless.Storage.Elasticsearch.Client;

/// <summary>
/// Speaks with the cluster. Whatever is an outage, garbage included, throws <see cref="StoreUnavailableException"/>; a request that the
/// server finds wrong is our bug and throws <see cref="InvalidOperationException"/> with its type and reason.
/// </summary>
internal sealed class ElasticClient(IHttpClientFactory clients, ClientTelemetry telemetry)
{
    /// <summary>Of the typed client with its pipeline, see <see cref="ElasticsearchStorageModule"/>.</summary>
    public const string HttpName = "Headless.Storage.Elasticsearch";

    public const string Store = "Elasticsearch";

    private const int BadRequest = 400;

    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue Lines = new("application/x-ndjson");
    private static readonly Uri AnyNode = new("http://elasticsearch.invalid/");

    /// <summary>The answer; null for the status that <see cref="Call.Passes"/>.</summary>
    public async ValueTask<T?> FindAsync<T>(Call call, JsonTypeInfo<T> type, CancellationToken cancellationToken) where T : class
    {
        using var measured = telemetry.Start(call);
        try
        {
            using var request = RequestOf(call, cancellationToken);
            using var http = clients.CreateClient(HttpName);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false);
            var status = (int)answer.StatusCode;
            measured.Status = status;
            var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
            {
                CheckType(call, answer.Content);
                return JsonSerializer.Deserialize(body, type) ?? throw Unreadable(call, "null", null);
            }

            var error = ServerError.Read(body);
            // A proxy that knows no such page does not say that there is no such index.
            return status == call.Passes && IsJson(answer.Content)
                && (status != BadRequest || error?.Type == "resource_already_exists_exception")
                ? null
                : throw Failure(call, status, error);
        }
        catch (Exception failure) when (ToUnavailable(call, failure, cancellationToken) is { } unavailable)
        {
            measured.Fail(failure);
            throw unavailable;
        }
        catch (Exception failure)
        {
            measured.Fail(failure);
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    public async ValueTask<T> SendAsync<T>(Call call, JsonTypeInfo<T> type, CancellationToken cancellationToken) where T : class =>
        await FindAsync(call, type, cancellationToken).ConfigureAwait(false) ?? throw Failure(call, call.Passes, null);

    private static HttpRequestMessage RequestOf(Call call, CancellationToken given)
    {
        var request = new HttpRequestMessage(call.Method, AnyNode);
        request.Options.Set(NodeHandler.Path, call.Path);
        request.Options.Set(NodeHandler.Given, given);
        request.Options.Set(Resilience.IsRepeatable, call.IsRepeatable);
        request.Options.Set(Resilience.Operation, call.Operation);
        if (call.Body is { } body)
        {
            request.Content = new ReadOnlyMemoryContent(body.Memory) { Headers = { ContentType = call.IsBulk ? Lines : Json } };
        }

        return request;
    }

    // A proxy's error page with status 200 is no answer.
    private static void CheckType(Call call, HttpContent content)
    {
        if (!IsJson(content))
        {
            throw Unreadable(call, content.Headers.ContentType?.MediaType ?? "no content type", null);
        }
    }

    private static bool IsJson(HttpContent content) =>
        content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true;

    private static StoreUnavailableException Unreadable(Call call, string what, Exception? inner) =>
        new(Store, $"the answer to {call.Operation} cannot be read ({what}).", inner);

    private static Exception Failure(Call call, int status, ServerError? error) => status switch
    {
        401 or 403 => new StoreUnavailableException(
            Store,
            $"the server refuses the credentials for {call.Operation} ({status}{error}); "
            + "check Storage:Elasticsearch:ApiKey, Username and Password and what they may do."),
        429 or >= 500 or < BadRequest => new StoreUnavailableException(Store, $"{call.Operation} was answered with {status}{error}."),
        _ when error is null => Unreadable(call, $"status {status}", null),
        _ => new InvalidOperationException($"{Store} refused {call.Operation} ({status}{error})."),
    };

    private static StoreUnavailableException? ToUnavailable(Call call, Exception failure, CancellationToken given) => failure switch
    {
        _ when given.IsCancellationRequested => null,
        JsonException => Unreadable(call, "no JSON of the expected form", failure),
        TimeoutRejectedException => new StoreUnavailableException(Store, $"{call.Operation} was not answered in time.", failure),
        HttpRequestException or IOException or ExecutionRejectedException or OperationCanceledException =>
            new StoreUnavailableException(Store, $"{call.Operation} did not reach the server: {failure.Message}", failure),
        _ => null,
    };
}
