using System.Text.Json;
using System.Text.RegularExpressions;
using Headless.GraphQL.Tests.Execution.Shop;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.GraphQL.Tests.Execution;

public sealed partial class DeferTests
{
    [Theory]
    [InlineData(
        "{ hello ... @defer(label: \"a\") { secret: hello } }",
        """{"data":{"hello":"world"},"pending":[{"id":"0","path":[],"label":"a"}],"hasNext":true}""",
        """{"incremental":[{"id":"0","data":{"secret":"world"}}],"completed":[{"id":"0"}],"hasNext":false}""")]
    [InlineData(
        "{ page { nodes { id } ... @defer { totalCount { value } } } }",
        """{"data":{"page":{"nodes":[{"id":"p1"},{"id":"p2"}]}},"pending":[{"id":"0","path":["page"]}],"hasNext":true}""",
        """{"incremental":[{"id":"0","data":{"totalCount":{"value":3}}}],"completed":[{"id":"0"}],"hasNext":false}""")]
    [InlineData(
        "{ page { nodes { ...F @defer(label: \"\\\"\") } } } fragment F on Product { name }",
        """
        {"data":{"page":{"nodes":[{},{}]}},
        "pending":[{"id":"0","path":["page","nodes",0],"label":"\""},{"id":"1","path":["page","nodes",1],"label":"\""}],"hasNext":true}
        """,
        """
        {"incremental":[{"id":"0","data":{"name":"Lamp"}},{"id":"1","data":{"name":"椅子"}}],
        "completed":[{"id":"0"},{"id":"1"}],"hasNext":false}
        """)]
    [InlineData(
        "{ product(id: \"p1\") { ... @defer(label: \"out\") { name ... @defer(label: \"in\") { maker { name } } } } }",
        """{"data":{"product":{}},"pending":[{"id":"0","path":["product"],"label":"out"}],"hasNext":true}""",
        """
        {"pending":[{"id":"1","path":["product"],"label":"in"}],"incremental":[{"id":"0","data":{"name":"Lamp"}}],
        "completed":[{"id":"0"}],"hasNext":true}
        """,
        """{"incremental":[{"id":"1","data":{"maker":{"name":"Acme"}}}],"completed":[{"id":"1"}],"hasNext":false}""")]
    [InlineData(
        "{ things { __typename ... on Product @defer(label: \"p\") { name } ... on Note @defer(label: \"n\") { text } } }",
        """
        {"data":{"things":[{"__typename":"Brand"},{"__typename":"Product"},{"__typename":"Note"},{"__typename":"Product"},
        {"__typename":"Brand"}]},"pending":[{"id":"0","path":["things",1],"label":"p"},{"id":"1","path":["things",2],"label":"n"},
        {"id":"2","path":["things",3],"label":"p"}],"hasNext":true}
        """,
        """
        {"incremental":[{"id":"0","data":{"name":"Lamp"}},{"id":"2","data":{"name":"椅子"}},{"id":"1","data":{"text":"hi"}}],
        "completed":[{"id":"0"},{"id":"2"},{"id":"1"}],"hasNext":false}
        """)]
    [InlineData(
        "{ __schema { queryType { name ... @defer { kind } } } }",
        """{"data":{"__schema":{"queryType":{"name":"Query"}}},"pending":[{"id":"0","path":["__schema","queryType"]}],"hasNext":true}""",
        """{"incremental":[{"id":"0","data":{"kind":"OBJECT"}}],"completed":[{"id":"0"}],"hasNext":false}""")]
    public async Task Fragment_Should_ComeLater_When_Deferred(string query, params string[] responses) =>
        await AssertResponsesAsync(query, responses);

