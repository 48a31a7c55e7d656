using System.Text.Json;
using Headless.Storage.Documents;
using Headless.Storage.Search;

namespace Headless.Storage.Elasticsearch.Search;

/// <summary>The body of a search.</summary>
internal static class SearchBody
{
    /// <param name="enough">Groups of the query that a document has to satisfy.</param>
    public static void Write(Utf8JsonWriter json, SearchRequest request, MatchJson match, int enough)
    {
        json.WriteStartObject();
        // One more tells whether there are more.
        json.WriteNumber("size", request.Limit == 0 ? 0 : request.Limit + 1);
        json.WriteBoolean("track_total_hits", true);
        WriteSource(json, request.Highlight && !match.IsEmpty);
        WriteQuery(json, request, match, enough);
        if (request.Conditions.Any(condition => condition.Facet is not null))
        {
            json.WritePropertyName("post_filter");
            FilterJson.WriteAll(json, request.Conditions.Where(condition => condition.Facet is not null));
        }

        if (request.Limit > 0)
        {
            json.WriteBoolean("track_scores", !match.IsEmpty);
            WriteSort(json, request.Sort);
            if (request.After is { } after)
            {
                WriteAfter(json, request.Sort, after);
            }
        }

        FacetJson.Write(json, request);
        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json, bool wantsTexts)
    {
        if (wantsTexts)
        {
            json.WriteString("_source", "t");
        }
        else
        {
            json.WriteBoolean("_source", false);
        }
    }

    private static void WriteQuery(Utf8JsonWriter json, SearchRequest request, MatchJson match, int enough)
    {
        json.WriteStartObject("query");
        json.WriteStartObject("bool");
        json.WriteStartArray("filter");
        match.WriteFilter(json, enough);
        FilterJson.WriteEach(json, request.Conditions.Where(condition => condition.Facet is null));
        json.WriteEndArray();
        if (!match.IsEmpty && request.Limit > 0)
        {
            json.WriteStartArray("should");
            match.WriteScores(json);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteSort(Utf8JsonWriter json, IReadOnlyList<SearchSort> sort)
    {
        json.WriteStartArray("sort");
        foreach (var key in sort)
        {
            json.WriteStartObject();
            if (IsRelevance(key))
            {
                json.WriteString("_score", "desc");
            }
            else
            {
                var isText = key.Kind == FieldKind.Text;
                json.WriteStartObject(isText ? IndexLayout.SortText(key.Field) : IndexLayout.Number(key.Field));
                json.WriteString("order", key.Descending ? "desc" : "asc");
                json.WriteString("missing", "_last");
                json.WriteString("unmapped_type", isText ? "keyword" : "double");
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteStartObject();
        json.WriteString("id", "asc");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteAfter(Utf8JsonWriter json, IReadOnlyList<SearchSort> sort, Cursor after)
    {
        json.WriteStartArray("search_after");
        for (var i = 0; i < sort.Count; i++)
        {
            var value = after.Values[i];
            if (value.Kind == FieldKind.Text)
            {
                json.WriteStringValue(value.Text);
            }
            else if (!value.IsNull)
            {
                json.WriteNumberValue(value.Real);
            }
            else if (sort[i].Kind == FieldKind.Text)
            {
                json.WriteNullValue();
            }
            else
            {
                // The server's own name for a missing number at the end.
                json.WriteStringValue(sort[i].Descending ? "-Infinity" : "Infinity");
            }
        }

        json.WriteStringValue(after.Id);
        json.WriteEndArray();
    }

    /// <summary>The cursor of a hit by the values that the server has sorted it by.</summary>
    public static Cursor CursorOf(IReadOnlyList<SearchSort> sort, string id, IReadOnlyList<Client.SortValue> values)
    {
        var read = new FieldValue[sort.Count];
        for (var i = 0; i < read.Length; i++)
        {
            var value = values[i].Value;
            read[i] = sort[i].Kind != FieldKind.Text && value.Kind == FieldKind.Text ? FieldValue.Null : value;
        }

        return new Cursor(read, id);
    }

    private static bool IsRelevance(SearchSort key) => key.Field == SearchSort.Relevance.Field;
}
