using System.Buffers;
using System.Text;
using System.Text.Json;
using Headless.GraphQL.Hosting;
using Headless.GraphQL.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headless.GraphQL.Tests.Cost;

/// <summary>What the engine does with a cost: refuses, tells, hands on.</summary>
public sealed class CostLimitTests
{
    private const string Sdl =
        """
        directive @listSize(slicingArguments: [String!]) on FIELD_DEFINITION
        type Query { items(first: Int!): [Item!]! @listSize(slicingArguments: ["first"]) }
        type Item { id: ID! items(first: Int!): [Item!]! @listSize(slicingArguments: ["first"]) }
        """;

    private const string Query = "query Deep($n: Int!) {\n  items(first: $n) {\n    items(first: 10) { id }\n  }\n}";

    [Fact]
    public async Task Engine_Should_RefuseBeforeItExecutes_When_TheOperationIsTooDear()
    {
        var resolver = new CountingResolver();

        var answer = await AskAsync(resolver, Query, """{"n":10}""");

        Assert.Equal(
            "{\"errors\":[{\"message\":\"The operation costs 110 points, and 100 are allowed. Item.items costs most: ask for fewer items, "
            + "or for less within them.\",\"locations\":[{\"line\":3,\"column\":5}],\"extensions\":{\"code\":\"LIMIT_EXCEEDED\","
            + "\"limit\":\"MaxCost\",\"allowed\":100,\"cost\":110,\"coordinate\":\"Item.items\"}}]}",
            answer);
        Assert.Equal(0, resolver.Calls);
    }

    [Theory]
    [InlineData(9, "", "")]
    [InlineData(9, """{"trace":1}""", ""","extensions":{"cost":{"requested":99,"allowed":100},"trace":1}""")]
    [InlineData(1, "{ }", ""","extensions":{"cost":{"requested":11,"allowed":100}}""")]
    [InlineData(1, null, ""","extensions":{"cost":{"requested":11,"allowed":100}}""")]
    public async Task Engine_Should_TellTheCost_When_TheRequestAsks(int items, string? others, string expected)
    {
        var answer = await AskAsync(new CountingResolver(), Query, $$"""{"n":{{items}}}""", reportsCost: expected.Length > 0, others);

        Assert.Equal($$$"""{"data":{"items":[]}{{{expected}}}}""", answer);
    }

    [Fact]
    public async Task Engine_Should_HandTheCostOn_When_SomebodyListens()
    {
        var listener = new CostListener();

        await AskAsync(new CountingResolver(), Query, """{"n":3}""", listener: listener);

        Assert.Equal(33, listener.Cost);
    }

    [Fact]
    public async Task Engine_Should_TellTheCost_When_AListenerRefuses()
    {
        var listener = new CostListener { Refuses = true };

        var answer = await AskAsync(new CountingResolver(), Query, """{"n":3}""", reportsCost: true, listener: listener);

        Assert.Equal(
            """{"errors":[{"message":"Wait.","extensions":{"code":"RATE_LIMITED"}}],"""
            + "\"extensions\":{\"cost\":{\"requested\":33,\"allowed\":100}}}",
            answer);
    }

    private static async Task<string> AskAsync(
        CountingResolver resolver,
        string query,
        string variables,
        bool reportsCost = false,
        string? others = null,
        IOperationListener? listener = null)
    {
        var options = new GraphQLOptions();
        options.Limits.MaxCost = 100;
        var executor = RuntimeSchema.Build(SchemaBuilder.Build(Sdl), resolver, NullLogger<GraphQLExecutor>.Instance, options);
        var services = new ServiceCollection();
        if (listener is not null)
        {
            services.AddSingleton(listener);
        }

        await using var provider = services.BuildServiceProvider();
        using var json = JsonDocument.Parse(variables);
        var request = GraphQLRequest.Of(query, json.RootElement) with
        {
            ReportsCost = reportsCost,
            Extensions = Encoding.UTF8.GetBytes(others ?? ""),
        };
        var output = new ArrayBufferWriter<byte>();
        await executor.ExecuteAsync(request, provider, output, default);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private sealed class CountingResolver : IRuntimeResolver
    {
        public int Calls { get; private set; }

        public ValueTask<IReadOnlyList<object?>> ResolveAsync(
            FieldDefinition field, IReadOnlyList<object> parents, IReadOnlyList<object?> arguments, CancellationToken cancellationToken)
        {
            Calls++;
            return ValueTask.FromResult<IReadOnlyList<object?>>([.. parents.Select(_ => Array.Empty<object?>())]);
        }

        public string TypeOf(object value, CompositeType type) => throw new NotSupportedException();
    }

    private sealed class CostListener : IOperationListener
    {
        public int Cost { get; private set; }

        public bool Refuses { get; init; }

        public ValueTask BeforeOperationAsync(OperationInfo operation, CancellationToken cancellationToken)
        {
            Cost = operation.Cost;
            return Refuses ? throw new GraphQLRequestException("RATE_LIMITED", "Wait.") : default;
        }
    }
}
