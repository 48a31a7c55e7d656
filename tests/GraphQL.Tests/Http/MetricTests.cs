using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net.Http.Json;

namespace Headless.GraphQL.Tests.Http;

/// <summary>What the transport measures of each answer.</summary>
public sealed class MetricTests(HttpHost host) : IClassFixture<HttpHost>
{
    [Fact]
    public async Task Duration_Should_BeMeasuredByOperation_When_SomebodyListens()
    {
        var measured = new ConcurrentQueue<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "headless.graphql.request.duration")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => measured.Enqueue(
            $"{seconds > 0} " + string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
        listener.Start();

        using var good = await host.Client.PostAsJsonAsync(host.Endpoint, new { query = "query MeasuredHere { hello }" });
        using var bad = await host.Client.PostAsJsonAsync(host.Endpoint, new { query = "query MeasuredHere { hello(name: 1) }" });

        const string Query = "True graphql.operation.type=query graphql.operation.name=";
        Assert.Contains($"{Query}MeasuredHere graphql.outcome=ok", measured);
        Assert.Contains($"{Query} graphql.outcome=VALIDATION_ERROR", measured);
    }
}
