using System.Text;
using Headless.GraphQL.Language;

namespace Headless.GraphQL.Tests.Language;

public sealed class GraphQLParserTests
{
    [Fact]
    public void Parser_Should_ReadEveryPart_When_OperationUsesAllOfThem()
    {
        var document = GraphQLParser.Parse(
            """
            "Finds it." query Find("Which." $id: [ID!]! = ["a"] @tag, $n: Int) @live {
              alias: field(a: $id, b: {c: 1, d: -2.5e3}, e: RED, f: null, g: true, h: "s") @skip(if: false) { id }
              ...Part @include(if: true)
              ... on Dog { name }
              ... { x }
            }
            fragment Part on Dog { y }
            """);

        var operation = Assert.IsType<OperationDefinitionNode>(document.Definitions[0]);
        Assert.Equal(("Find", "Finds it.", OperationType.Query), (operation.Name, operation.Description, operation.Operation));
        Assert.Equal("[ID!]!", operation.Variables[0].Type.ToString());
        Assert.Equal("Which.", operation.Variables[0].Description);
        Assert.IsType<ListValueNode>(operation.Variables[0].DefaultValue);
        var field = Assert.IsType<FieldNode>(operation.SelectionSet.Selections[0]);
        Assert.Equal(("alias", "field", "alias"), (field.ResponseName, field.Name, field.Alias));
        Assert.Equal(["a", "b", "e", "f", "g", "h"], field.Arguments.Select(a => a.Name));
        Assert.IsType<FragmentSpreadNode>(operation.SelectionSet.Selections[1]);
        Assert.Equal("Dog", Assert.IsType<InlineFragmentNode>(operation.SelectionSet.Selections[2]).TypeCondition!.Name);
        Assert.Null(Assert.IsType<InlineFragmentNode>(operation.SelectionSet.Selections[3]).TypeCondition);
        Assert.Equal("Part", Assert.IsType<FragmentDefinitionNode>(document.Definitions[1]).Name);
    }

    [Theory]
    [InlineData("\"a\\u00e9\\n\\\"\"", "aé\n\"")]
    [InlineData("\"\\uD83D\\uDE00 \\u{1F600} \\u{0000041} 😀\"", "😀 😀 A 😀")]
    [InlineData("\"\"\"\n    one\n      two\r\n    \\\"\"\" three\n  \"\"\"", "one\n  two\n\"\"\" three")]
    [InlineData("\"\"\"  first\n    second\n\n  third \"\"\"", "  first\n  second\n\nthird ")]
    [InlineData("\"\"\"\"\"\"", "")]
    [InlineData("\"\"", "")]
    public void Parser_Should_ResolveEscapesAndIndentation_When_ReadingStrings(string text, string expected)
    {
        Assert.Equal(expected, Assert.IsType<StringValueNode>(GraphQLParser.ParseConstant(text)).Value);
    }

    [Theory]
    [InlineData("{ a(b: \"\\uD83D\") }", 1, 9)]
    [InlineData("{ a(b: \"\\uDE00\\uD83D\") }", 1, 9)]
    [InlineData("{ a(b: \"\\u{110000}\") }", 1, 9)]
    [InlineData("{ a(b: \"\\u{D800}\") }", 1, 9)]
    [InlineData("{ a(b: \"\\u{}\") }", 1, 9)]
    [InlineData("{ a(b: \"\\x\") }", 1, 9)]
    [InlineData("{ a(b: \"HIGH\") }", 1, 9)]
    [InlineData("{ a # LOW", 1, 7)]
    [InlineData("{ a(b: \"open\n\") }", 1, 13)]
    [InlineData("{ a(b: 01) }", 1, 9)]
    [InlineData("{ a(b: 1.) }", 1, 10)]
    [InlineData("{ a(b: 1e) }", 1, 10)]
    [InlineData("{ a(b: 1x) }", 1, 9)]
    [InlineData("{ a(b: 1.2.3) }", 1, 11)]
    [InlineData("{\n  a(b: $c\n", 3, 1)]
    [InlineData("{ a..b }", 1, 4)]
    [InlineData("{ a 'b' }", 1, 5)]
    [InlineData("", 1, 1)]
    [InlineData("query ($a: Int = $b) { c }", 1, 18)]
    [InlineData("fragment on on Dog { a }", 1, 10)]
    [InlineData("\"no\" { a }", 1, 6)]
    [InlineData("\"no\" extend type A { a: B }", 1, 6)]
    [InlineData("extend type A", 1, 14)]
    [InlineData("enum A { true }", 1, 10)]
    [InlineData("directive @a on SOMEWHERE", 1, 17)]
    [InlineData("type A {}", 1, 9)]
    [InlineData("type A implements B C { d: E }", 1, 21)]
    public void Parser_Should_NameThePlace_When_TextIsNoDocument(string text, int line, int column)
    {
        var source = text.Replace("HIGH", "\uD83D", StringComparison.Ordinal).Replace("LOW", "\uDE00", StringComparison.Ordinal);

        var error = Assert.Throws<GraphQLSyntaxException>(() => GraphQLParser.Parse(source));

        Assert.Equal((line, column), (error.Location.Line, error.Location.Column));
        Assert.Null(error.Limit);
    }

