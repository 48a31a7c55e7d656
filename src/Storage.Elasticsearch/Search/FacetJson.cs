using System.Text;
using System.Text.Json;
using Headless.Storage.Search;

namespace Headless.Storage.Elasticsearch.Search;

/// <summary>Facets as aggregations: each in a filter of the conditions that were chosen in the others.</summary>
internal static class FacetJson
{
    /// <summary>Counts what is there before any facet's own conditions.</summary>
    public const string Found = "found";

    /// <summary>Values of one facet; more are no choice any more.</summary>
    private const int MaxValues = 10_000;

    public static string NameOf(int facet) => $"f{facet}";

    public static void Write(Utf8JsonWriter json, SearchRequest request)
    {
        var chosen = request.Conditions.Where(condition => condition.Facet is not null).ToArray();
        if (request.Facets.Count == 0 && chosen.Length == 0)
        {
            return;
        }

        json.WriteStartObject("aggs");
        for (var i = 0; i < request.Facets.Count; i++)
        {
            var facet = request.Facets[i];
            json.WriteStartObject(NameOf(i));
            json.WritePropertyName("filter");
            FilterJson.WriteAll(json, chosen.Where(condition => condition.Facet != facet.Name));
            json.WriteStartObject("aggs");
            Write(json, facet);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        if (chosen.Length > 0)
        {
            json.WriteStartObject(Found);
            json.WritePropertyName("filter");
            FilterJson.WriteAll(json, []);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FacetRequest facet)
    {
        switch (facet)
        {
            case FacetRequest.Values values:
                WriteValues(json, values);
                break;
            case FacetRequest.Ranges ranges:
                WriteRanges(json, ranges);
                break;
            case FacetRequest.Spread spread:
                WriteSpread(json, spread.Field);
                break;
            default:
                throw new InvalidOperationException($"The facet {facet.GetType().Name} is unknown.");
        }
    }

    private static void WriteValues(Utf8JsonWriter json, FacetRequest.Values facet)
    {
        if (facet.Limit > 0)
        {
            StartTerms(json, "v", facet.Field, Math.Min(facet.Limit, MaxValues));
            json.WriteString("include", Escape(facet.Field) + IndexLayout.Separator + ".*");
            json.WriteStartArray("order");
            foreach (var (key, direction) in new[] { ("_count", "desc"), ("_key", "asc") })
            {
                json.WriteStartObject();
                json.WriteString(key, direction);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        if (facet.Selected.Count > 0)
        {
            // Those that the index knows, also with none left.
            StartTerms(json, "s", facet.Field, facet.Selected.Count);
            json.WriteNumber("min_doc_count", 0);
            json.WriteStartArray("include");
            foreach (var value in facet.Selected)
            {
                json.WriteStringValue(IndexLayout.Term(facet.Field, value));
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static void StartTerms(Utf8JsonWriter json, string name, string field, int size)
    {
        json.WriteStartObject(name);
        json.WriteStartObject("terms");
        json.WriteString("field", IndexLayout.Column(field));
        json.WriteNumber("size", size);
    }

    private static void WriteRanges(Utf8JsonWriter json, FacetRequest.Ranges facet)
    {
        if (facet.Buckets.Count == 0)
        {
            return;
        }

        json.WriteStartObject("r");
        json.WriteStartObject("filters");
        json.WriteStartArray("filters");
        foreach (var range in facet.Buckets)
        {
            json.WriteStartObject();
            FilterJson.Range(json, facet.Field, range.Min, range.Max);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // Bounds are round numbers, so it suffices to know how many lie between any two of them.
    private static void WriteSpread(Utf8JsonWriter json, string field)
    {
        json.WriteStartObject("r");
        json.WriteStartObject("range");
        json.WriteString("field", IndexLayout.Number(field));
        json.WriteStartArray("ranges");
        var bounds = RoundBounds.All;
        for (var i = 0; i <= bounds.Count; i++)
        {
            json.WriteStartObject();
            if (i > 0)
            {
                json.WriteNumber("from", bounds[i - 1]);
            }

            if (i < bounds.Count)
            {
                json.WriteNumber("to", bounds[i]);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("m");
        json.WriteStartObject("stats");
        json.WriteString("field", IndexLayout.Number(field));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // In the server's regular expressions a backslash makes any character itself.
    private static string Escape(string field)
    {
        var pattern = new StringBuilder(field.Length);
        foreach (var c in field)
        {
            _ = char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) ? pattern.Append('\\').Append(c) : pattern.Append(c);
        }

        return pattern.ToString();
    }
}
