using System.Text.Json;
using Headless.GraphQL.Cost;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;
using Headless.GraphQL.Validation;

namespace Headless.GraphQL.Tests.Cost;

/// <summary>Costs worked out by hand, after the table of weights.</summary>
public sealed class OperationCostTests
{
    private const string Sdl =
        """
        directive @cost(weight: Int!)
          on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | ENUM | SCALAR | INPUT_OBJECT
        directive @listSize(
          assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true
        ) on FIELD_DEFINITION

        type Query {
          one: Item
          plain: [Item]
          items(first: Int! = 5): [Item!]! @listSize(slicingArguments: ["first"])
          byId(ids: [ID!]!): [Item]! @listSize(slicingArguments: ["ids"])
          both(first: Int, last: Int): [Item] @listSize(slicingArguments: ["first", "last"])
          loose(first: Int, last: Int): [Item]
            @listSize(slicingArguments: ["first", "last"], assumedSize: 7, requireOneSlicingArgument: false)
          page(first: Int = 10): Page @cost(weight: 3) @listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"])
          found(text: String @cost(weight: 4), filter: Filter, filters: [Filter!]): Item
          any: Any
          node: Node
          heavy: Heavy
          number: Big
        }
        type Mutation { change: Item cheap: Item @cost(weight: 2) }
        type Item implements Node { id: ID! name: String parts(first: Int): [Item] @listSize(slicingArguments: ["first"]) child: Item }
        type Other implements Node { id: ID! others: [Other] @listSize(assumedSize: 20) }
        type Heavy @cost(weight: 50) { id: ID! }
        type Page { edges: [Edge] nodes: [Item] total: Int @cost(weight: 6) parts: [Item] }
        type Edge { node: Item }
        scalar Big @cost(weight: 8)
        interface Node { id: ID! }
        union Any = Item | Other | Heavy
        input Filter @cost(weight: 2) { text: String, mood: Mood, inner: Filter, price: Int @cost(weight: 5) }
        enum Mood @cost(weight: 3) { GOOD }
        """;

    private static readonly GraphQLSchema Schema = SchemaBuilder.Build(Sdl);

    [Theory]
    [InlineData("{ one { id name } }", 1)]
    [InlineData("{ __typename }", 0)]
    [InlineData("{ number }", 8)]
    [InlineData("{ a: one { id } b: one { id } }", 2)]
    [InlineData("{ plain { child { id } } }", 2)]
    [InlineData("{ items { child { id } } }", 10)]
    [InlineData("{ items(first: 100) { parts(first: 100) { id } } }", 10_100)]
    [InlineData("{ items(first: 0) { child { id } } }", 0)]
    [InlineData("{ items(first: -3) { id } }", 0)]
    [InlineData("{ byId(ids: [1, 2, 3]) { id } }", 3)]
    [InlineData("{ byId(ids: 1) { id } }", 1)]
    [InlineData("{ both(last: 4) { id } }", 4)]
    [InlineData("{ loose { id } }", 7)]
    [InlineData("{ loose(first: 2, last: 9) { id } }", 9)]
    [InlineData("{ page { nodes { id } } }", 3 + 1 + 10)]
    [InlineData("{ page(first: 20) { nodes { id } edges { node { id } } total parts { id } } }", 3 + 1 + 20 + 40 + 6 + 1)]
    [InlineData("{ page { ...P } } fragment P on Page { nodes { id } ...Q } fragment Q on Page { edges { __typename } }", 3 + 1 + 10 + 10)]
    [InlineData("{ found { id } }", 1)]
    [InlineData("{ found(text: \"x\") { id } }", 5)]
    [InlineData("{ found(text: null) { id } }", 1)]
    [InlineData("{ found(filter: { mood: GOOD, price: 1, inner: { text: \"\" } }) { id } }", 1 + 2 + 3 + 5 + 2)]
    [InlineData("{ found(filters: [{ price: 1 }, {}]) { id } }", 1 + 2 + 5 + 2)]
    [InlineData("{ heavy { id } }", 50)]
    [InlineData("{ any { __typename } }", 50)]
    [InlineData("{ any { ... on Item { child { id } } ... on Other { others { id } } } }", 50 + 20)]
    [InlineData("{ node { id ... on Item { child { id } } ... on Other { others { id } } } }", 1 + 20)]
    [InlineData("{ ...F ...F ...G } fragment F on Query { one { ...I } } fragment G on Query { ...F } fragment I on Item { id }", 3)]
    [InlineData("{ one @skip(if: true) { id } heavy @include(if: false) { id } }", 0)]
    [InlineData("mutation { change { id } cheap { id } }", 10 + 1 + 2 + 1)]
    [InlineData("{ __schema { types { fields { args { name } } } } __type(name: \"Item\") { name } }", 1_010)]
    [InlineData(
        "{ items(first: 2000000000) { parts(first: 2000000000) { parts(first: 2000000000) { id } } } }", int.MaxValue)]
    public void Cost_Should_FollowTheWeights_When_Measured(string document, int expected)
    {
        Assert.Equal(expected, Measure(document).Total);
    }