    [Theory]
    [InlineData("{ hello ... @defer { hello } }", """{"data":{"hello":"world"}}""")]
    [InlineData("{ hello ... @defer { ...F } ...F } fragment F on Query { hello }", """{"data":{"hello":"world"}}""")]
    [InlineData(
        "{ product(id: \"p1\") { name } ... @defer { product(id: \"p1\") { name status } } }",
        """{"data":{"product":{"name":"Lamp"}},"pending":[{"id":"0","path":[]}],"hasNext":true}""",
        """
        {"incremental":[{"id":"0","subPath":["product"],"data":{"status":"ON_SALE"}}],"completed":[{"id":"0"}],"hasNext":false}
        """)]
    [InlineData(
        "{ ... @defer(label: \"a\") { page { nodes { id name } } } ... @defer(label: \"b\") { page { nodes { id status } } } }",
        """
        {"data":{},"pending":[{"id":"0","path":[],"label":"a"},{"id":"1","path":[],"label":"b"}],"hasNext":true}
        """,
        """
        {"incremental":[{"id":"0","data":{"page":{"nodes":[{"id":"p1"},{"id":"p2"}]}}},
        {"id":"0","subPath":["page","nodes",0],"data":{"name":"Lamp"}},{"id":"0","subPath":["page","nodes",1],"data":{"name":"椅子"}},
        {"id":"1","subPath":["page","nodes",0],"data":{"status":"ON_SALE"}},
        {"id":"1","subPath":["page","nodes",1],"data":{"status":"SOLD_OUT"}}],
        "completed":[{"id":"0"},{"id":"1"}],"hasNext":false}
        """)]
    public async Task Field_Should_ComeOnce_When_SelectedSeveralTimes(string query, params string[] responses) =>
        await AssertResponsesAsync(query, responses);

    [Theory]
    [InlineData(
        "{ broken { ... @defer { throwing } } }",
        """{"data":{"broken":{}},"pending":[{"id":"0","path":["broken"]}],"hasNext":true}""",
        """
        {"incremental":[{"id":"0","data":{"throwing":null},"errors":[{"message":"Something went wrong on our side.",
        "locations":[{"line":1,"column":25}],"path":["broken","throwing"],"extensions":{"code":"INTERNAL","traceId":"…"}}]}],
        "completed":[{"id":"0"}],"hasNext":false}
        """)]
    [InlineData(
        "{ broken { ... @defer(label: \"x\") { required ... @defer { throwing } } ... @defer(label: \"y\") { __typename } } }",
        """
        {"data":{"broken":{}},"pending":[{"id":"0","path":["broken"],"label":"x"},{"id":"1","path":["broken"],"label":"y"}],
        "hasNext":true}
        """,
        """
        {"incremental":[{"id":"1","data":{"__typename":"Broken"}}],
        "completed":[{"id":"0","errors":[{"message":"Broken.required must not be null, and has no value.",
        "locations":[{"line":1,"column":37}],"path":["broken","required"],"extensions":{"code":"UNEXPECTED_NULL"}}]},{"id":"1"}],
        "hasNext":false}
        """)]
    [InlineData(
        "{ broken { perItem { value ... @defer { maybe } } } }",
        """
        {"errors":[{"message":"Item.value must not be null, and has no value.","locations":[{"line":1,"column":22}],
        "path":["broken","perItem",1,"value"],"extensions":{"code":"UNEXPECTED_NULL"}}],
        "data":{"broken":{"perItem":[{"value":"a"},null,null]}},"pending":[{"id":"0","path":["broken","perItem",0]}],"hasNext":true}
        """,
        """{"incremental":[{"id":"0","data":{"maybe":"a"}}],"completed":[{"id":"0"}],"hasNext":false}""")]
    [InlineData(
        "{ hello broken { ... @defer { throwing } required } }",
        """
        {"errors":[{"message":"Broken.required must not be null, and has no value.","locations":[{"line":1,"column":42}],
        "path":["broken","required"],"extensions":{"code":"UNEXPECTED_NULL"}}],"data":{"hello":"world","broken":null}}
        """)]
    [InlineData(
        "{ page(first: 3) { nodes { ... @defer { id rating hidden } } } }",
        """
        {"data":{"page":{"nodes":[{},{},{}]}},"pending":[{"id":"0","path":["page","nodes",0]},{"id":"1","path":["page","nodes",1]},
        {"id":"2","path":["page","nodes",2]}],"hasNext":true}
        """,
        """
        {"completed":[{"id":"0","errors":[{"message":"Product.hidden needs admin.","locations":[{"line":1,"column":51}],
        "path":["page","nodes",0,"hidden"],"extensions":{"code":"FORBIDDEN","requiredScopes":[["admin"]]}}]},
        {"id":"1","errors":[{"message":"Nobody rated it.","locations":[{"line":1,"column":44}],"path":["page","nodes",1,"rating"],
        "extensions":{"code":"NO_RATING"}},{"message":"Product.hidden needs admin.","locations":[{"line":1,"column":51}],
        "path":["page","nodes",1,"hidden"],"extensions":{"code":"FORBIDDEN","requiredScopes":[["admin"]]}}]},
        {"id":"2","errors":[{"message":"Product.hidden needs admin.","locations":[{"line":1,"column":51}],
        "path":["page","nodes",2,"hidden"],"extensions":{"code":"FORBIDDEN","requiredScopes":[["admin"]]}}]}],"hasNext":false}
        """)]
    public async Task Error_Should_EndWhatItReaches_When_SomethingIsDeferred(string query, params string[] responses) =>
        await AssertResponsesAsync(query, responses);

