using System.Text.Json;
using Headless.Storage.Search.Text;

namespace Headless.Storage.Elasticsearch.Search;

/// <summary>
/// The words of a query in the server's language: which documents have them, and what each earns by them. Weights are those of the
/// embedded engine. A word earns its rarity among all texts, wherever it stands: the column <c>all</c> scores, the other column only says
/// where.
/// </summary>
internal sealed class MatchJson(TextQuery query, string text, bool hasAnalyzer)
{
    private const double TitleWeight = 6;
    private const double LabelWeight = 2;
    private const double BodyWeight = 1;
    private const double WholeRunBonus = 3;
    private const double NeighboursBonus = 2;

    /// <summary>Terms that earn something; servers bound the clauses of a query (1024), and the first terms say enough.</summary>
    private const int MaxScored = 80;

    public bool IsEmpty => query.IsEmpty;

    public TextQuery Query => query;

    /// <summary>Groups that a document has to satisfy.</summary>
    public int Required { get; } = query.Groups.Count(group => !group.IsOptional);

    /// <summary>The condition that so many groups are satisfied, as elements of a filter being written.</summary>
    public void WriteFilter(Utf8JsonWriter json, int enough)
    {
        if (enough == Required)
        {
            foreach (var group in query.Groups.Where(group => !group.IsOptional))
            {
                WriteGroup(json, group);
            }

            return;
        }

        StartShould(json);
        foreach (var group in query.Groups.Where(group => !group.IsOptional))
        {
            WriteGroup(json, group);
        }

        EndShould(json, enough);
    }

    /// <summary>What is earned, as elements of a should being written.</summary>
    public void WriteScores(Utf8JsonWriter json)
    {
        var groups = query.Groups.Where(group => !group.IsOptional).ToArray();
        var scored = hasAnalyzer
            ? [.. groups.Select(group => (Term: text[group.Start..group.End], 1.0))]
            : groups.SelectMany(group => group.Alternatives)
                .SelectMany(alternative => alternative.Terms.Select(term => (Term: term, alternative.Weight)))
                .Take(MaxScored).ToArray();
        WriteTitle(json, scored);
        foreach (var (term, weight) in scored)
        {
            WriteEarning(json, "label", term, LabelWeight * weight);
            WriteEarning(json, "body", term, BodyWeight * weight);
        }

        if (hasAnalyzer)
        {
            return;
        }

        foreach (var run in groups.SelectMany(group => group.Alternatives).Where(run => run.MinMatch < run.Terms.Count).Take(MaxScored))
        {
            WriteWholeRun(json, run);
        }

        foreach (var phrase in query.Neighbours)
        {
            json.WriteStartObject();
            json.WriteStartObject("term");
            json.WriteStartObject("near");
            json.WriteString("value", phrase);
            json.WriteNumber("boost", NeighboursBonus);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    /// <summary>Whether any document has a term of the group, as one query.</summary>
    public void WriteKnown(Utf8JsonWriter json, QueryGroup group)
    {
        StartShould(json);
        foreach (var term in group.Alternatives.SelectMany(alternative => alternative.Terms))
        {
            WriteTerm(json, "all", term);
        }

        EndShould(json, 1);
    }

    private void WriteGroup(Utf8JsonWriter json, QueryGroup group)
    {
        if (hasAnalyzer)
        {
            WriteTerm(json, "all", text[group.Start..group.End]);
            return;
        }

        if (group.Alternatives is [{ Terms: [var only] }])
        {
            WriteTerm(json, "all", only);
            return;
        }

        StartShould(json);
        WriteAny(json, group.Alternatives.Where(alternative => alternative.MinMatch == 1).SelectMany(alternative => alternative.Terms));
        foreach (var alternative in group.Alternatives.Where(alternative => alternative.MinMatch > 1))
        {
            StartShould(json);
            foreach (var term in alternative.Terms)
            {
                WriteTerm(json, "all", term);
            }

            EndShould(json, alternative.MinMatch);
        }

        EndShould(json, 1);
    }

    // However many single words there are, they count as one clause.
    private void WriteAny(Utf8JsonWriter json, IEnumerable<string> terms)
    {
        var words = new List<string>();
        foreach (var term in terms)
        {
            if (term.Contains(' ', StringComparison.Ordinal))
            {
                WriteTerm(json, "all", term);
            }
            else
            {
                words.Add(term);
            }
        }

        if (words.Count > 0)
        {
            json.WriteStartObject();
            json.WriteStartObject("terms");
            json.WriteStartArray("all");
            foreach (var word in words)
            {
                json.WriteStringValue(word);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    // A short name that has the word is the better hit: what titles earn is multiplied by a factor that each document brings along.
    private void WriteTitle(Utf8JsonWriter json, IReadOnlyList<(string Term, double Weight)> scored)
    {
        json.WriteStartObject();
        json.WriteStartObject("function_score");
        json.WritePropertyName("query");
        StartShould(json);
        foreach (var (term, weight) in scored)
        {
            WriteEarning(json, "title", term, TitleWeight * weight);
        }

        EndShould(json, 1);
        json.WriteStartObject("field_value_factor");
        json.WriteString("field", "factor");
        json.WriteNumber("missing", 1);
        json.WriteEndObject();
        json.WriteString("boost_mode", "multiply");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteEarning(Utf8JsonWriter json, string column, string term, double boost)
    {
        json.WriteStartObject();
        json.WriteStartObject("bool");
        json.WritePropertyName("must");
        WriteTerm(json, "all", term);
        json.WritePropertyName("filter");
        WriteTerm(json, column, term);
        json.WriteNumber("boost", boost);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteWholeRun(Utf8JsonWriter json, QueryAlternative run)
    {
        json.WriteStartObject();
        json.WriteStartObject("bool");
        json.WriteStartArray("must");
        foreach (var term in run.Terms)
        {
            WriteTerm(json, "all", term);
        }

        json.WriteEndArray();
        json.WriteNumber("boost", WholeRunBonus * run.Weight);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteTerm(Utf8JsonWriter json, string column, string term)
    {
        json.WriteStartObject();
        if (hasAnalyzer)
        {
            json.WriteStartObject("match");
            json.WriteStartObject(column);
            json.WriteString("query", term);
            json.WriteString("operator", "and");
            json.WriteEndObject();
        }
        else
        {
            json.WriteStartObject(term.Contains(' ', StringComparison.Ordinal) ? "match_phrase" : "term");
            json.WriteString(column, term);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void StartShould(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("bool");
        json.WriteStartArray("should");
    }

    private static void EndShould(Utf8JsonWriter json, int enough)
    {
        json.WriteEndArray();
        json.WriteNumber("minimum_should_match", enough);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
