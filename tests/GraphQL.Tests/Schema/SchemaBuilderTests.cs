using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Tests.Schema;

public sealed class SchemaBuilderTests
{
    [Fact]
    public void Builder_Should_MergeDocuments_When_OneExtendsAnother()
    {
        var shared = Read(
            "shared.graphql", "type Query { node(id: ID!): Node } interface Node { id: ID! } type Mutation type Subscription");
        var catalog = Read(
            "catalog.graphql",
            """
            extend type Query { product(id: ID!, locale: String = "en"): Product @cost(weight: 2) }
            extend type Mutation { archive(id: ID!): Product }
            type Product implements Node { id: ID! state: State! @deprecated }
            enum State { DRAFT }
            extend enum State { ACTIVE }
            union Found = Product
            directive @cost(weight: Int! = 1, tags: [String!] = ["a"]) on FIELD_DEFINITION
            """);

        var schema = SchemaBuilder.Build(catalog, shared);

        var field = schema.QueryType.Fields.Find("product")!;
        Assert.Equal(("Query.product", 1, "Product"), (field.Coordinate, field.Index, field.Type.ToString()));
        Assert.Equal(("catalog.graphql", 1), (field.Origin.File, field.Origin.Line));
        Assert.Equal("2", Assert.IsType<IntValueNode>(((ISchemaMember)field).FindDirective("cost")!.Argument("weight")).Text);
        Assert.IsType<ListValueNode>(((ISchemaMember)field).FindDirective("cost")!.Argument("tags"));
        Assert.Equal("Query.product(locale:)", field.Arguments.Find("locale")!.Coordinate);
        Assert.Equal("Mutation", schema.MutationType!.Name);
        Assert.Null(schema.SubscriptionType);
        Assert.Equal(["DRAFT", "ACTIVE"], schema.FindType<EnumType>("State")!.Values.Select(v => v.Name));
        ISchemaMember state = schema.FindType<ObjectType>("Product")!.Fields.Find("state")!;
        Assert.Equal("No longer supported", state.DeprecationReason());
        Assert.Same(schema.FindType("Product"), Assert.Single(schema.FindType<InterfaceType>("Node")!.PossibleTypes));
        Assert.True(schema.FindType<UnionType>("Found")!.Overlaps(schema.FindType<InterfaceType>("Node")!));
        Assert.All(schema.Types, type => Assert.Same(type, schema.Types[type.Index]));
        Assert.All(schema.Objects, type => Assert.Same(type, schema.Objects[type.ObjectIndex]));
    }

    [Fact]
    public void Schema_Should_HaveOneInstancePerType_When_Resolving()
    {
        var schema = SchemaBuilder.Build("type Query { a: [Int!]! }");

        var operation = (OperationDefinitionNode)GraphQLParser.Parse("query ($a: [Int!]!, $b: Nope) { a }").Definitions[0];

        Assert.Same(schema.QueryType.Fields[0].Type, schema.Resolve(operation.Variables[0].Type));
        Assert.Null(schema.Resolve(operation.Variables[1].Type));
        Assert.Equal("String!", schema.FindField(schema.QueryType, "__typename")!.Type.ToString());
        Assert.Same(schema.TypeField, schema.FindField(schema.QueryType, "__type"));
        Assert.Null(schema.FindField(schema.Objects[1], "__schema"));
    }

    [Fact]
    public void Builder_Should_NameFileLineAndCoordinate_When_SchemaIsWrong()
    {
        var good = Read("a.graphql", "type Query {\n  a: Int\n}");
        var bad = Read("b.graphql", "\nextend type Query {\n  b(c: Nope): Int\n}");

        var error = Assert.Throws<SchemaException>(() => SchemaBuilder.Build(good, bad));

        Assert.Equal("b.graphql(3,8): Query.b(c:): There is no type named Nope.", error.Message);
    }