    [Theory]
    [InlineData("{ products { id ... @defer { brand { name } } } }", "products; brand 3")]
    [InlineData("{ products { ... @defer { brand { name } } ... @defer { variants { sku } } } }", "products; brand 3; variants(10) 3")]
    [InlineData(
        "{ products { ... @defer { variants(first: 2) { sku ... @defer { product { name } } } } } }",
        "products; variants(2) 3; load p1,p2,p3")]
    [InlineData(
        "{ page(first: 3) { nodes { ... @defer { related { name ... @defer { brand { name } } } } } } }",
        "load p1,p2,p3; load p2,p3,p1; brand 3")]
    [InlineData(
        "{ a: product(id: \"p1\") { ...F @defer } b: product(id: \"p1\") { id } } fragment F on Product { brand { id } }",
        "load p1; brand 1")]
    [InlineData("{ nodes(ids: [\"p1\", \"p2\", \"p1\"]) { ... on Product @defer { brand { id } } } }", "load p1,p2; brand 2")]
    public async Task Resolvers_Should_BeCalledOnceForAllParents_When_FragmentIsDeferred(string query, string calls)
    {
        using var shop = new ShopHost();

        await shop.StreamAsync(query);

        Assert.Equal(calls, string.Join("; ", shop.Store.Calls));
    }

    [Theory]
    [InlineData("false", 1)]
    [InlineData("true", 2)]
    [InlineData("null", 2)]
    [InlineData(null, 2)]
    public async Task Fragment_Should_ComeLaterOrNot_When_VariableSwitchesIt(string? value, int responses)
    {
        using var shop = new ShopHost();
        const string Query = "query ($later: Boolean, $all: Boolean!) { hello @include(if: $all) ... @defer(if: $later) { a: hello } }";
        object? later = value switch { "true" => true, "false" => false, _ => null };

        foreach (var all in new[] { true, false, true })
        {
            var variables = value is null ? (object)new { all } : new { later, all };

            var found = await shop.StreamAsync(Query, variables);

            Assert.Equal(responses, found.Count);
            Assert.Equal(
                all ? """{"hello":"world","a":"world"}""" : """{"a":"world"}""",
                await DataAsync(shop, Query, variables));
        }
    }

    [Fact]
    public async Task Executor_Should_AnswerAtOnce_When_ThereIsNoStream()
    {
        using var shop = new ShopHost();

        var response = await shop.AskAsync("{ products { id ... @defer { brand { name } } } }");

        Assert.Equal(
            Lines.Join(
                """
                {"data":{"products":[{"id":"p1","brand":{"name":"Acme"}},{"id":"p2","brand":{"name":"Böse \"Quotes\""}},
                {"id":"p3","brand":null}]}}
                """),
            response);
    }

    [Fact]
    public async Task Mutation_Should_RunAllItsFieldsFirst_When_PayloadIsDeferred()
    {
        using var shop = new ShopHost();

        var responses = await shop.StreamAsync(
            "mutation { a: append(text: \"1\") { ... @defer { lines } } b: append(text: \"2\") { lines } }");

        Assert.Equal(
            [
                """{"data":{"a":{},"b":{"lines":["1","2"]}},"pending":[{"id":"0","path":["a"]}],"hasNext":true}""",
                """{"incremental":[{"id":"0","data":{"lines":["1"]}}],"completed":[{"id":"0"}],"hasNext":false}""",
            ],
            responses);
        Assert.Equal("begin 1; end 1; begin 2; end 2", string.Join("; ", shop.Store.Calls));
    }

