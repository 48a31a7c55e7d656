using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Tests.Schema;

public sealed class SchemaCoordinateTests
{
    private static readonly GraphQLSchema Schema = SchemaBuilder.Build(
        """
        "Marks."
        directive @mark("Why." text: String = "m") on FIELD
        type Query {
          "A field."
          find("By what." by: By, kind: Kind = BIG): String @deprecated
        }
        input By { id: ID }
        enum Kind { "Large." BIG SMALL }
        """);

    [Theory]
    [InlineData("By", "input By {\n  id: ID\n}")]
    [InlineData("By.id", "id: ID")]
    [InlineData("Kind.BIG", "\"Large.\"\nBIG")]
    [InlineData("Query.find", "\"A field.\"\nfind(\n  \"By what.\"\n  by: By\n  kind: Kind = BIG\n): String @deprecated")]
    [InlineData("Query.find(by:)", "\"By what.\"\nby: By")]
    [InlineData("Query.__typename", "__typename: String!")]
    [InlineData("@mark", "\"Marks.\"\ndirective @mark(\n  \"Why.\"\n  text: String = \"m\"\n) on FIELD")]
    [InlineData("@mark(text:)", "\"Why.\"\ntext: String = \"m\"")]
    [InlineData("__Type.kind", "kind: __TypeKind!")]
    public void Coordinate_Should_FindTheElement_When_ItExists(string text, string sdl)
    {
        Assert.True(SchemaCoordinate.TryParse(text, out var coordinate));

        Assert.Equal(text, coordinate.ToString());
        Assert.Equal(sdl, SchemaPrinter.Print(coordinate.Resolve(Schema)!));
    }

    [Theory]
    [InlineData("Nope")]
    [InlineData("Query.nope")]
    [InlineData("Query.find(nope:)")]
    [InlineData("Kind.BIG(nope:)")]
    [InlineData("ID.nope")]
    [InlineData("@nope")]
    [InlineData("@nope(if:)")]
    [InlineData("@mark(nope:)")]
    public void Coordinate_Should_FindNothing_When_TheSchemaHasNoSuchElement(string text)
    {
        Assert.True(SchemaCoordinate.TryParse(text, out var coordinate));

        Assert.Null(coordinate.Resolve(Schema));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" Query")]
    [InlineData("Query ")]
    [InlineData("Query.")]
    [InlineData(".find")]
    [InlineData("Query. find")]
    [InlineData("Query.find(by)")]
    [InlineData("Query.find(by:")]
    [InlineData("Query.find(:)")]
    [InlineData("Query(by:)")]
    [InlineData("Query.find.by")]
    [InlineData("Query.find(by:)x")]
    [InlineData("@")]
    [InlineData("@mark.text")]
    [InlineData("1Query")]
    [InlineData("Quéry")]
    public void Coordinate_Should_BeRefused_When_TheTextIsNone(string text)
    {
        Assert.False(SchemaCoordinate.TryParse(text, out _));
    }
}
