using System.Text.Json;
using Headless.Storage.Search;

namespace Headless.Storage.Elasticsearch.Search;

/// <summary>Conditions in the server's language.</summary>
internal static class FilterJson
{
    /// <summary>All of these conditions, as elements of an array being written.</summary>
    public static void WriteEach(Utf8JsonWriter json, IEnumerable<SearchCondition> conditions)
    {
        foreach (var condition in conditions)
        {
            Write(json, condition.Filter);
        }
    }

    /// <summary>All of these conditions as one query.</summary>
    public static void WriteAll(Utf8JsonWriter json, IEnumerable<SearchCondition> conditions)
    {
        json.WriteStartObject();
        json.WriteStartObject("bool");
        json.WriteStartArray("filter");
        WriteEach(json, conditions);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SearchFilter filter)
    {
        json.WriteStartObject();
        switch (filter)
        {
            case SearchFilter.Any any:
                Terms(json, IndexLayout.Column(any.Field), any.Values.Select(value => IndexLayout.Term(any.Field, value)));
                break;
            case SearchFilter.Range range:
                Range(json, range.Field, range.Min, range.Max);
                break;
            case SearchFilter.Ids ids:
                Terms(json, "id", ids.Values);
                break;
            case SearchFilter.All all:
                json.WriteStartObject("bool");
                json.WriteStartArray("filter");
                foreach (var inner in all.Filters)
                {
                    Write(json, inner);
                }

                json.WriteEndArray();
                json.WriteEndObject();
                break;
            case SearchFilter.Not not:
                json.WriteStartObject("bool");
                json.WritePropertyName("must_not");
                Write(json, not.Inner);
                json.WriteEndObject();
                break;
            default:
                throw new InvalidOperationException($"The filter {filter.GetType().Name} is unknown.");
        }

        json.WriteEndObject();
    }

    /// <summary>The property of a query object being written.</summary>
    public static void Range(Utf8JsonWriter json, string field, double? min, double? max)
    {
        json.WriteStartObject("range");
        json.WriteStartObject(IndexLayout.Number(field));
        Bound(json, "gte", min);
        Bound(json, "lte", max);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Terms(Utf8JsonWriter json, string column, IEnumerable<string> values)
    {
        json.WriteStartObject("terms");
        json.WriteStartArray(column);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Bound(Utf8JsonWriter json, string name, double? bound)
    {
        if (bound is not { } number)
        {
            return;
        }

        if (double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteString(name, double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
        }
    }
}
