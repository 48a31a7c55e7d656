using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Tests.Schema;

public sealed class SchemaPrinterTests
{
    private const string Everything = """"
        "Whole."
        schema @tag(name: "s") {
          query: Root
        }

        directive @tag(
          "Which."
          name: String = "a\n\"b\""
        ) repeatable on SCHEMA | OBJECT | FIELD_DEFINITION | ENUM_VALUE

        """
        Begins "here":
          indented

        ends.
        """
        type Root implements A & B @tag {
          id(zone: [Int!]! = [1, 2], by: By = { name: "x" }): ID! @tag(name: "t") @tag
          other(
            "First."
            a: Int
            b: Float = 1.5
          ): [E!]
        }

        interface B {
          id: ID!
        }

        interface A implements B {
          id: ID!
        }

        union U = Root

        enum E {
          "Second letter."
          B @tag
          A
        }

        input By @oneOf {
          name: String
          id: ID @deprecated(reason: "no")
        }

        scalar S @specifiedBy(url: "https://example.com")

        """";

    [Fact]
    public void Printer_Should_ReturnItsInput_When_InputIsCanonical()
    {
        Assert.Equal(Everything, SchemaPrinter.Print(SchemaBuilder.Build(Everything)));
    }

    [Fact]
    public void Printer_Should_PrintTheSame_When_DefinitionsMoved()
    {
        var one = SchemaBuilder.Build("type Query { b(d: Int, c: Int): U a: Int } type Z { a: Int } union U = Z | Query");
        var two = SchemaBuilder.Build(
            "union U = Query type Query { a: Int } extend union U = Z extend type Query { b(c: Int, d: Int): U } type Z { a: Int }");

        Assert.NotEqual(SchemaPrinter.Print(one), SchemaPrinter.Print(two));
        Assert.Equal(SchemaPrinter.Print(one, SchemaOrder.Sorted), SchemaPrinter.Print(two, SchemaOrder.Sorted));
        Assert.Empty(SchemaDiff.Compare(one, two));
    }

    [Theory]
    [InlineData("one line")]
    [InlineData("  two\nlines")]
    [InlineData("quotes \"\"\" and\n\\ backslash")]
    [InlineData("\nblank ends\n")]
    [InlineData("all\n  but first")]
    [InlineData("  all\n  indented")]
    [InlineData("carriage\r\nreturn")]
    [InlineData("control \u0007 bell\n😀 中文")]
    [InlineData("ends with quote\nsee \"")]
    [InlineData("")]
    public void Printer_Should_KeepDescription_When_ItIsReadBack(string description)
    {
        var first = SchemaBuilder.Build($"{Language(description)} type Query {{ {Language(description)} a: Int }}");

        var second = SchemaBuilder.Build(SchemaPrinter.Print(first));

        Assert.Equal(description, second.QueryType.Description);
        Assert.Equal(description, second.QueryType.Fields[0].Description);
    }

    private static string Language(string text) => Headless.GraphQL.Language.SyntaxPrinter.PrintString(text);
}