    [Theory]
    [InlineData("query ($n: Int!) { items(first: $n) { id } }", """{"n":30}""", 30)]
    [InlineData("query ($n: Int! = 12) { items(first: $n) { id } }", "{}", 12)]
    [InlineData("query ($n: Int) { both(first: $n, last: 3) { id } }", "{}", 3)]
    [InlineData("query ($n: Int) { loose(first: $n) { id } }", """{"n":null}""", 7)]
    [InlineData("query ($n: Int) { page(first: $n) { nodes { id } } }", "{}", 14)]
    [InlineData("query ($ids: [ID!]!) { byId(ids: $ids) { child { id } } }", """{"ids":["a","b"]}""", 4)]
    [InlineData("query ($id: ID!) { byId(ids: [$id, $id]) { id } }", """{"id":"a"}""", 2)]
    [InlineData("query ($f: Filter) { found(filter: $f) { id } }", """{"f":{"price":2}}""", 8)]
    [InlineData("query ($m: Mood) { found(filter: { mood: $m }) { id } }", """{"m":"GOOD"}""", 6)]
    [InlineData("query ($a: Boolean!) { one @skip(if: $a) { id } ... @include(if: $a) { heavy { id } } }", """{"a":true}""", 50)]
    [InlineData("query ($a: Boolean!) { one @skip(if: $a) { id } ... @include(if: $a) { heavy { id } } }", """{"a":false}""", 1)]
    [InlineData("query ($n: Int) { items { parts(first: $n) { id } } }", """{"n":3}""", 20)]
    public void Cost_Should_FollowTheVariables_When_ItDependsOnThem(string document, string variables, int expected)
    {
        Assert.Equal(expected, Measure(document, variables).Total);
    }

    [Theory]
    [InlineData("{ both { id } }", "{}")]
    [InlineData("{ both(first: 1, last: 1) { id } }", "{}")]
    [InlineData("query ($n: Int) { both(first: $n) { id } }", "{}")]
    [InlineData("query ($n: Int) { both(first: $n) { id } }", """{"n":null}""")]
    public void Cost_Should_AskForASlice_When_OneIsRequired(string document, string variables)
    {
        var exception = Assert.Throws<GraphQLRequestException>(() => Measure(document, variables));

        Assert.Equal(
            ("BAD_USER_INPUT", "Query.both: Exactly one of Query.both(first:), Query.both(last:) must be given."),
            (exception.Code, exception.Message));
    }

