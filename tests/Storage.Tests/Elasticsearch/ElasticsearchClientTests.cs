using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Headless.Servers;
using Headless.Storage.Documents;
using Headless.Storage.Elasticsearch;
using Headless.Storage.Elasticsearch.Client;
using Headless.Storage.Search;
using Microsoft.AspNetCore.Http;

namespace Headless.Storage.Tests.Elasticsearch;

/// <summary>The client against a server that fails in every way: typed, repeated where that is safe, bounded, nothing lost.</summary>
public sealed class ElasticsearchClientTests
{
    private const string Found = """{"timed_out":false,"hits":{"total":{"value":7},"hits":[]}}""";
    private const string Busy = """{"error":{"type":"es_rejected_execution_exception","reason":"queue is full"},"status":429}""";

    public static TheoryData<string> Failures() => [.. Answers.Keys];

    private static readonly Dictionary<string, Func<HttpContext, Task>> Answers = new()
    {
        ["garbage"] = FakeElasticsearch.Json(200, "\u0001\u0002 no json"),
        ["another form"] = FakeElasticsearch.Json(200, "[1,2]"),
        ["nothing of it"] = FakeElasticsearch.Json(200, "{}"),
        ["null"] = FakeElasticsearch.Json(200, "null"),
        ["empty"] = FakeElasticsearch.Json(200, ""),
        ["a page"] = FakeElasticsearch.Content(200, "<html>Welcome</html>", "text/html"),
        ["a page that refuses"] = FakeElasticsearch.Content(400, "<html>Bad gateway</html>", "text/html"),
        ["a cut body"] = FakeElasticsearch.Half,
        ["a closed connection"] = FakeElasticsearch.HangUp,
        ["no answer"] = FakeElasticsearch.Stall,
        ["timed out inside"] = FakeElasticsearch.Json(200, """{"timed_out":true,"hits":{"total":{"value":1},"hits":[]}}"""),
        ["a page that is missing"] = FakeElasticsearch.Content(404, "<html>Not found</html>", "text/html"),
        ["a redirect"] = FakeElasticsearch.Json(302, "{}"),
        ["500"] = FakeElasticsearch.Json(500, """{"error":"oops"}"""),
        ["503"] = FakeElasticsearch.Json(503, """{"error":{"type":"cluster_block_exception","reason":"no master"}}"""),
        ["429"] = FakeElasticsearch.Json(429, Busy),
        ["a hit without its order"] = FakeElasticsearch.Json(200, """{"hits":{"total":{"value":1},"hits":[{"_id":"1"}]}}"""),
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task SearchAsync_Should_BeUnavailableInTime_When_TheServerAnswers(string failure)
    {
        await using var fake = await FakeElasticsearch.StartAsync(Answers[failure]);
        await using var host = Make(fake.Uri);
        var start = Stopwatch.GetTimestamp();
        var thrown = await Assert.ThrowsAsync<StoreUnavailableException>(() => SearchAsync(host));

        Assert.Equal("Elasticsearch", thrown.Store);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 20);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task SearchAsync_Should_NameTheCredentials_When_TheyAreRefused(int status)
    {
        await using var fake = await FakeElasticsearch.StartAsync(
            FakeElasticsearch.Json(status, """{"error":{"type":"security_exception","reason":"missing"},"status":401}"""));
        await using var host = Make(fake.Uri);
        var thrown = await Assert.ThrowsAsync<StoreUnavailableException>(() => SearchAsync(host));

        Assert.Contains("Storage:Elasticsearch:ApiKey", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("security_exception", thrown.Message, StringComparison.Ordinal);
        Assert.Single(fake.Requests);
    }

    [Fact]
    public async Task SearchAsync_Should_BeOurBug_When_TheRequestIsRefused()
    {
        await using var fake = await FakeElasticsearch.StartAsync(
            FakeElasticsearch.Json(400, """{"error":{"root_cause":[{"type":"parsing_exception","reason":"unknown query [x]"}]}}"""));
        await using var host = Make(fake.Uri);
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => SearchAsync(host));

        Assert.Contains("parsing_exception: unknown query [x]", thrown.Message, StringComparison.Ordinal);
        Assert.Single(fake.Requests);
    }

    [Fact]
    public async Task SearchAsync_Should_ComeThrough_When_TheServerFailsForAWhile()
    {
        await using var fake = await FakeElasticsearch.StartAsync(
            FakeElasticsearch.Json(429, Busy), FakeElasticsearch.Half, FakeElasticsearch.HangUp, FakeElasticsearch.Json(200, Found));
        await using var host = Make(fake.Uri);

        Assert.Equal(7, await SearchAsync(host));
        Assert.Equal(4, fake.Requests.Count);
        Assert.Single(fake.Requests.Select(request => request.Body).Distinct());
    }

    [Fact]
    public async Task SearchAsync_Should_Wait_When_TheServerSaysHowLong()
    {
        await using var fake = await FakeElasticsearch.StartAsync(
            FakeElasticsearch.Json(503, "{}", retryAfter: "1"), FakeElasticsearch.Json(200, Found));
        await using var host = Make(fake.Uri, options => options.OperationMilliseconds = 20_000);
        var start = Stopwatch.GetTimestamp();

        Assert.Equal(7, await SearchAsync(host));
        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromSeconds(0.9));
    }

