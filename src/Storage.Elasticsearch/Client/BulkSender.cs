using System.Text.Json;
using Headless.Storage.Documents;

namespace Headless.Storage.Elasticsearch.Client;

/// <summary>
/// Sends versioned writes in requests of bounded size and notes what became of each. They can arrive twice without harm, so all that the
/// server was too busy for is sent again, and only that.
/// </summary>
internal sealed class BulkSender(ElasticClient client, ElasticsearchOptions options, ClientTelemetry telemetry, TimeProvider clock)
{
    private const string Path = "_bulk?filter_path=errors,items.*.status,items.*.error";
    private const int TooMany = 429;
    private const int ServerFault = 500;

    public async ValueTask SendAsync(string index, Bulk bulk, IReadOnlyList<BulkItem> items, CancellationToken cancellationToken)
    {
        var pending = items;
        for (var attempt = 0; pending.Count > 0; attempt++)
        {
            if (attempt > options.MaxRetries)
            {
                throw new StoreUnavailableException(
                    ElasticClient.Store, $"the server was too busy for {pending.Count} of {items.Count} writes: {pending[0].Error}.");
            }

            if (attempt > 0)
            {
                telemetry.CountRetry("bulk");
                await Task.Delay(Pause(attempt), clock, cancellationToken).ConfigureAwait(false);
            }

            pending = await SendOnceAsync(index, bulk, pending, cancellationToken).ConfigureAwait(false);
        }
    }

    // Those that have to be sent again.
    private async ValueTask<List<BulkItem>> SendOnceAsync(
        string index, Bulk bulk, IReadOnlyList<BulkItem> items, CancellationToken cancellationToken)
    {
        var again = new List<BulkItem>();
        using var body = new PooledBuffer();
        using var json = body.Json();
        var first = 0;
        for (var i = 0; i < items.Count; i++)
        {
            Append(body, json, bulk, items[i]);
            var isLast = i == items.Count - 1;
            if (isLast || i + 1 - first == options.BulkActions || body.Length + bulk.Bytes(items[i + 1]).Length > options.BulkBytes)
            {
                var call = new Call("bulk", index, HttpMethod.Post, Path, body) { IsBulk = true };
                var answer = await client.SendAsync(call, AnswerJson.Default.BulkAnswer, cancellationToken).ConfigureAwait(false);
                Note(answer, items, first, i + 1, again);
                body.Clear();
                first = i + 1;
            }
        }

        return again;
    }

    private static void Append(PooledBuffer body, Utf8JsonWriter json, Bulk bulk, BulkItem item)
    {
        json.WriteStartObject();
        json.WriteStartObject(item.Document is null ? "delete" : "index");
        json.WriteString("_index", item.Target);
        json.WriteString("_id", item.Id);
        if (item.Version is { } version)
        {
            json.WriteNumber("version", Math.Max(version, 0));
            json.WriteString("version_type", "external_gte");
        }

        if (item.IsAlias)
        {
            // Otherwise a server that makes indexes by itself would make one of the alias's name, with a mapping of its own.
            json.WriteBoolean("require_alias", true);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        json.Reset();
        Line(body, []);
        if (item.Document is not null)
        {
            Line(body, bulk.Bytes(item));
        }
    }

    private static void Line(PooledBuffer body, ReadOnlySpan<byte> content)
    {
        var room = body.GetSpan(content.Length + 1);
        content.CopyTo(room);
        room[content.Length] = (byte)'\n';
        body.Advance(content.Length + 1);
    }

    private void Note(BulkAnswer answer, IReadOnlyList<BulkItem> items, int from, int to, List<BulkItem> again)
    {
        if (answer.Items is null || answer.Items.Count != to - from)
        {
            throw new StoreUnavailableException(
                ElasticClient.Store, $"{to - from} writes were sent and {answer.Items?.Count ?? 0} answered.");
        }

        for (var i = from; i < to; i++)
        {
            var outcome = answer.Items[i - from].Index ?? answer.Items[i - from].Delete
                ?? throw new StoreUnavailableException(ElasticClient.Store, "a write was answered without an outcome.");
            var item = items[i];
            item.Error = outcome.Error is { } error ? Describe(error) : null;
            if (outcome.Status is TooMany or >= ServerFault)
            {
                again.Add(item);
                telemetry.CountItem("retried");
                continue;
            }

            item.Result = ResultOf(outcome);
            telemetry.CountItem(item.Result switch
            {
                BulkResult.Applied => "applied",
                BulkResult.PassedOver => "passed_over",
                BulkResult.NoIndex => "no_index",
                _ => "refused",
            });
        }
    }

    private static BulkResult ResultOf(BulkOutcome outcome) => outcome switch
    {
        { Status: >= 200 and < 300 } or { Status: 404, Error: null } => BulkResult.Applied,
        { Status: 409 } => BulkResult.PassedOver,
        { Status: 404 } => BulkResult.NoIndex,
        { Status: 401 or 403 } => throw new StoreUnavailableException(
            ElasticClient.Store, $"the server refuses writes ({outcome.Status}, {outcome.Error?.Type}: {outcome.Error?.Reason})."),
        _ => BulkResult.Refused,
    };

    private static ServerError Describe(BulkError error) => new(
        error.Type ?? "error", error.CausedBy is { Reason: { } cause } ? $"{error.Reason} ({cause})" : error.Reason ?? "");

    private TimeSpan Pause(int attempt)
    {
        var longest = Math.Min(options.MaxRetryPauseMilliseconds, options.RetryPauseMilliseconds * Math.Pow(2, attempt - 1));
        return TimeSpan.FromMilliseconds(longest * (0.5 + (Random.Shared.NextDouble() / 2)));
    }
}
