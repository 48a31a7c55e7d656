using System.Text;
using System.Text.Json;
using Headless.GraphQL.Tests.Execution.Shop;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.GraphQL.Tests.Execution;

public sealed class HookTests
{
    [Fact]
    public async Task Mutation_Should_RunFieldsOneAfterTheOther_When_ThereAreSeveral()
    {
        using var shop = new ShopHost();

        var answer = await shop.AskAsync("mutation { a: append(text: \"1\") { lines } __typename b: append(text: \"2\") { lines } }");

        Assert.Equal("""{"data":{"a":{"lines":["1"]},"__typename":"Mutation","b":{"lines":["1","2"]}}}""", answer);
        Assert.Equal(["begin 1", "end 1", "begin 2", "end 2"], shop.Store.Calls);
    }

    [Fact]
    public async Task Mutation_Should_Stop_When_ANonNullFieldFails()
    {
        using var shop = new ShopHost();

        var answer = await shop.AskAsync("mutation { a: append(text: \"1\") { lines } fail { lines } b: append(text: \"2\") { lines } }");

        Assert.EndsWith("\"data\":null}", answer, StringComparison.Ordinal);
        Assert.Equal(["1"], shop.Store.Log);
    }

    [Fact]
    public async Task Interceptor_Should_SeeAndReplaceValues_When_Registered()
    {
        var interceptor = new RecordingInterceptor();
        using var shop = new ShopHost(services => services.AddSingleton<IMutationInterceptor>(interceptor));
        const string Query =
            "mutation M($k: String!) { a: append(text: \"1\") @idempotent(key: $k) { lines } append(text: \"2\") "
                + "@idempotent(key: \"known\") { lines } }";

        var first = await shop.AskAsync(Query, new { k = "new" });
        var hash = interceptor.LastHash;
        await shop.AskAsync(Query, new { k = "new" });

        Assert.Equal("""{"data":{"a":{"lines":["1"]},"append":{"lines":["stored"]}}}""", first);
        Assert.Equal(
            ["before append as a new", "after append {\"lines\":[\"1\"]} False", "before append as append known"],
            interceptor.Calls.Take(3));
        Assert.Equal(hash, interceptor.LastHash);
        await shop.AskAsync(Query, new { k = "other" });
        Assert.NotEqual(hash, interceptor.LastHash);
    }

    [Fact]
    public async Task Interceptor_Should_HearOfErrors_When_TheFieldFails()
    {
        var interceptor = new RecordingInterceptor();
        using var shop = new ShopHost(services => services.AddSingleton<IMutationInterceptor>(interceptor));

        await shop.AskAsync("mutation { fail @idempotent(key: \"k\") { lines } }");

        Assert.Equal(["before fail as fail k", "after fail null True"], interceptor.Calls);
    }

    [Fact]
    public async Task Interceptor_Should_RefuseTheField_When_ItThrows()
    {
        using var shop = new ShopHost(services => services.AddSingleton<IMutationInterceptor>(new RecordingInterceptor()));

        var answer = await shop.AskAsync("mutation { append(text: \"1\") @idempotent(key: \"bad\") { lines } }");

        Assert.Contains("\"code\":\"IDEMPOTENCY_CONFLICT\"", answer, StringComparison.Ordinal);
        Assert.Empty(shop.Store.Log);
    }

    [Fact]
    public async Task Listener_Should_HearTheOperation_When_ItIsAboutToRun()
    {
        var listener = new RecordingListener();
        using var shop = new ShopHost(services => services.AddSingleton<IOperationListener>(listener));

        await shop.AskAsync("query Named($l: String) @inContext(locale: $l, currency: \"CNY\") { hello }", new { l = "zh-CN" });

        var heard = Assert.Single(listener.Operations);
        Assert.Equal(OperationKind.Query, heard.Kind);
        Assert.Equal("Named", heard.Name);
        var directive = Assert.Single(heard.Directives);
        Assert.Equal("inContext", directive.Name);
        Assert.Equal("zh-CN", directive.Arguments["locale"]);
        Assert.Equal("CNY", directive.Arguments["currency"]);
    }

