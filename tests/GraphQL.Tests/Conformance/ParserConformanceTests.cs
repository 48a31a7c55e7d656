using Headless.GraphQL.Language;

namespace Headless.GraphQL.Tests.Conformance;

public sealed class ParserConformanceTests
{
    [ConformanceFact]
    public void Parser_Should_GiveTheReferenceVerdict_When_GivenAnyText()
    {
        var cases = ConformanceData.ReadLines<ParserCase>("parser.ndjson.gz");

        var wrong = cases.Where(c => Parses(c.Text) != c.Parses).Select(c => $"{c.Source}: {c.Name}, expected {c.Parses}").ToList();

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        Assert.True(cases.Count > 300);
    }

    private static bool Parses(string text)
    {
        try
        {
            GraphQLParser.Parse(text);
            return true;
        }
        catch (GraphQLSyntaxException)
        {
            return false;
        }
    }

    private sealed record ParserCase(string Source, string Name, string Text, bool Parses);
}
