using System.Text.Json;

namespace Headless.Storage.Elasticsearch.Search;

/// <summary>
/// Settings and mapping of indexes. Fields of the port have names that nobody knows beforehand, and a mapping must not grow with them:
/// keywords lie as <c>field U+001F value</c> in a fixed number of columns, numbers and sort texts (few, named by modules) get one each.
/// </summary>
internal static class IndexLayout
{
    /// <summary>Raised when mapping or stored documents change; indexes of another one count as never built.</summary>
    public const int Schema = 1;

    /// <summary>Columns that keyword fields are spread over: a facet walks the values of its own column only.</summary>
    public const int KeywordColumns = 32;

    /// <summary>Stands between field and value, and between the parts of a completion.</summary>
    public const char Separator = '\u001F';

    /// <summary>Numbers and sort texts of one index; a document with one more is refused.</summary>
    private const int MaxFields = 2_000;

    /// <summary>How long a deletion is remembered, so that a late write cannot undo it: longer than any rebuild takes.</summary>
    private const string DeletionMemory = "12h";

    private static readonly string[] Columns = [.. Enumerable.Range(0, KeywordColumns).Select(n => $"k{n}")];

    /// <summary>Where a keyword field lies; stable for ever.</summary>
    public static string Column(string field) => Columns[Hash(field) % KeywordColumns];

    /// <summary>FNV-1a: the same in every process.</summary>
    public static uint Hash(string text)
    {
        var hash = 2_166_136_261u;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 16_777_619u;
        }

        return hash;
    }

    public static string Number(string field) => "n." + Escape(field);

    public static string SortText(string field) => "s." + Escape(field);

    public static string Term(string field, string value) => $"{field}{Separator}{value}";

    /// <summary>An index for documents.</summary>
    public static void WriteIndex(Utf8JsonWriter json, ElasticsearchOptions options, string alias)
    {
        json.WriteStartObject();
        WriteSettings(json, options);
        json.WriteStartObject("aliases");
        json.WriteStartObject(alias);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("mappings");
        json.WriteBoolean("dynamic", false);
        WriteMeta(json, options, format: null);
        json.WriteStartObject("_source");
        json.WriteStartArray("includes");
        json.WriteStringValue("t");
        json.WriteEndArray();
        json.WriteEndObject();
        WriteTemplates(json);
        json.WriteStartObject("properties");
        WriteProperties(json, options.Analyzer ?? "whitespace");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The index beside it.</summary>
    public static void WriteState(Utf8JsonWriter json, ElasticsearchOptions options)
    {
        json.WriteStartObject();
        json.WriteStartObject("settings");
        json.WriteNumber("number_of_shards", 1);
        json.WriteNumber("number_of_replicas", options.Replicas);
        json.WriteEndObject();
        json.WriteStartObject("mappings");
        json.WriteBoolean("dynamic", false);
        json.WriteStartObject("properties");
        Property(json, "starts", "keyword", isColumn: false);
        Property(json, "times", "long");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteMeta(Utf8JsonWriter json, ElasticsearchOptions options, string? format)
    {
        json.WriteStartObject("_meta");
        json.WriteNumber("schema", Schema);
        json.WriteString("format", format);
        json.WriteString("analyzer", options.Analyzer);
        json.WriteEndObject();
    }

    private static void WriteSettings(Utf8JsonWriter json, ElasticsearchOptions options)
    {
        json.WriteStartObject("settings");
        json.WriteNumber("number_of_shards", options.Shards);
        json.WriteNumber("number_of_replicas", options.Replicas);
        // Without refreshes of its own the server shows a batch when it is whole.
        json.WriteString("refresh_interval", options.RefreshOnWrite ? "-1" : "1s");
        json.WriteString("gc_deletes", DeletionMemory);
        json.WriteNumber("mapping.total_fields.limit", MaxFields);
        json.WriteStartObject("similarity");
        json.WriteStartObject("rarity");
        // How often a word stands in a text says nothing about goods; what is left of BM25 is how few documents have it.
        json.WriteString("type", "BM25");
        json.WriteNumber("k1", 0);
        json.WriteNumber("b", 0);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTemplates(Utf8JsonWriter json)
    {
        json.WriteStartArray("dynamic_templates");
        foreach (var (name, type, isIndexed) in new[] { ("n", "double", true), ("s", "keyword", false) })
        {
            json.WriteStartObject();
            json.WriteStartObject(name);
            json.WriteString("path_match", name + ".*");
            json.WriteStartObject("mapping");
            json.WriteString("type", type);
            json.WriteBoolean("index", isIndexed);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteProperties(Utf8JsonWriter json, string analyzer)
    {
        Property(json, "id", "keyword");
        Text(json, "all", analyzer, copyTo: null);
        Text(json, "title", analyzer, "all");
        Text(json, "label", analyzer, "all");
        Text(json, "body", analyzer, "all");
        json.WriteStartObject("near");
        json.WriteString("type", "keyword");
        json.WriteString("similarity", "rarity");
        json.WriteBoolean("doc_values", false);
        json.WriteEndObject();
        Property(json, "factor", "float", isSearched: false);
        Property(json, "w", "keyword", isColumn: false);
        foreach (var column in Columns)
        {
            Property(json, column, "keyword");
        }

        foreach (var name in (ReadOnlySpan<string>)["n", "s"])
        {
            json.WriteStartObject(name);
            json.WriteString("type", "object");
            json.WriteBoolean("dynamic", true);
            json.WriteEndObject();
        }

        json.WriteStartObject("c");
        json.WriteString("type", "nested");
        json.WriteStartObject("properties");
        Property(json, "starts", "keyword", isColumn: false);
        Property(json, "key", "keyword");
        Property(json, "weight", "double", isSearched: false);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Property(Utf8JsonWriter json, string name, string type, bool isSearched = true, bool isColumn = true)
    {
        json.WriteStartObject(name);
        json.WriteString("type", type);
        if (!isSearched)
        {
            json.WriteBoolean("index", false);
        }

        if (!isColumn)
        {
            json.WriteBoolean("doc_values", false);
        }

        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string analyzer, string? copyTo)
    {
        json.WriteStartObject(name);
        json.WriteString("type", "text");
        json.WriteString("analyzer", analyzer);
        json.WriteBoolean("norms", false);
        json.WriteString("similarity", "rarity");
        if (copyTo is not null)
        {
            json.WriteString("copy_to", copyTo);
        }

        json.WriteEndObject();
    }

    // A dot would make an object of it.
    private static string Escape(string field) =>
        field.Replace("%", "%25", StringComparison.Ordinal).Replace(".", "%2E", StringComparison.Ordinal);
}
