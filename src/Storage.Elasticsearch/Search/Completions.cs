using System.Text.Json;
using Headless.Storage.Documents;
using Headless.Storage.Elasticsearch.Client;
using Headless.Storage.Search;

namespace Headless.Storage.Elasticsearch.Search;

/// <summary>
/// What is offered for a prefix. Completions lie in their documents and are summed when asked for, so they come and go with them, whoever
/// writes; counted queries come from beside the index, in the same request.
/// </summary>
internal sealed class Completions(ElasticClient client)
{
    /// <summary>What one call can get.</summary>
    private const int MaxHits = 32;

    /// <summary>Several offers of one text are one in the end, so more are looked at.</summary>
    private const int Spare = 4;

    private const string Path = "_msearch?filter_path=responses.status,responses.error,responses.aggregations.c.p.v.buckets.key,"
        + "responses.aggregations.c.p.v.buckets.doc_count,responses.aggregations.c.p.v.buckets.w.value,responses.hits.hits._source";

    public async ValueTask<IReadOnlyList<CompletionHit>> FindAsync(
        IndexNames names, string prefix, int limit, CancellationToken cancellationToken)
    {
        var folded = Offer.Of(CompletionKind.Query, prefix, null, 0).Folded;
        if (folded.Length == 0 || limit <= 0)
        {
            return [];
        }

        using var body = new PooledBuffer();
        using (var json = body.Json())
        {
            Line(body, json, names.Main, static (_, _) => { }, folded);
            Line(body, json, null, WriteOfDocuments, folded);
            Line(body, json, names.State, static (_, _) => { }, folded);
            Line(body, json, null, WriteOfQueries, folded);
        }

        var call = new Call("suggest", names.Index, HttpMethod.Post, Path, body) { IsBulk = true };
        var answer = await client.SendAsync(call, AnswerJson.Default.OfferAnswer, cancellationToken).ConfigureAwait(false);
        if (answer.Responses is not { Count: 2 } parts)
        {
            throw new StoreUnavailableException(ElasticClient.Store, "the answer to suggest is not whole.");
        }

        return Best([.. OfDocuments(Checked(parts[0])), .. OfQueries(Checked(parts[1]))], Math.Min(limit, MaxHits));
    }

    private static List<CompletionHit> Best(List<Offer> offers, int limit)
    {
        offers.Sort();
        var texts = new HashSet<string>();
        var best = new List<CompletionHit>(limit);
        foreach (var offer in offers)
        {
            if (best.Count < limit && texts.Add(offer.Folded))
            {
                best.Add(new CompletionHit(offer.Kind, offer.Text, offer.NodeId));
            }
        }

        return best;
    }

    // An index that was never written offers nothing.
    private static OfferPart? Checked(OfferPart part) => part.Status switch
    {
        404 => null,
        >= 400 => throw new StoreUnavailableException(
            ElasticClient.Store, $"a part of suggest was answered with {part.Status}, {part.Error}."),
        _ => part,
    };

    private static IEnumerable<Offer> OfDocuments(OfferPart? part) => (part?.Aggregations?.C?.P?.V?.Buckets ?? [])
        .Select(bucket => Offer.Parse(bucket.Key ?? "", bucket.W?.Value ?? 0)).OfType<Offer>();

    private static IEnumerable<Offer> OfQueries(OfferPart? part) => (part?.Hits?.Hits ?? [])
        .Where(hit => hit.Source?.Text is not null)
        .Select(hit => Offer.Of(CompletionKind.Query, hit.Source!.Text!, null, hit.Source.Times));

    private static void Line(PooledBuffer body, Utf8JsonWriter json, string? index, Action<Utf8JsonWriter, string> write, string folded)
    {
        json.WriteStartObject();
        if (index is not null)
        {
            json.WriteString("index", index);
        }

        write(json, folded);
        json.WriteEndObject();
        json.Flush();
        json.Reset();
        body.GetSpan(1)[0] = (byte)'\n';
        body.Advance(1);
    }

    private static void WriteOfDocuments(Utf8JsonWriter json, string folded)
    {
        json.WriteNumber("size", 0);
        json.WriteStartObject("aggs");
        json.WriteStartObject("c");
        json.WriteStartObject("nested");
        json.WriteString("path", "c");
        json.WriteEndObject();
        json.WriteStartObject("aggs");
        json.WriteStartObject("p");
        json.WriteStartObject("filter");
        WritePrefix(json, "c.starts", folded);
        json.WriteEndObject();
        json.WriteStartObject("aggs");
        WriteHeaviest(json);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteHeaviest(Utf8JsonWriter json)
    {
        json.WriteStartObject("v");
        json.WriteStartObject("terms");
        json.WriteString("field", "c.key");
        json.WriteNumber("size", MaxHits * Spare);
        json.WriteStartArray("order");
        foreach (var (key, direction) in new[] { ("w", "desc"), ("_key", "asc") })
        {
            json.WriteStartObject();
            json.WriteString(key, direction);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("aggs");
        json.WriteStartObject("w");
        json.WriteStartObject("sum");
        json.WriteString("field", "c.weight");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteOfQueries(Utf8JsonWriter json, string folded)
    {
        json.WriteNumber("size", MaxHits);
        json.WriteStartObject("query");
        json.WriteStartObject("bool");
        json.WriteStartArray("filter");
        json.WriteStartObject();
        WritePrefix(json, "starts", folded);
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteStartObject("range");
        json.WriteStartObject("times");
        json.WriteNumber("gte", QueryCounter.MinTimesToOffer);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("sort");
        json.WriteStartObject();
        json.WriteString("times", "desc");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WritePrefix(Utf8JsonWriter json, string field, string folded)
    {
        json.WriteStartObject("prefix");
        json.WriteString(field, Offer.Cut(folded));
        json.WriteEndObject();
    }
}
