using System.Diagnostics;
using Headless.GraphQL.Tests.Execution.Shop;

namespace Headless.GraphQL.Tests.Execution;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Spans_Should_TellOperationBatchesAndLoads_When_SomebodyListens()
    {
        using var shop = new ShopHost();
        using var root = new Activity("test").Start();
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Headless.GraphQL",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId == root.TraceId ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                lock (spans)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        await shop.AskAsync("query Page { products { brand { name } maker { name } broken: rating } }");

        Assert.Equal(
            ["load Brand", "query Page", "resolve Product.brand", "resolve Product.maker",
                "resolve Product.rating", "resolve Query.products"],
            spans.Select(s => s.DisplayName).Order(StringComparer.Ordinal));
        var operation = spans.Single(s => s.DisplayName == "query Page");
        Assert.All(spans.Where(s => s != operation), span => Assert.Equal(operation.SpanId, span.ParentSpanId));
        Assert.Equal(3, spans.Single(s => s.DisplayName == "resolve Product.brand").GetTagItem("graphql.batch.size"));
    }
}
