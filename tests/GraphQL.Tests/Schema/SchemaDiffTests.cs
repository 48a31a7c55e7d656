using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Tests.Schema;

public sealed class SchemaDiffTests
{
    [Theory]
    [InlineData("type T { a: Int b: Int }", "type T { a: Int }", "BREAKING T.b: The field was removed.")]
    [InlineData("type T { a: Int b: Int @deprecated }", "type T { a: Int }", "BREAKING (was deprecated) T.b: The field was removed.")]
    [InlineData("type T { a: Int }", "type T { a: Int b: Int }", "SAFE T.b: The field was added.")]
    [InlineData("type T { a: Int }", "", "BREAKING T: The type was removed.")]
    [InlineData("", "type T { a: Int }", "SAFE T: The type was added.")]
    [InlineData("type T { a: Int }", "interface T { a: Int }", "BREAKING T: The type changed from Object to Interface.")]
    [InlineData("type T { a: Int }", "type T { a: Int! }", "SAFE T.a: The type changed from Int to Int!.")]
    [InlineData("type T { a: [Int] }", "type T { a: [Int!] }", "SAFE T.a: The type changed from [Int] to [Int!].")]
    [InlineData("type T { a: Int! }", "type T { a: Int }", "BREAKING T.a: The type changed from Int! to Int.")]
    [InlineData("type T { a: Int }", "type T { a: [Int] }", "BREAKING T.a: The type changed from Int to [Int].")]
    [InlineData("type T { a: Int }", "type T { a(b: Int): Int }", "DANGEROUS T.a(b:): The argument was added.")]
    [InlineData("type T { a: Int }", "type T { a(b: Int!): Int }", "BREAKING T.a(b:): The argument was added and is required.")]
    [InlineData("type T { a: Int }", "type T { a(b: Int! = 1): Int }", "DANGEROUS T.a(b:): The argument was added.")]
    [InlineData("type T { a(b: Int!): Int }", "type T { a(b: Int): Int }", "SAFE T.a(b:): The type changed from Int! to Int.")]
    [InlineData("type T { a(b: Int): Int }", "type T { a(b: Int!): Int }", "BREAKING T.a(b:): The type changed from Int to Int!.")]
    [InlineData("type T { a(b: Int = 1): Int }", "type T { a(b: Int = 2): Int }", "DANGEROUS T.a(b:): The default changed from 1 to 2.")]
    [InlineData("type T { a(b: Int! = 1): Int }", "type T { a(b: Int!): Int }", "BREAKING T.a(b:): The default changed from 1 to none.")]
    [InlineData("type T { a(b: Int): Int }", "type T { a: Int }", "BREAKING T.a(b:): The argument was removed.")]
    [InlineData("input T { a: Int }", "input T { a: Int b: Int }", "DANGEROUS T.b: The field was added.")]
    [InlineData("input T { a: Int }", "input T { a: Int b: Int! }", "BREAKING T.b: The field was added and is required.")]
    [InlineData("input T { a: Int }", "input T @oneOf { a: Int }", "BREAKING T: @oneOf is applied.")]
    [InlineData("enum T { A B }", "enum T { A }", "BREAKING T.B: The value was removed.")]
    [InlineData("enum T { A }", "enum T { A B }", "DANGEROUS T.B: The value was added.")]
    [InlineData("union T = Query", "union T = Query | A type A { a: Int }", "DANGEROUS T: A became a member of the union.")]
    [InlineData(
        "union T = Query | A type A { a: Int }",
        "union T = Query type A { a: Int }",
        "BREAKING T: A is no member of the union any more.")]
    [InlineData(
        "interface I { a: Int } type T { a: Int }",
        "interface I { a: Int } type T implements I { a: Int }",
        "DANGEROUS T: I became an interface of the type.")]
    [InlineData(
        "interface I { a: Int } type T implements I { a: Int }",
        "interface I { a: Int } type T { a: Int }",
        "BREAKING T: I is no interface of the type any more.")]
    [InlineData("directive @d on FIELD | QUERY", "directive @d on QUERY", "BREAKING @d: It cannot stand at FIELD any more.")]
    [InlineData("directive @d on QUERY", "directive @d repeatable on QUERY", "SAFE @d: It became repeatable.")]
    [InlineData("directive @d on QUERY", "", "BREAKING @d: The directive was removed.")]
    [InlineData("type Mutation { a: Int }", "", "BREAKING schema: The Mutation root changed from Mutation to none.")]
    [InlineData("type T { a: Int }", "type T { \"New.\" a: Int }", "SAFE T.a: The description changed.")]
    [InlineData("type T { a: Int }", "type T { a: Int @deprecated }", "SAFE T.a: @deprecated is applied.")]
    public void Diff_Should_ClassifyTheChange_When_SchemasDiffer(string before, string after, string expected)
    {
        var changes = SchemaDiff.Compare(Build(before), Build(after));

        Assert.Contains(expected, changes.Select(c => c.ToString()));
        Assert.Equal(expected.Split(' ')[0], changes[0].Impact.ToString().ToUpperInvariant());
    }

    [Fact]
    public void Diff_Should_FindNothing_When_SchemasAreEqual()
    {
        Assert.Empty(SchemaDiff.Compare(Build("type T { a(b: Int = 1): [Int] }"), Build("type T { a(b: Int = 1): [Int] }")));
    }

    private static GraphQLSchema Build(string sdl) => SchemaBuilder.Build("type Query { q: Int } " + sdl);
}