    [Theory]
    [InlineData("@idempotent(key: \"k\")", 1)]
    [InlineData("", 2)]
    public async Task Mutation_Should_BeWhole_When_ItsAnswerIsKept(string directive, int responses)
    {
        using var shop = new ShopHost(s => s.AddSingleton<IMutationInterceptor>(new KeepingInterceptor()));

        var found = await shop.StreamAsync($"mutation {{ append(text: \"1\") {directive} {{ ... @defer {{ lines }} }} }}");

        Assert.Equal(responses, found.Count);
    }

    [Theory]
    [InlineData(2, "LIMIT_EXCEEDED")]
    [InlineData(3, null)]
    [InlineData(0, null)]
    public async Task Executor_Should_RefuseOrNot_When_ManyPlacesAreDeferred(int allowed, string? code)
    {
        using var shop = new ShopHost(s => s.Configure<GraphQLOptions>(o => o.MaxDeferredFragments = allowed));

        var responses = await shop.StreamAsync("{ products { id ... @defer { name } } }");

        Assert.Equal(code, shop.LastOutcome.ErrorCode);
        Assert.Equal(allowed == 3 ? 2 : 1, responses.Count);
        if (code is not null)
        {
            Assert.Equal(
                Lines.Join(
                    """
                    {"errors":[{"message":"The operation defers fragments at more than 2 places of its response.",
                    "extensions":{"code":"LIMIT_EXCEEDED","limit":"MaxDeferredFragments","allowed":2}}]}
                    """),
                responses[0]);
        }
    }

    [Fact]
    public async Task Fragment_Should_Fail_When_MoreIsDeferredWithinIt()
    {
        using var shop = new ShopHost(s => s.Configure<GraphQLOptions>(o => o.MaxDeferredFragments = 3));

        var responses = await shop.StreamAsync(
            "{ ... @defer { page(first: 3) { nodes { id ... @defer { name } } } } ... @defer { hello } }");

        Assert.Equal("""{"data":{},"pending":[{"id":"0","path":[]},{"id":"1","path":[]}],"hasNext":true}""", responses[0]);
        Assert.Equal("LIMIT_EXCEEDED", shop.LastOutcome.ErrorCode);
        Assert.Contains(responses, r => r.Contains("\"completed\":[{\"id\":\"0\",\"errors\":[{", StringComparison.Ordinal));
        Assert.Contains(responses, r => r.Contains("""{"id":"1","data":{"hello":"world"}}""", StringComparison.Ordinal));
        Assert.DoesNotContain("\"nodes\"", string.Concat(responses), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Executor_Should_KeepStreamsApart_When_ManyRunAtOnce()
    {
        using var shop = new ShopHost();
        const string Query = "{ products { id ... @defer { brand { name } ... @defer { variants { product { name } } } } } }";
        var expected = await shop.StreamAsync(Query);

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => shop.StreamAsync(Query))));

        Assert.Equal(3, expected.Count);
        Assert.All(answers, answer => Assert.Equal(expected, answer));
    }

    private static async Task AssertResponsesAsync(string query, string[] responses)
    {
        using var shop = new ShopHost();

        var found = await shop.StreamAsync(query);

        Assert.Equal(responses.Select(Lines.Join), found.Select(f => TraceId().Replace(f, "\"traceId\":\"…\"")));
    }

    private static async Task<string> DataAsync(ShopHost shop, string query, object variables)
    {
        var response = await shop.AskAsync(query, variables);
        return JsonDocument.Parse(response).RootElement.GetProperty("data").GetRawText();
    }

    [GeneratedRegex("\"traceId\":\"[0-9a-f]{32}\"")]
    private static partial Regex TraceId();

    private sealed class KeepingInterceptor : IMutationInterceptor
    {
        public bool Keeps(IReadOnlyCollection<string> directives) => directives.Contains("idempotent");

        public ValueTask<ReadOnlyMemory<byte>?> BeforeAsync(MutationField field, CancellationToken cancellationToken) =>
            ValueTask.FromResult<ReadOnlyMemory<byte>?>(null);

        public ValueTask AfterAsync(
            MutationField field, ReadOnlyMemory<byte> value, bool hasErrors, CancellationToken cancellationToken) => default;
    }
}
