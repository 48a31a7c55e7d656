using System.Globalization;
using Headless.Storage.Documents;
using Headless.Storage.Elasticsearch.Client;
using Headless.Storage.Search;

namespace Headless.Storage.Elasticsearch.Search;

/// <summary>Counted facets of an answer.</summary>
internal static class FacetReader
{
    /// <summary>In the order of the request; labels are looked up by the caller, so values stand for them.</summary>
    public static FacetResult[] Read(SearchRequest request, SearchAnswer? answer)
    {
        var results = new FacetResult[request.Facets.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var facet = request.Facets[i];
            var counted = answer is null ? null
                : answer.Aggregations?.GetValueOrDefault(FacetJson.NameOf(i))
                    ?? throw new StoreUnavailableException(ElasticClient.Store, $"the answer lacks the facet '{facet.Name}'.");
            results[i] = new FacetResult(facet.Name, facet switch
            {
                FacetRequest.Values values => Values(values, counted),
                FacetRequest.Ranges ranges => Ranges(ranges, counted),
                FacetRequest.Spread spread => Spread(spread, counted),
                _ => [],
            });
        }

        return results;
    }

    private static List<FacetCount> Values(FacetRequest.Values facet, FacetAnswer? counted)
    {
        var start = facet.Field.Length + 1;
        var values = new List<FacetCount>();
        foreach (var bucket in counted?.V?.Buckets ?? [])
        {
            values.Add(CountOf(bucket, start));
        }

        var top = values.Count;
        foreach (var bucket in counted?.S?.Buckets ?? [])
        {
            if (!values.Take(top).Any(value => value.Value.AsSpan().SequenceEqual(bucket.Key.AsSpan(start))))
            {
                values.Add(CountOf(bucket, start));
            }
        }

        if (values.Count > top)
        {
            values.Sort((left, right) =>
                left.Count != right.Count ? right.Count.CompareTo(left.Count) : string.CompareOrdinal(left.Value, right.Value));
        }

        return values;
    }

    private static FacetCount CountOf(BucketAnswer bucket, int start)
    {
        var value = bucket.Key?.Length >= start
            ? bucket.Key[start..]
            : throw new StoreUnavailableException(ElasticClient.Store, "a counted value cannot be read.");
        return new FacetCount(value, value, bucket.DocCount);
    }

    private static FacetCount[] Ranges(FacetRequest.Ranges facet, FacetAnswer? counted)
    {
        var buckets = counted?.R?.Buckets;
        return buckets is not null && buckets.Count != facet.Buckets.Count
            ? throw new StoreUnavailableException(ElasticClient.Store, $"the answer lacks ranges of '{facet.Name}'.")
            : [.. facet.Buckets.Select((range, i) => ToCount(range, buckets?[i].DocCount ?? 0))];
    }

    private static FacetCount[] Spread(FacetRequest.Spread facet, FacetAnswer? counted)
    {
        if (counted is not { R.Buckets: { } buckets, M: { Min: { } min, Max: { } max } })
        {
            return [];
        }

        var ranges = RoundBounds.Spread([.. buckets.Select(bucket => bucket.DocCount)], min, max, facet.Buckets);
        return [.. ranges.Select(range => ToCount(range.Range, range.Count))];
    }

    private static FacetCount ToCount(NumberRange range, int count)
    {
        var value = string.Create(CultureInfo.InvariantCulture, $"{range.Min}..{range.Max}");
        return new FacetCount(value, value, count);
    }
}
