using System.Collections.Concurrent;
using System.Diagnostics;
using Headless.Servers;
using Headless.Storage.MongoDb;
using Headless.Storage.Redis;

namespace Headless.Gateway.Tests.Servers;

/// <summary>What the servers were asked stands under the operation that asked, without what was asked about.</summary>
[Collection(TwoGatewaysTests.Name)]
public sealed class TraceTests
{
    private const string SearchSource = "Headless.Storage.Elasticsearch";

    /// <summary>Words that are nowhere but in data.</summary>
    private const string Secret = "zanzibar";

    [ServersFact(ServerKinds.MongoDb, ServerKinds.Redis, ServerKinds.Elasticsearch)]
    public async Task Spans_Should_StandUnderTheOperation_When_ServersAreAsked()
    {
        await using var shop = ServerShop.On(ServerKinds.MongoDb, ServerKinds.Redis, ServerKinds.Elasticsearch);
        var gateway = await shop.OpenAsync();
        await gateway.AdminAsync(
            """
            mutation($sku: String!) { productCreate(input: {name: $sku, status: ACTIVE, variants: [
              {sku: $sku, price: {amount: "10", currencyCode: "CNY"}}
            ]}) { product { id } } }
            """,
            new { sku = Secret });
        var made = await gateway.QueryAsync("mutation { cartCreate { cart { id } } }");
        var cart = made.Data().GetProperty("cartCreate").GetProperty("cart").GetProperty("id").GetString()!;
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Headless.", StringComparison.Ordinal)
                || source.Name == MongoDbStorageModule.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        var answer = await gateway.QueryAsync(
            """
            query Traced($sku: String!, $cart: ID!) {
              product(by: {sku: $sku}) { id }
              cart(id: $cart) { id }
              search(query: $sku) { totalCount { value } }
            }
            """,
            new { sku = Secret, cart });

        Assert.Contains(cart, answer.Body, StringComparison.Ordinal);
        var all = spans.ToList();
        var operation = all.Last(span => span.DisplayName.Contains("Traced", StringComparison.Ordinal));
        var ours = all.Where(span => span.TraceId == operation.TraceId).ToList();
        foreach (var source in new[] { MongoDbStorageModule.ActivitySourceName, RedisStorageModule.TelemetryName, SearchSource })
        {
            var calls = ours.Where(span => span.Source.Name == source).ToList();
            Assert.True(calls.Count > 0, $"{source} has no span in the operation's trace.");
            Assert.All(calls, call => Assert.Contains(operation.SpanId, Ancestors(call, ours)));
        }

        Assert.DoesNotContain(
            ours.SelectMany(Texts),
            text => text.Contains(Secret, StringComparison.OrdinalIgnoreCase)
                || text.Contains(cart["cart_".Length..], StringComparison.Ordinal));
    }

    private static IEnumerable<ActivitySpanId> Ancestors(Activity span, List<Activity> all)
    {
        for (var parent = span.ParentSpanId; parent != default; parent = all.Find(one => one.SpanId == parent)?.ParentSpanId ?? default)
        {
            yield return parent;
        }
    }

    private static IEnumerable<string> Texts(Activity span) =>
    [
        span.DisplayName,
        .. span.TagObjects.Select(tag => $"{tag.Value}"),
        .. span.Events.SelectMany(one => one.Tags).Select(tag => $"{tag.Value}"),
    ];
}