    [Fact]
    public void Cost_Should_ExplainEveryField_When_Asked()
    {
        var cost = Measure("{ items(first: 4) { ...I } any { ... on Item { id } ...O } } fragment I on Item { parts(first: 3) { id } } "
            + "fragment O on Other { others { id } }");

        Assert.Equal(
            [
                ("Query.items", 1, 0, 4, 4), ("Query.any", 1, 0, 1, 50), ("Item.id", 0, 0, 0, 0), ("Item.parts", 4, 0, 12, 12),
                ("Item.id", 12, 0, 12, 0), ("Other.others", 1, 0, 20, 20), ("Other.id", 20, 0, 20, 0),
            ],
            cost.Fields.Select(f => (f.Field.Coordinate, f.Calls, f.Weight, f.Items, f.Points)));
        Assert.Equal(cost.Total, cost.Fields.Sum(f => f.Points));
        Assert.Equal("Query.any", cost.Dearest.Field.Coordinate);
    }

    [Theory]
    [InlineData("a: Int @cost(weight: -1)", "Query.a", "@cost(weight:) is -1; allowed is a whole number from 0 to 2147483647.")]
    [InlineData("a(b: Int @cost(weight: -1)): Int", "Query.a(b:)", "@cost(weight:) is -1; allowed is a whole number from 0 to 2147483647.")]
    [InlineData("a: [Int] @listSize(assumedSize: -5)", "Query.a", "@listSize(assumedSize:) is -5; allowed")]
    [InlineData("a: [Int] @listSize", "Query.a", "@listSize says neither assumedSize nor slicingArguments.")]
    [InlineData("a: Int @listSize(assumedSize: 1)", "Query.a", "@listSize stands at Int, which is no list, and names no sizedFields.")]
    [InlineData(
        "a: [Int] @listSize(slicingArguments: [\"first\"])",
        "Query.a",
        "@listSize(slicingArguments:) names first, and there is no argument Query.a(first:).")]
    [InlineData(
        "a(first: String): [Int] @listSize(slicingArguments: [\"first\"])",
        "Query.a",
        "@listSize(slicingArguments:) names Query.a(first:) of type String; allowed is Int, or a list of what is asked for.")]
    [InlineData(
        "a: Query @listSize(assumedSize: 1, sizedFields: [\"nodes\"])",
        "Query.a",
        "@listSize(sizedFields:) names nodes, and there is no field Query.nodes.")]
    [InlineData(
        "a: Query b: Int @listSize(assumedSize: 1, sizedFields: [\"a\"])",
        "Query.b",
        "@listSize(sizedFields:) names a, and there is no field Int.a.")]
    [InlineData(
        "a: Query @listSize(assumedSize: 1, sizedFields: [\"a\"])",
        "Query.a",
        "@listSize(sizedFields:) names Query.a of type Query, which is no list.")]
    public void Builder_Should_RefuseCosts_When_TheyCannotBeComputed(string field, string coordinate, string message)
    {
        var sdl = Sdl[..Sdl.IndexOf("type Query", StringComparison.Ordinal)] + $"type Query {{\n  {field}\n}}";

        var result = SchemaBuilder.TryBuild(GraphQLParser.Parse(new GraphQLSource(sdl, "a.graphql"), ParserOptions.Schema));

        var error = Assert.Single(result.Errors);
        Assert.Equal(coordinate, error.Coordinate);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(("a.graphql", 8), (error.Origin.File, error.Origin.Line));
    }

    [Fact]
    public void Builder_Should_ReadWeights_When_TheyAreStringsAsInTheSpecification()
    {
        var schema = SchemaBuilder.Build("directive @cost(weight: String!) on FIELD_DEFINITION type Query { a: Int @cost(weight: \"7\") }");
        var document = GraphQLParser.Parse("{ a }");

        Assert.Equal(7, OperationCost.Of(schema, document, (OperationDefinitionNode)document.Definitions[0], default).Total);
    }

    private static OperationCost Measure(string text, string variables = "{}")
    {
        var document = GraphQLParser.Parse(text);
        Assert.Empty(DocumentValidator.Validate(Schema, document));
        using var json = JsonDocument.Parse(variables);
        return OperationCost.Of(Schema, document, (OperationDefinitionNode)document.Definitions[0], json.RootElement);
    }
}
