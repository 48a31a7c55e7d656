using System.Text.Json;
using Headless.Storage.Search;
using Headless.Storage.Search.Text;

namespace Headless.Storage.Elasticsearch.Search;

/// <summary>A document as the index takes it, see <see cref="IndexLayout"/>.</summary>
internal static class DocumentJson
{
    private const int MaxSortLength = 64;

    // How fast a word's weight fades with the length of the name, and the length at which it neither gains nor loses: the same as embedded.
    private const double LengthFading = 0.6;
    private const double UsualTitleLength = 8;

    public static void Write(Utf8JsonWriter json, SearchDocument document, bool hasAnalyzer)
    {
        var text = DocumentText.Of(document.Texts);
        json.WriteStartObject();
        json.WriteString("id", document.Id);
        if (hasAnalyzer)
        {
            Raw(json, "title", document.Texts, TextWeight.Title);
            Raw(json, "label", document.Texts, TextWeight.Label);
            Raw(json, "body", document.Texts, TextWeight.Body);
        }
        else
        {
            json.WriteString("title", text.Title);
            json.WriteString("label", text.Label);
            json.WriteString("body", text.Body);
            Neighbours(json, text.Title);
        }

        var length = Math.Min(text.TitleLength, byte.MaxValue);
        json.WriteNumber("factor", 2.2 / (1 + (1.2 * (1 - LengthFading + (LengthFading * length / UsualTitleLength)))));
        Strings(json, "w", text.Words);
        Keywords(json, document.Keywords);
        Columns(json, document);
        Completions(json, document.Completions);
        Shown(json, document.Texts);
        json.WriteEndObject();
    }

    private static void Raw(Utf8JsonWriter json, string name, IReadOnlyList<SearchText> texts, TextWeight weight) =>
        Strings(json, name, texts.Where(text => text.Weight == weight).Select(text => text.Text));

    // Words side by side, as one term each.
    private static void Neighbours(Utf8JsonWriter json, string title)
    {
        var terms = title.Split(' ');
        var pairs = new HashSet<string>(terms.Length);
        for (var i = 1; i < terms.Length; i++)
        {
            if (terms[i - 1] != DocumentText.Gap && terms[i] != DocumentText.Gap)
            {
                pairs.Add($"{terms[i - 1]} {terms[i]}");
            }
        }

        Strings(json, "near", pairs);
    }

    private static void Keywords(Utf8JsonWriter json, IReadOnlyList<SearchKeyword> keywords)
    {
        foreach (var column in keywords.GroupBy(keyword => IndexLayout.Column(keyword.Field)))
        {
            Strings(json, column.Key, column.Select(keyword => IndexLayout.Term(keyword.Field, keyword.Value)).Distinct());
        }
    }

    private static void Columns(Utf8JsonWriter json, SearchDocument document)
    {
        json.WriteStartObject("n");
        foreach (var number in document.Numbers.Where(number => double.IsFinite(number.Value)).GroupBy(number => number.Field))
        {
            json.WriteNumber(IndexLayout.Number(number.Key)[2..], number.Last().Value);
        }

        json.WriteEndObject();
        json.WriteStartObject("s");
        foreach (var text in document.SortTexts.GroupBy(text => text.Field))
        {
            var key = text.Last().Value.ToLowerInvariant();
            json.WriteString(IndexLayout.SortText(text.Key)[2..], key.Length <= MaxSortLength ? key : key[..MaxSortLength]);
        }

        json.WriteEndObject();
    }

    private static void Completions(Utf8JsonWriter json, IReadOnlyList<Completion> completions)
    {
        if (completions.Count == 0)
        {
            return;
        }

        json.WriteStartArray("c");
        foreach (var completion in completions)
        {
            var offer = Offer.Of(completion.Kind, completion.Text, completion.NodeId, completion.Weight);
            json.WriteStartObject();
            Strings(json, "starts", Offer.Starts(offer.Folded));
            json.WriteString("key", offer.Key);
            json.WriteNumber("weight", completion.Weight);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Shown(Utf8JsonWriter json, IReadOnlyList<SearchText> texts)
    {
        json.WriteStartArray("t");
        foreach (var text in texts)
        {
            if (text.Weight != TextWeight.Label)
            {
                json.WriteStartObject();
                json.WriteNumber("w", (int)text.Weight);
                json.WriteString("x", text.Text);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
