using System.Buffers;
using System.Text;
using Headless.GraphQL.Hosting;
using Headless.GraphQL.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headless.GraphQL.Tests.Introspection;

public sealed class IntrospectionTests
{
    private const string Sdl =
        """
        "Shop"
        schema { query: Query mutation: Change }
        type Query implements Node {
          id: ID!
          found(by: By = { name: "x" }, old: Int @deprecated): [Result!]!
          gone: Int @deprecated(reason: "why")
        }
        type Change { at(time: DateTime!): Int }
        scalar DateTime @specifiedBy(url: "https://example.com/time")
        interface Node { id: ID! }
        union Result = Query | Change
        enum State { ON OFF @deprecated }
        input By @oneOf { name: String state: State }
        directive @mark(text: String) repeatable on FIELD | QUERY
        """;

    [Theory]
    [InlineData(
        "{ __schema { description queryType { name } mutationType { name } subscriptionType { name } } }",
        """
        {"data":{"__schema":{"description":"Shop","queryType":{"name":"Query"},"mutationType":{"name":"Change"},"subscriptionType":null}}}
        """)]
    [InlineData(
        "{ __type(name: \"Query\") { kind name isOneOf interfaces { name } possibleTypes { name } inputFields { name } fields { name } } }",
        """
        {"data":{"__type":{"kind":"OBJECT","name":"Query","isOneOf":null,"interfaces":[{"name":"Node"}],"possibleTypes":null,
        "inputFields":null,"fields":[{"name":"id"},{"name":"found"}]}}}
        """)]
    [InlineData(
        "{ __type(name: \"Query\") { fields(includeDeprecated: true) { name isDeprecated deprecationReason } } }",
        """
        {"data":{"__type":{"fields":[{"name":"id","isDeprecated":false,"deprecationReason":null},
        {"name":"found","isDeprecated":false,"deprecationReason":null},{"name":"gone","isDeprecated":true,"deprecationReason":"why"}]}}}
        """)]
    [InlineData(
        "query ($all: Boolean!) { __type(name: \"Query\") { fields { name args(includeDeprecated: $all) { name defaultValue } } } }",
        """
        {"data":{"__type":{"fields":[{"name":"id","args":[]},
        {"name":"found","args":[{"name":"by","defaultValue":"{ name: \"x\" }"},{"name":"old","defaultValue":null}]}]}}}
        """)]
    [InlineData(
        "{ __type(name: \"Result\") { kind possibleTypes { name } fields { name } } }",
        """{"data":{"__type":{"kind":"UNION","possibleTypes":[{"name":"Query"},{"name":"Change"}],"fields":null}}}""")]
    [InlineData(
        "{ __type(name: \"State\") { enumValues { name } all: enumValues(includeDeprecated: true) { name deprecationReason } } }",
        """
        {"data":{"__type":{"enumValues":[{"name":"ON"}],
        "all":[{"name":"ON","deprecationReason":null},{"name":"OFF","deprecationReason":"No longer supported"}]}}}
        """)]
    [InlineData(
        "{ __type(name: \"By\") { isOneOf inputFields { name type { name } } } }",
        """
        {"data":{"__type":{"isOneOf":true,"inputFields":[{"name":"name","type":{"name":"String"}},
        {"name":"state","type":{"name":"State"}}]}}}
        """)]
    [InlineData(
        "{ __type(name: \"DateTime\") { kind specifiedByURL __typename } nope: __type(name: \"Nope\") { name } }",
        """{"data":{"__type":{"kind":"SCALAR","specifiedByURL":"https://example.com/time","__typename":"__Type"},"nope":null}}""")]
    public async Task Introspection_Should_DescribeTheSchema_When_Asked(string query, string expected)
    {
        var executor = Build(Sdl);

        var response = await Ask(executor, query);

        Assert.Equal(expected.Replace("\n", "", StringComparison.Ordinal), response);
    }

    [Fact]
    public async Task Introspection_Should_ListDirectives_When_Asked()
    {
        var response = await Ask(Build(Sdl), "{ __schema { directives { name isRepeatable locations args { name } } } }");

        Assert.StartsWith(
            """{"data":{"__schema":{"directives":[{"name":"mark","isRepeatable":true,"locations":["QUERY","FIELD"],"args":[{"name":""",
            response,
            StringComparison.Ordinal);
        Assert.Contains(
            """{"name":"oneOf","isRepeatable":false,"locations":["INPUT_OBJECT"],"args":[]}""", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Introspection_Should_BeRefused_When_SwitchedOffOrTooDeep()
    {
        var off = Build(Sdl, new GraphQLOptions { AllowIntrospection = false });

        Assert.Contains("Introspection is switched off", await Ask(off, "{ __schema { description } }"), StringComparison.Ordinal);
        Assert.Equal("""{"data":{"__typename":"Query"}}""", await Ask(off, "{ __typename }"));
        Assert.Contains(
            "Introspection nests more than 2 lists",
            await Ask(Build(Sdl), "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ a: id @d @d @d @d @d @d @d @d @d @d @d }", "MaxDirectivesPerLocation", 10)]
    [InlineData("{ f {{DEEP}} }", "MaxNestingLevels", 128)]
    [InlineData("{ {{MANY}} }", "MaxTokens", 15_000)]
    [InlineData("{ {{ROOT}} }", "MaxRootFields", 100)]
    [InlineData("{ id } # {{LONG}}", "MaxDocumentBytes", 262_144)]
    public async Task Executor_Should_RefuseWithLimit_When_DocumentAsksForTooMuch(string query, string limit, int allowed)
    {
        var document = query
            .Replace("{{DEEP}}", string.Concat(Enumerable.Repeat("{f", 200)) + new string('}', 200), StringComparison.Ordinal)
            .Replace("{{MANY}}", string.Concat(Enumerable.Repeat("id ", 20_000)), StringComparison.Ordinal)
            .Replace("{{LONG}}", new string('x', 1_048_576), StringComparison.Ordinal)
            .Replace("{{ROOT}}", string.Concat(Enumerable.Repeat("id ", 101)), StringComparison.Ordinal);

        var response = await Ask(Build(Sdl), document);

        Assert.Contains(
            $$"""extensions":{"code":"LIMIT_EXCEEDED","limit":"{{limit}}","allowed":{{allowed}}}""", response, StringComparison.Ordinal);
    }

    private static GraphQLExecutor Build(string sdl, GraphQLOptions? options = null) =>
        RuntimeSchema.Build(SchemaBuilder.Build(sdl), new NothingElse(), NullLogger<GraphQLExecutor>.Instance, options);

    private static async Task<string> Ask(GraphQLExecutor executor, string query)
    {
        using var services = new ServiceCollection().BuildServiceProvider();
        var output = new ArrayBufferWriter<byte>();
        var variables = System.Text.Json.JsonSerializer.SerializeToElement(new { all = true });
        await executor.ExecuteAsync(GraphQLRequest.Of(query, variables), services, output, default);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private sealed class NothingElse : IRuntimeResolver
    {
        public ValueTask<IReadOnlyList<object?>> ResolveAsync(
            FieldDefinition field, IReadOnlyList<object> parents, IReadOnlyList<object?> arguments, CancellationToken cancellationToken) =>
            throw new InvalidOperationException($"{field} is not of introspection.");

        public string TypeOf(object value, CompositeType type) => throw new InvalidOperationException($"{type} is not of introspection.");
    }
}