    [Fact]
    public void Parser_Should_ReadEveryDefinition_When_GivenSdl()
    {
        var document = GraphQLParser.Parse(
            """
            "S" schema @a { query: Q mutation: M }
            scalar D @specifiedBy(url: "u")
            "T" type T implements & A & B @a { "f" f("x" x: Int = 1 @a, y: [Int!]!): T! @deprecated }
            interface I implements A { f: Int }
            union U @a = | A | B
            enum E { A @a "b" B }
            input N @oneOf { a: Int = 1 b: String }
            directive @d(a: Int) repeatable on | FIELD | ENUM_VALUE
            extend schema @b
            extend type T @b
            extend union U = C
            extend scalar D @b
            extend interface I { g: Int }
            extend enum E { C }
            extend input N { c: Int }
            extend directive @d @a
            type Empty
            """);

        Assert.Equal(
            [
                "SchemaDefinitionNode", "ScalarDefinitionNode", "ObjectDefinitionNode", "InterfaceDefinitionNode", "UnionDefinitionNode",
                "EnumDefinitionNode", "InputObjectDefinitionNode", "DirectiveDefinitionNode", "SchemaDefinitionNode",
                "ObjectDefinitionNode", "UnionDefinitionNode", "ScalarDefinitionNode", "InterfaceDefinitionNode", "EnumDefinitionNode",
                "InputObjectDefinitionNode", "DirectiveDefinitionNode", "ObjectDefinitionNode",
            ],
            document.Definitions.Select(d => d.GetType().Name));
        var directive = Assert.IsType<DirectiveDefinitionNode>(document.Definitions[7]);
        Assert.True(directive.IsRepeatable);
        Assert.Equal(DirectiveLocations.Field | DirectiveLocations.EnumValue, directive.Locations);
        Assert.Equal(["FIELD", "ENUM_VALUE"], DirectiveLocationNames.Of(directive.Locations));
        Assert.Equal(9, document.Source.Locate(document.Definitions[8].Start).Line);
    }

    [Theory]
    [InlineData("{ a", " }")]
    [InlineData("{ a(b: [", "]) }")]
    [InlineData("query ($a: [", "]) { a }")]
    public void Parser_Should_RefuseEarly_When_NestedTooDeep(string open, string close)
    {
        const int levels = 100_000;
        var middle = open.Substring(open.Length - 1) is "[" ? new string('[', levels) : Repeat("{a", levels);
        var text = open + middle + close;

        var error = Assert.Throws<GraphQLSyntaxException>(() => GraphQLParser.Parse(text, new ParserOptions(maxTokens: int.MaxValue)));

        Assert.Equal((nameof(ParserOptions.MaxNestingLevels), ParserOptions.DefaultMaxNestingLevels), (error.Limit, error.Allowed));
        Assert.True(error.Position < open.Length + (2 * ParserOptions.DefaultMaxNestingLevels));
    }

    [Fact]
    public void Parser_Should_RefuseEarly_When_ThereAreTooManyTokens()
    {
        var text = "{" + Repeat(" a", ParserOptions.DefaultMaxTokens * 2) + "}";

        var error = Assert.Throws<GraphQLSyntaxException>(() => GraphQLParser.Parse(text));

        Assert.Equal((nameof(ParserOptions.MaxTokens), ParserOptions.DefaultMaxTokens), (error.Limit, error.Allowed));
        Assert.Equal(2 * ParserOptions.DefaultMaxTokens, error.Position);
    }

    [Fact]
    public void Parser_Should_AcceptDocument_When_ItStandsExactlyAtTheLimits()
    {
        GraphQLParser.Parse("{ a { b } }", new ParserOptions(maxTokens: 6, maxNestingLevels: 2));

        Assert.Throws<GraphQLSyntaxException>(() => GraphQLParser.Parse("{ a { b } }", new ParserOptions(maxTokens: 5)));
        Assert.Throws<GraphQLSyntaxException>(() => GraphQLParser.Parse("{ a { b } }", new ParserOptions(maxNestingLevels: 1)));
    }

    [Fact]
    public void Source_Should_CountAllLineEndings_When_Locating()
    {
        var source = new GraphQLSource("a\nb\rc\r\nd");

        Assert.Equal(
            ["1:1", "2:1", "3:1", "4:1"],
            "abcd".Select(c => source.Locate(source.Text.IndexOf(c, StringComparison.Ordinal)).ToString()));
    }

    private static string Repeat(string text, int times) => new StringBuilder().Insert(0, text, times).ToString();
}
