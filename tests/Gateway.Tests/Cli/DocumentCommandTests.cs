using System.Text;

namespace Headless.Gateway.Tests.Cli;

/// <summary>What the tool says of clients' documents, and of the schema that they are written against.</summary>
public sealed class DocumentCommandTests : IDisposable
{
    private const string Sdl =
        """
        directive @listSize(slicingArguments: [String!]) on FIELD_DEFINITION
        type Query {
          "All of them."
          items(first: Int = 10 @deprecated(reason: "there are few")): [Item!]! @listSize(slicingArguments: ["first"])
        }
        type Item { id: ID! old: String @deprecated(reason: "use id") parts(first: Int!): [Item!]! @listSize(slicingArguments: ["first"]) }
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Cost_Should_ExplainEveryLine_When_TheDocumentIsValid()
    {
        var file = Write(
            "a.graphql",
            "query Items($n: Int!) {\n  items {\n    id\n    ...P\n  }\n}\nfragment P on Item {\n  parts(first: $n) { id }\n}\n");

        var run = await CliRun.Of("cost", file, "--variables", "{\"n\":4}", "--schema", Schema());

        Assert.Equal(
            """
            query Items: 50 points of 10,000 that a gateway allows unless set otherwise
              line      points       calls   weight       items     each  field        document
                 2          10           1        0          10        1  Query.items    items {
                 3           0          10        0          10        0  Item.id          id
                 8          40          10        0          40        1  Item.parts     parts(first: $n) { id }
                 8           0          40        0          40        0  Item.id


            """,
            run.Output);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Cost_Should_Fail_When_AnOperationIsTooDear()
    {
        var file = Write("a.graphql", "query Cheap { items { id } } query Dear { items(first: 200) { parts(first: 200) { id } } }");

        var run = await CliRun.Of("cost", file, "--schema", Schema());

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("query Cheap: 10 points of 10,000", run.Output, StringComparison.Ordinal);
        Assert.Contains("query Dear: 40,200 points of 10,000", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ items { id ", "{}", "a.graphql:1:14: Expected")]
    [InlineData("{\n  items { nope }\n}", "{}", "a.graphql:2:11: The type \"Item\" has no field \"nope\".")]
    [InlineData("query Q($n: Int!) { items(first: $n) { id } }", "{}", "query Q: Variable $n")]
    [InlineData("{ items { id } }", "[]", "--variables is Array; it must be a JSON object, for example {\"first\": 24}.")]
    [InlineData("{ items { id } }", "{", "--variables is no JSON:")]
    public async Task Cost_Should_SayWhatIsWrong_When_ItCannotWork(string document, string variables, string message)
    {
        var run = await CliRun.Of("cost", Write("a.graphql", document), "--variables", variables, "--schema", Schema());

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cost_Should_UseTheGatewaysSchema_When_NoneIsNamed()
    {
        var run = await CliRun.Of("cost", Write("a.graphql", "{ products(first: 100) { nodes { variants(first: 100) { id } } } }"));

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("query: 10,101 points of 10,000", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_Should_NameFileLineAndColumn_When_DocumentsAreWrong()
    {
        var first = Write("a.graphql", "query A {\n  items(first: 3) { ...F old }\n}\n");
        var second = Write("b.graphql", "# fragments\nfragment F on Item {\n  nope\n}");

        var run = await CliRun.Of("validate", first, second, "--schema", Schema());

        Assert.Equal(
            [
                "a.graphql:2:9: deprecated: \"Query.items(first:)\" is deprecated: there are few (NoDeprecated)",
                "a.graphql:2:26: deprecated: \"Item.old\" is deprecated: use id (NoDeprecated)",
                "b.graphql:3:3: error: The type \"Item\" has no field \"nope\". (FieldsOnCorrectType)",
                "1 errors, 2 uses of deprecated members",
            ],
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Path.GetFileName));
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("{ items { id } }", 0, 0)]
    [InlineData("{ items { old } }", 0, 1)]
    public async Task Validate_Should_PassDeprecatedMembers_When_NotStrict(string document, int exitCode, int strictExitCode)
    {
        var file = Write("a.graphql", document);

        Assert.Equal(exitCode, (await CliRun.Of("validate", file, "--schema", Schema())).ExitCode);
        Assert.Equal(strictExitCode, (await CliRun.Of("validate", file, "--strict", "--schema", Schema())).ExitCode);
    }

    [Theory]
    [InlineData("Item.id", 0, "id: ID!\n", "")]
    [InlineData("Query.items(first:)", 0, "first: Int = 10 @deprecated(reason: \"there are few\")\n", "")]
    [InlineData("@listSize", 0, "directive @listSize(slicingArguments: [String!]) on FIELD_DEFINITION\n", "")]
    [InlineData("Item.nope", 2, "", "The schema has no Item.nope.\n")]
    [InlineData(
        "Item id",
        2,
        "",
        "'Item id' is no schema coordinate. Allowed are Type, Type.member, Type.field(argument:), @directive, @directive(argument:).\n")]
    public async Task Show_Should_WriteTheElement_When_TheSchemaHasIt(string coordinate, int exitCode, string output, string error)
    {
        Assert.Equal(new CliRun(exitCode, output, error), await CliRun.Of("schema", "show", coordinate, "--schema", Schema()));
    }

    [Theory]
    [InlineData("type Query {", "s.graphql(1,13): Expected")]
    [InlineData("type Query {\n  a: Nope\n}", "s.graphql(2,6): Query.a: There is no type named Nope.")]
    public async Task Show_Should_SayWhatIsWrong_When_TheSchemaIsNone(string sdl, string message)
    {
        var run = await CliRun.Of("schema", "show", "Query", "--schema", Write("s.graphql", sdl));

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(message, run.Error, StringComparison.Ordinal);
    }

    private string Schema() => Write("schema.graphql", Sdl);

    private string Write(string name, string text)
    {
        var path = _folder.File(name);
        File.WriteAllText(path, text, Encoding.UTF8);
        return path;
    }
}
