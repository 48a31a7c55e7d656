using System.Diagnostics;
using Headless.GraphQL.Tests.Execution.Shop;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.GraphQL.Tests.Execution;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Spans_Should_TellOperationBatchesAndLoads_When_SomebodyListens()
    {
        using var shop = new ShopHost();
        using var root = new Activity("test").Start();
        var spans = new List<Activity>();
        using var listener = Listen(root, spans);

        await shop.AskAsync("query Page { products { brand { name } maker { name } broken: rating } }");

        Assert.Equal(
            ["load Brand", "query Page", "resolve Product.brand", "resolve Product.maker",
                "resolve Product.rating", "resolve Query.products"],
            spans.Select(s => s.DisplayName).Order(StringComparer.Ordinal));
        var operation = spans.Single(s => s.DisplayName == "query Page");
        Assert.All(spans.Where(s => s != operation), span => Assert.Equal(operation.SpanId, span.ParentSpanId));
        Assert.Equal(("query", "Page"), (operation.GetTagItem("graphql.operation.type"), operation.GetTagItem("graphql.operation.name")));
        Assert.Null(operation.GetTagItem("graphql.document"));
        var batch = spans.Single(s => s.DisplayName == "resolve Product.brand");
        Assert.Equal((3, "Product.brand"), (batch.GetTagItem("graphql.batch.size"), batch.GetTagItem("graphql.coordinate")));
    }

    [Fact]
    public async Task Spans_Should_BeMarked_When_TheAnswerHasErrors()
    {
        using var shop = new ShopHost();
        using var root = new Activity("test").Start();
        var spans = new List<Activity>();
        using var listener = Listen(root, spans);

        await shop.AskAsync("query Bad { broken { wrongCount } }");

        var operation = spans.Single(s => s.DisplayName == "query Bad");
        Assert.Equal((ActivityStatusCode.Error, "INTERNAL"), (operation.Status, operation.GetTagItem("error.type")));
        Assert.Equal(ActivityStatusCode.Error, spans.Single(s => s.DisplayName == "resolve Broken.wrongCount").Status);
    }

    [Fact]
    public async Task Spans_Should_NameTheFirstOperationsOnly_When_ThereAreTooMany()
    {
        using var shop = new ShopHost(services => services.Configure<GraphQLOptions>(options =>
            (options.MeasuredOperationNames, options.TraceDocuments) = (1, true)));
        using var root = new Activity("test").Start();
        var spans = new List<Activity>();
        using var listener = Listen(root, spans);

        await shop.AskAsync("query First { __typename }");
        await shop.AskAsync("query Second { __typename }");
        await shop.AskAsync("query First { __typename hello }");

        var operations = spans.Where(s => s.GetTagItem("graphql.batch.size") is null);
        Assert.Equal(["query First", "query", "query First"], operations.Select(s => s.DisplayName));
        Assert.Equal("query Second { __typename }", spans[1].GetTagItem("graphql.document"));
    }

    private static ActivityListener Listen(Activity root, List<Activity> spans)
    {
        var listener = new ActivityListener
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
        return listener;
    }
}