    [Fact]
    public async Task Listener_Should_RefuseTheOperation_When_ItThrows()
    {
        using var shop = new ShopHost(services => services.AddSingleton<IOperationListener>(new RecordingListener(refuse: true)));

        var answer = await shop.AskAsync("{ products { id } }");

        Assert.Equal("""{"errors":[{"message":"Slow down.","extensions":{"code":"RATE_LIMITED","retryAfter":3}}]}""", answer);
        Assert.Equal(ExecutionStatus.RequestError, shop.LastOutcome.Status);
        Assert.Empty(shop.Store.Calls);
    }

    [Theory]
    [InlineData("", "{ secret }", "FORBIDDEN", "{\"secret\":null}")]
    [InlineData("read", "{ secret }", "FORBIDDEN", "{\"secret\":null}")]
    [InlineData("read write", "{ secret }", null, "{\"secret\":\"secret\"}")]
    [InlineData("admin", "{ secret }", null, "{\"secret\":\"secret\"}")]
    [InlineData("read write", "{ product(id: \"p1\") { id hidden } }", "FORBIDDEN", "{\"product\":null}")]
    public async Task Field_Should_BeDenied_When_ScopesAreMissing(string scopes, string query, string? code, string data)
    {
        using var shop = new ShopHost(services => services.AddSingleton<IScopeSource>(new Scopes(scopes.Split(' '))));

        var answer = JsonDocument.Parse(await shop.AskAsync(query)).RootElement;

        Assert.Equal(data, answer.GetProperty("data").GetRawText());
        Assert.Equal(code, shop.LastOutcome.ErrorCode);
    }

    [Fact]
    public async Task Field_Should_BeDenied_When_NobodyTellsScopes()
    {
        using var shop = new ShopHost();

        Assert.Equal(
            Lines.Join("""
            {"errors":[{"message":"Query.secret needs admin or read and write.","locations":[{"line":1,"column":3}],
            "path":["secret"],"extensions":{"code":"FORBIDDEN","requiredScopes":[["admin"],["read","write"]]}}],"data":{
            "secret":null}}
            """),
            await shop.AskAsync("{ secret }"));
    }

    private sealed class Scopes(string[] scopes) : IScopeSource
    {
        public bool Has(string scope) => scopes.Contains(scope);
    }

    private sealed class RecordingListener(bool refuse = false) : IOperationListener
    {
        public List<OperationInfo> Operations { get; } = [];

        public ValueTask BeforeOperationAsync(OperationInfo operation, CancellationToken cancellationToken)
        {
            Operations.Add(operation);
            return refuse
                ? throw new GraphQLRequestException("RATE_LIMITED", "Slow down.")
                {
                    Extensions = new Dictionary<string, object> { ["retryAfter"] = 3 },
                }
                : default;
        }
    }

    private sealed class RecordingInterceptor : IMutationInterceptor
    {
        public List<string> Calls { get; } = [];

        public string LastHash { get; private set; } = "";

        public bool Keeps(IReadOnlyCollection<string> directives) => directives.Contains("idempotent");

        public ValueTask<ReadOnlyMemory<byte>?> BeforeAsync(MutationField field, CancellationToken cancellationToken)
        {
            var key = (string)field.Directives.Single().Arguments["key"]!;
            Calls.Add($"before {field.FieldName} as {field.ResponseKey} {key}");
            LastHash = Convert.ToHexString(field.RequestHash.Span);
            return key switch
            {
                "known" => ValueTask.FromResult<ReadOnlyMemory<byte>?>("{\"lines\":[\"stored\"]}"u8.ToArray()),
                "bad" => throw new GraphQLRequestException("IDEMPOTENCY_CONFLICT", "The key was used for something else."),
                _ => ValueTask.FromResult<ReadOnlyMemory<byte>?>(null),
            };
        }

        public ValueTask AfterAsync(MutationField field, ReadOnlyMemory<byte> value, bool hasErrors, CancellationToken cancellationToken)
        {
            Calls.Add($"after {field.FieldName} {Encoding.UTF8.GetString(value.Span)} {hasErrors}");
            return default;
        }
    }
}
