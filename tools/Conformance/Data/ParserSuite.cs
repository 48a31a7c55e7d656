using Headless.GraphQL.Language;

namespace Headless.Conformance.Data;

/// <summary>Texts that are documents, and texts that are none.</summary>
internal static class ParserSuite
{
    public static SuiteResult Run(ConformanceData data)
    {
        var result = new SuiteResult("parser");
        foreach (var test in data.ReadLines<Case>("parser.ndjson"))
        {
            var (found, reason) = Parse(test.Text);
            if (found == test.Parses)
            {
                result.Pass();
            }
            else
            {
                result.Fail($"{test.Source}: {test.Name}", test.Text, $"expected {Say(test.Parses)}", $"found    {Say(found)} {reason}");
            }
        }

        return result;
    }

    private static string Say(bool? parses) => parses switch { true => "a document", false => "no document", null => "a crash" };

    private static (bool? Parses, string? Reason) Parse(string text)
    {
        try
        {
            GraphQLParser.Parse(text);
            return (true, null);
        }
        catch (GraphQLSyntaxException reason)
        {
            return (false, reason.Message);
        }
        catch (Exception crash)
        {
            return (null, crash.ToString());
        }
    }

    private sealed record Case(string Source, string Name, string Text, bool Parses);
}