    [Fact]
    public async Task SearchAsync_Should_AskAnotherNode_When_OneIsDown()
    {
        await using var fake = await FakeElasticsearch.StartAsync(FakeElasticsearch.Json(200, Found));
        await using var host = Make($"http://127.0.0.1:{ServerProcess.FreePort()},{fake.Uri}");
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(7, await SearchAsync(host));
        }

        Assert.Equal(6, fake.Requests.Count);
    }

    [Fact]
    public async Task SearchAsync_Should_Stop_When_TheCallerGivesUp()
    {
        await using var fake = await FakeElasticsearch.StartAsync(FakeElasticsearch.Stall);
        await using var host = Make(fake.Uri);
        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => host.Store.SearchAsync(new SearchRequest { Index = "things" }, enough.Token).AsTask());
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task SendAsync_Should_RepeatOnlyWhatIsSafe_When_TheOutcomeIsUnknown(bool isRepeatable, int requests)
    {
        await using var fake = await FakeElasticsearch.StartAsync(FakeElasticsearch.HangUp, FakeElasticsearch.Json(200, "{}"));
        await using var host = Make(fake.Uri);
        var call = new Call("swap_alias", "things", HttpMethod.Post, "_aliases") { IsRepeatable = isRepeatable };
        var thrown = await Record.ExceptionAsync(
            () => host.Get<ElasticClient>().SendAsync(call, AnswerJson.Default.DoneAnswer, CancellationToken.None).AsTask());

        Assert.Equal(isRepeatable, thrown is null);
        Assert.Equal(requests, fake.Requests.Count);
    }

    [Fact]
    public async Task SendAsync_Should_SendOnlyTheRejectedAgain_When_ABulkPartlyFails()
    {
        await using var fake = await FakeElasticsearch.StartAsync(
            FakeElasticsearch.Json(200, """
                {"errors":true,"items":[{"index":{"status":201}},{"index":{"status":429,"error":{"type":"busy","reason":"full"}}},
                {"index":{"status":409,"error":{"type":"version_conflict_engine_exception","reason":"newer"}}},{"delete":{"status":404}}]}
                """),
            FakeElasticsearch.Json(200, """{"errors":false,"items":[{"index":{"status":200}}]}"""));
        await using var host = Make(fake.Uri);
        using var bulk = BulkOf("a", "b", "c");
        bulk.Delete("things", isAlias: true, "d", 1);
        await host.Get<BulkSender>().SendAsync("things", bulk, bulk.Items, CancellationToken.None);

        Assert.Equal(
            [BulkResult.Applied, BulkResult.Applied, BulkResult.PassedOver, BulkResult.Applied], bulk.Items.Select(item => item.Result));
        Assert.Equal(["a,b,c,d", "b"], fake.Requests.Select(request => string.Join(',', IdsOf(request.Body))));
    }

    [Theory]
    [InlineData("""{"errors":false,"items":[{"index":{"status":201}}]}""")]
    [InlineData("""{"errors":false,"items":[{},{}]}""")]
    [InlineData("""{"errors":true,"items":[{"index":{"status":429}},{"index":{"status":503}}]}""")]
    public async Task SendAsync_Should_BeUnavailable_When_ABulkIsNotAnswered(string answer)
    {
        await using var fake = await FakeElasticsearch.StartAsync(FakeElasticsearch.Json(200, answer), FakeElasticsearch.Json(200, answer));
        await using var host = Make(fake.Uri, options => options.MaxRetries = 0);
        using var bulk = BulkOf("a", "b");

        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => host.Get<BulkSender>().SendAsync("things", bulk, bulk.Items, CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task SendAsync_Should_SplitABulk_When_ItIsLarge()
    {
        const string Two = """{"errors":false,"items":[{"index":{"status":201}},{"index":{"status":201}}]}""";
        await using var fake = await FakeElasticsearch.StartAsync(
            FakeElasticsearch.Json(200, Two), FakeElasticsearch.Json(200, Two), FakeElasticsearch.Json(200, Two));
        await using var host = Make(fake.Uri, options => options.BulkActions = 2);
        using var bulk = BulkOf("a", "b", "c", "d", "e", "f");
        await host.Get<BulkSender>().SendAsync("things", bulk, bulk.Items, CancellationToken.None);

        Assert.Equal(["a,b", "c,d", "e,f"], fake.Requests.Select(request => string.Join(',', IdsOf(request.Body))));
    }

    [Theory]
    [InlineData("""{"version":{"number":"7.17.1"}}""", "7.17.1")]
    [InlineData("""{"version":{"number":"1.3.0","distribution":"opensearch"}}""", "opensearch 1.3.0")]
    [InlineData("""{"hello":"world"}""", "neither")]
    public async Task InitializeAsync_Should_RefuseAServer_When_ItIsAnother(string root, string named)
    {
        await using var fake = await FakeElasticsearch.StartAsync(FakeElasticsearch.Json(200, root));
        await using var host = Make(fake.Uri);
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(
            () => host.Get<IStorageInitializer>().InitializeAsync(CancellationToken.None));

        Assert.Contains(named, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InitializeAsync_Should_Wait_When_TheServerComesLate()
    {
        await using var fake = await FakeElasticsearch.StartAsync(
            FakeElasticsearch.Json(503, "{}"),
            FakeElasticsearch.Json(503, "{}"),
            FakeElasticsearch.Json(200, """{"version":{"number":"8.1.0"}}"""));
        await using var host = Make(fake.Uri, options => (options.MaxRetries, options.StartWaitSeconds) = (0, 30));
        await host.Get<IStorageInitializer>().InitializeAsync(CancellationToken.None);

        Assert.Equal(4, fake.Requests.Count);
    }

    [Fact]
    public async Task SearchAsync_Should_BeMeasuredWithoutData_When_Listened()
    {
        using var listener = new MeterListener();
        var measured = new ConcurrentQueue<string>();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Name == "Headless.Storage.Elasticsearch")
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        listener.Start();
        await using var fake = await FakeElasticsearch.StartAsync(FakeElasticsearch.Json(429, Busy), FakeElasticsearch.Json(200, Found));
        await using var host = Make(fake.Uri);
        await host.Store.SearchAsync(new SearchRequest { Index = "measured", Query = "private" }, CancellationToken.None);

        Assert.Contains(measured, line => line.StartsWith("headless.search.retries", StringComparison.Ordinal));
        Assert.Contains(
            "db.client.operation.duration db.system.name=elasticsearch db.operation.name=search db.collection.name=measured "
            + "db.response.status_code=200",
            measured);
        Assert.DoesNotContain(measured, line => line.Contains("private", StringComparison.Ordinal));

        void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) => measured.Enqueue(
            $"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}");
    }

    [Fact]
    public void Problems_Should_NameEachSetting_When_ItIsOutOfRange()
    {
        var options = new ElasticsearchOptions
        {
            Uri = "ftp://here",
            IndexPrefix = "Shop",
            ApiKey = "k",
            Username = "u",
            MaxRetries = 11,
            Shards = 0,
        };
        var problems = options.Problems().ToArray();

        Assert.Equal(6, problems.Length);
        Assert.All(problems, problem => Assert.StartsWith("Storage:Elasticsearch:", problem, StringComparison.Ordinal));
        Assert.Empty(new ElasticsearchOptions().Problems());
    }

    private static ElasticsearchHost Make(string uri, Action<ElasticsearchOptions>? configure = null) =>
        ElasticsearchHost.Make(
            uri,
            options =>
            {
                options.OperationMilliseconds = 5_000;
                options.AttemptMilliseconds = 1_000;
                options.RetryPauseMilliseconds = 10;
                options.StartWaitSeconds = 0;
                configure?.Invoke(options);
            },
            isThrowAway: true);

    private static async Task<int> SearchAsync(ElasticsearchHost host) =>
        (await host.Store.SearchAsync(new SearchRequest { Index = "things", Limit = 5 }, CancellationToken.None)).TotalCount;

    private static Bulk BulkOf(params string[] ids)
    {
        var bulk = new Bulk();
        foreach (var id in ids)
        {
            bulk.Put("things", isAlias: true, id, 1, id, static (json, id) =>
            {
                json.WriteStartObject();
                json.WriteString("name", id);
                json.WriteEndObject();
            });
        }

        return bulk;
    }

    private static IEnumerable<string> IdsOf(string body) => body.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonDocument.Parse(line).RootElement.EnumerateObject().First().Value)
        .Where(action => action.ValueKind == JsonValueKind.Object)
        .Select(action => action.GetProperty("_id").GetString()!);
}
