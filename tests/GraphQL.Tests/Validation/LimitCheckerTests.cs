using System.Text;
using Headless.GraphQL.Language;
using Headless.GraphQL.Validation;

namespace Headless.GraphQL.Tests.Validation;

public sealed class LimitCheckerTests
{
    [Theory]
    [InlineData("{ a b c }", nameof(GraphQLLimits.MaxRootFields))]
    [InlineData("{ a ... { b } ...F } fragment F on Q { c }", nameof(GraphQLLimits.MaxRootFields))]
    [InlineData("{ a { b { c { d } } } }", nameof(GraphQLLimits.MaxDepthLevels))]
    [InlineData("{ a { ...F } } fragment F on Q { b { ...G } } fragment G on Q { c { d } }", nameof(GraphQLLimits.MaxDepthLevels))]
    [InlineData("{ a { x: b y: b z: b } }", nameof(GraphQLLimits.MaxAliases))]
    [InlineData("{ a { ...F ...F } } fragment F on Q { x: b y: b }", nameof(GraphQLLimits.MaxAliases))]
    [InlineData("{ a @d @d @d }", nameof(GraphQLLimits.MaxDirectivesPerLocation))]
    [InlineData("query @d @d @d { a }", nameof(GraphQLLimits.MaxDirectivesPerLocation))]
    [InlineData("query ($v: I @d @d @d) { a }", nameof(GraphQLLimits.MaxDirectivesPerLocation))]
    [InlineData("{ ...F @d @d @d } fragment F on Q { a }", nameof(GraphQLLimits.MaxDirectivesPerLocation))]
    [InlineData("{ ...F } fragment F on Q @d @d @d { a }", nameof(GraphQLLimits.MaxDirectivesPerLocation))]
    [InlineData("{ a { b c d e f g } }", nameof(GraphQLLimits.MaxSelectedFields))]
    [InlineData("{ a { ... { ... { ... { b } } } } }", nameof(GraphQLLimits.MaxSelectionLevels))]
    public void Limits_Should_BeNamed_When_DocumentExceedsThem(string document, string limit)
    {
        var limits = Tight();

        var violation = LimitChecker.Check(GraphQLParser.Parse(document), limits);

        Assert.Equal(limit, violation?.Limit);
        Assert.Equal(typeof(GraphQLLimits).GetProperty(limit)!.GetValue(limits), violation!.Allowed);
        Assert.Contains($"more than {violation.Allowed} ", violation.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ a b }")]
    [InlineData("{ a { b { c } } }")]
    [InlineData("{ a { x: b y: b } }")]
    [InlineData("{ a @d @d { b c d e f } }")]
    [InlineData("{ a { ...F } } fragment F on Q { b ...F }")]
    [InlineData("{ a { ...Missing } } fragment F on Q { ...G } fragment G on Q { ...F }")]
    public void Limits_Should_Allow_When_DocumentStandsExactlyAtThem(string document)
    {
        Assert.Null(LimitChecker.Check(GraphQLParser.Parse(document), Tight()));
    }

    [Fact]
    public void Limits_Should_RefuseDoublingFragments_When_TheyWouldExpandWithoutEnd()
    {
        var text = new StringBuilder("{ ...F0 }");
        for (var i = 0; i < 1_000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $" fragment F{i} on Q {{ a {{ ...F{i + 1} ...F{i + 1} }} }}");
        }

        text.Append(" fragment F1000 on Q { a }");

        var violation = LimitChecker.Check(GraphQLParser.Parse(text.ToString()), new GraphQLLimits { MaxDepthLevels = 200 });

        Assert.Equal(nameof(GraphQLLimits.MaxDepthLevels), violation?.Limit);
        violation = LimitChecker.Check(GraphQLParser.Parse(text.ToString()), new GraphQLLimits { MaxDepthLevels = int.MaxValue });
        Assert.Equal(nameof(GraphQLLimits.MaxSelectedFields), violation?.Limit);
    }

    private static GraphQLLimits Tight() => new()
    {
        MaxRootFields = 2,
        MaxDepthLevels = 3,
        MaxAliases = 2,
        MaxDirectivesPerLocation = 2,
        MaxSelectedFields = 6,
        MaxSelectionLevels = 4,
    };
}