    [Theory]
    [InlineData("type A { a: Int }", "", "There is no query root")]
    [InlineData("type Query { a: Int } type Query { b: Int }", "Query", "The type is defined more than once.")]
    [InlineData("type Query { a: Int } type String { b: Int }", "String", "The name belongs to a type that every schema has.")]
    [InlineData("type Query { a: Int a: Int }", "Query.a", "It is defined more than once.")]
    [InlineData("type Query { a: Int } extend type Query { a: Int }", "Query.a", "It is defined more than once.")]
    [InlineData("type Query { a(b: Int, b: Int): Int }", "Query.a(b:)", "It is defined more than once.")]
    [InlineData("type Query { a: E } enum E { A A }", "E.A", "It is defined more than once.")]
    [InlineData("type Query { a: Int } directive @d on FIELD directive @d on FIELD", "@d", "The directive is defined more than once.")]
    [InlineData("schema { query: Query } schema { query: Query } type Query { a: Int }", "", "There is more than one schema definition.")]
    [InlineData("schema { query: Query query: Query } type Query { a: Int }", "", "There is more than one query root.")]
    [InlineData("schema { query: Query mutation: Query } type Query { a: Int }", "Query", "A type can be the root of one kind")]
    [InlineData("schema { query: A } input A { a: Int }", "", "The query root must be an object type")]
    [InlineData("type Query { a: Int } extend type B { a: Int }", "B", "A type that is not defined cannot be extended.")]
    [InlineData("type Query { a: Int } extend input Query { b: Int }", "Query", "The extension is of another kind")]
    [InlineData("type Query { a: Int } extend directive @b @c", "@b", "A directive that is not defined cannot be extended.")]
    [InlineData("type Query { a: Int } query { a }", "", "A schema consists of type-system definitions only.")]
    [InlineData("type Query", "Query", "It needs at least one field.")]
    [InlineData("type Query { __a: Int }", "Query.__a", "Names that begin with two underscores")]
    [InlineData("type Query { a: I } input I { b: Int }", "Query.a", "The type of a field must be an output type")]
    [InlineData("type Query { a(b: Query): Int }", "Query.a(b:)", "The type of an argument must be an input type")]
    [InlineData("type Query { a(b: Int! @deprecated): Int }", "Query.a(b:)", "A required argument cannot be deprecated.")]
    [InlineData("type Query { a: U } union U", "U", "A union needs at least one member.")]
    [InlineData("type Query { a: U } union U = Query | Query", "U", "Query is a member twice.")]
    [InlineData("type Query { a: U } union U = E enum E { A }", "U", "E is no object type.")]
    [InlineData("type Query { a: E } enum E", "E", "An enum needs at least one value.")]
    [InlineData("type Query { a(b: I): Int } input I", "I", "It needs at least one field.")]
    [InlineData("type Query { a(b: I): Int } input I @oneOf { c: Int! }", "I.c", "A field of a OneOf input object must be nullable.")]
    [InlineData(
        "type Query { a(b: I): Int } input I @oneOf { c: Int = 1 }",
        "I.c",
        "A field of a OneOf input object cannot have a default.")]
    [InlineData("type Query { a(b: I): Int } input I { c: I! }", "I.c", "Required fields lead back to their own input object: I.c.")]
    [InlineData("type Query { a(b: I): Int } input I { c: J! } input J { d: I! }", "I.c", "Required fields lead back")]
    [InlineData("type Query { a(b: I): Int } input I { c: I = {} }", "I.c", "Default values need each other: I.c.")]
    [InlineData("type Query implements Query { a: Int }", "Query", "A type cannot implement itself.")]
    [InlineData("type Query implements E { a: Int } enum E { A }", "Query", "E is no interface.")]
    [InlineData("type Query implements I & I { a: Int } interface I { a: Int }", "Query", "I is implemented twice.")]
    [InlineData("type Query implements I { b: Int } interface I { a: Int }", "Query", "The field I.a of the interface is missing.")]
    [InlineData("type Query implements I { a: [Int] } interface I { a: Int }", "Query.a", "The type must be Int or a subtype")]
    [InlineData(
        "type Query implements I { a: Int } interface I { a(b: Int): Int }",
        "Query.a",
        "The argument I.a(b:) of the interface is missing.")]
    [InlineData(
        "type Query implements I { a(b: Int!): Int } interface I { a(b: Int): Int }",
        "Query.a(b:)",
        "The type must be Int, as in I.a(b:)")]
    [InlineData(
        "type Query implements I { a(b: Int!): Int } interface I { a: Int }",
        "Query.a(b:)",
        "An argument that I.a does not have must be optional.")]
    [InlineData(
        "type Query implements I { a: Int @deprecated } interface I { a: Int }",
        "Query.a",
        "It cannot be deprecated while I.a is not.")]
    [InlineData(
        "type Query implements I { a: Int } interface I implements J { a: Int } interface J { a: Int }",
        "Query",
        "It must also implement J")]
    [InlineData(
        "type Query { a: Int } interface I implements J { a: Int } interface J implements I { a: Int }",
        "I",
        "It implements J, which implements it.")]
    [InlineData("type Query { a: Int @nope }", "Query.a", "There is no directive @nope.")]
    [InlineData("type Query @deprecated { a: Int }", "Query", "@deprecated cannot stand here, at OBJECT.")]
    [InlineData("type Query { a: Int @deprecated @deprecated }", "Query.a", "@deprecated stands here more than once.")]
    [InlineData("type Query { a: Int @deprecated(why: \"b\") }", "Query.a", "@deprecated has no argument \"why\".")]
    [InlineData("type Query { a: Int @deprecated(reason: 1) }", "Query.a", "Expected a value of type \"String\"")]
    [InlineData("type Query { a: S } scalar S @specifiedBy", "S", "@specifiedBy needs the argument \"url\".")]
    [InlineData(
        "type Query { a: S } scalar S @specifiedBy(url: \"a\", url: \"b\")",
        "S",
        "@specifiedBy has the argument \"url\" more than once.")]
    [InlineData("directive @d(a: Int @d) on ARGUMENT_DEFINITION type Query { a: Int }", "@d", "A directive cannot be applied")]
    [InlineData(
        "directive @d(a: I) on INPUT_FIELD_DEFINITION input I { b: Int @d } type Query { a: Int }",
        "@d",
        "A directive cannot be applied")]
    [InlineData("type Query { a(b: Int = \"c\"): Int }", "Query.a(b:)", "Expected a value of type \"Int\", found \"c\".")]
    [InlineData("type Query { a(b: I = {c: 1, c: 2}): Int } input I { c: Int }", "Query.a(b:)", "The field \"c\" is given more than once.")]
    [InlineData("type Query { a(b: I = {d: 1}): Int } input I { c: Int! }", "Query.a(b:)", "The input type \"I\" has no field \"d\".")]
    [InlineData("type Query { a(b: E = B): Int } enum E { A }", "Query.a(b:)", "The enum \"E\" has no value \"B\".")]
    public void Builder_Should_Refuse_When_RuleIsBroken(string sdl, string coordinate, string message)
    {
        var result = SchemaBuilder.TryBuild(GraphQLParser.Parse(sdl, ParserOptions.Schema));

        Assert.Null(result.Schema);
        var found = result.Errors.Where(e => e.Coordinate == coordinate).Select(e => e.Message);
        Assert.Contains(found, m => m.StartsWith(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("type Query { a(b: I): Int } input I { c: [I!]! d: J } input J { e: I! }")]
    [InlineData("type Query implements I & J { a(b: Int): Query! } interface I implements J { a: I } interface J { a: J }")]
    [InlineData("type Query { a(b: I = {c: null}): Int } input I { c: I = {c: null} }")]
    [InlineData("type Query { a: Int } scalar Int directive @skip(if: Boolean!) on FIELD")]
    [InlineData("directive @d(a: Int) on DIRECTIVE_DEFINITION directive @e @d(a: 1) on FIELD type Query { a: Int }")]
    [InlineData("schema { query: A } type A { a: Int } type Mutation { b: Int }")]
    public void Builder_Should_Accept_When_RulesAreKept(string sdl)
    {
        Assert.Empty(SchemaBuilder.TryBuild(GraphQLParser.Parse(sdl, ParserOptions.Schema)).Errors);
    }

    private static DocumentNode Read(string file, string sdl) => GraphQLParser.Parse(new GraphQLSource(sdl, file), ParserOptions.Schema);
}
