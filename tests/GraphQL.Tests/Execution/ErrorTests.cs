using System.Text.Json;
using System.Text.RegularExpressions;
using Headless.GraphQL.Tests.Execution.Shop;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headless.GraphQL.Tests.Execution;

public sealed partial class ErrorTests
{
    [Theory]
    [InlineData(
        "{ products { id rating } }",
        """
        {"errors":[{"message":"Nobody rated it.","locations":[{"line":1,"column":17}],"path":["products",1,"rating"],
        "extensions":{"code":"NO_RATING"}}],"data":{"products":[{"id":"p1","rating":4.5},{"id":"p2","rating":null},{
        "id":"p3","rating":4.5}]}}
        """)]
    [InlineData(
        "{ broken { throwing perItem { maybe } } }",
        """
        {"errors":[{"message":"Something went wrong on our side.","locations":[{"line":1,"column":12}],
        "path":["broken","throwing"],"extensions":{"code":"INTERNAL","traceId":"*"}},{"message":"There is no text.",
        "locations":[{"line":1,"column":31}],"path":["broken","perItem",1,"maybe"],"extensions":{"code":"NO_TEXT"}}],
        "data":{"broken":{"throwing":null,"perItem":[{"maybe":"a"},{"maybe":null},null]}}}
        """)]
    [InlineData(
        "{ broken { perItem { value } } }",
        """
        {"errors":[{"message":"Item.value must not be null, and has no value.","locations":[{"line":1,"column":22}],
        "path":["broken","perItem",1,"value"],"extensions":{"code":"UNEXPECTED_NULL"}}],"data":{"broken":{"perItem":[{
        "value":"a"},null,null]}}}
        """)]
    [InlineData(
        "{ hello broken { required } }",
        """
        {"errors":[{"message":"Broken.required must not be null, and has no value.","locations":[{"line":1,
        "column":18}],"path":["broken","required"],"extensions":{"code":"UNEXPECTED_NULL"}}],"data":{"hello":"world",
        "broken":null}}
        """)]
    [InlineData(
        "{ broken { wrongCount } }",
        """
        {"errors":[{"message":"Something went wrong on our side.","locations":[{"line":1,"column":12}],
        "path":["broken","wrongCount"],"extensions":{"code":"INTERNAL","traceId":"*"}}],"data":{"broken":{
        "wrongCount":null}}}
        """)]
    [InlineData(
        "{ products { maker { name } } }",
        """
        {"errors":[{"message":"Product.maker must not be null, and has no value.","locations":[{"line":1,
        "column":14}],"path":["products",2,"maker"],"extensions":{"code":"UNEXPECTED_NULL"}}],"data":null}
        """)]
    public async Task Error_Should_NullTheNearestNullableParent_When_AFieldFails(string query, string expected)
    {
        using var shop = new ShopHost();

        var answer = await shop.AskAsync(query);

        Assert.Equal(Lines.Join(expected), TraceId().Replace(answer, "\"traceId\":\"*\""));
        Assert.Equal(ExecutionStatus.FieldErrors, shop.LastOutcome.Status);
    }

    [Theory]
    [InlineData(ErrorMode.Null, """{"products":[{"maker":{"name":"Acme"}},{"maker":{"name":"Böse \"Quotes\""}},{"maker":null}]}""")]
    [InlineData(ErrorMode.Propagate, "null")]
    [InlineData(ErrorMode.Halt, "null")]
    public async Task Data_Should_FollowOnError_When_ANonNullFieldFails(ErrorMode mode, string expected)
    {
        using var shop = new ShopHost();

        var answer = await shop.AskAsync(GraphQLRequest.Of("{ products { maker { name } } }") with { OnError = mode });

        Assert.EndsWith($"\"data\":{expected}}}", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Halt_Should_NullAllData_When_ANullableFieldFails()
    {
        using var shop = new ShopHost();

        var answer = await shop.AskAsync(GraphQLRequest.Of("{ hello broken { throwing } }") with { OnError = ErrorMode.Halt });

        Assert.EndsWith("\"data\":null}", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exception_Should_BeLoggedUnderTheTraceIdOfTheAnswer_When_AResolverThrows()
    {
        var log = new ListLogger();
        using var shop = new ShopHost(services => services.AddSingleton<ILoggerProvider>(log));

        var answer = JsonDocument.Parse(await shop.AskAsync("{ broken { throwing } }")).RootElement;

        var traceId = answer.GetProperty("errors")[0].GetProperty("extensions").GetProperty("traceId").GetString();
        var entry = Assert.Single(log.Entries);
        Assert.Contains("Broken.throwing", entry, StringComparison.Ordinal);
        Assert.Contains(traceId!, entry, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ hello", "SYNTAX_ERROR")]
    [InlineData("{ unknown }", "VALIDATION_ERROR")]
    [InlineData("query A { hello } query B { hello }", "OPERATION_RESOLUTION_FAILURE")]
    [InlineData("fragment F on Query { hello }", "VALIDATION_ERROR")]
    [InlineData("query Q($n: Int!) { echo(number: $n) }", "BAD_USER_INPUT")]
    [InlineData("{ echo(at: \"yesterday\") }", "BAD_USER_INPUT")]
    [InlineData("{ echo(amount: \"much\") }", "BAD_USER_INPUT")]
    public async Task Request_Should_BeRefused_When_ItCannotBeExecuted(string query, string code)
    {
        using var shop = new ShopHost();

        var answer = JsonDocument.Parse(await shop.AskAsync(query)).RootElement;

        Assert.Equal(code, answer.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString());
        Assert.False(answer.TryGetProperty("data", out _));
        Assert.Equal(ExecutionStatus.RequestError, shop.LastOutcome.Status);
        Assert.Equal(code, shop.LastOutcome.ErrorCode);
        Assert.Empty(shop.Store.Calls);
    }

    [Fact]
    public async Task Mutation_Should_BeRefused_When_OnlyQueriesAreAllowed()
    {
        using var shop = new ShopHost();

        await shop.AskAsync(GraphQLRequest.Of("mutation { append(text: \"x\") { lines } }") with { QueriesOnly = true });

        Assert.Equal(ExecutionStatus.NotAQuery, shop.LastOutcome.Status);
        Assert.Equal(OperationKind.Mutation, shop.LastOutcome.Kind);
        Assert.Empty(shop.Store.Log);
    }

    [Fact]
    public async Task Execution_Should_Throw_When_TheCallerHasGone()
    {
        using var shop = new ShopHost();
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => shop.AskAsync(
            "{ products { id } }", cancellationToken: source.Token));
        Assert.StartsWith("{\"data\":{\"products\":[{", await shop.AskAsync("{ products { id } }"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_Should_BeCapped_When_ThereAreTooMany()
    {
        using var shop = new ShopHost(services => services.Configure<GraphQLOptions>(o => o.ErrorsPerResponse = 2));
        var fields = string.Join(' ', Enumerable.Range(0, 5).Select(i => $"e{i}: broken {{ throwing }}"));

        var answer = JsonDocument.Parse(await shop.AskAsync($"{{ {fields} }}")).RootElement;

        Assert.Equal(2, answer.GetProperty("errors").GetArrayLength());
    }

    [GeneratedRegex("\"traceId\":\"[0-9a-f]{32}\"")]
    private static partial Regex TraceId();

    private sealed class ListLogger : ILoggerProvider, ILogger
    {
        public List<string> Entries { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
