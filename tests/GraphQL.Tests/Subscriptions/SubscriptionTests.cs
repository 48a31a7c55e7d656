using System.Text.Json;
using System.Text.RegularExpressions;
using Headless.GraphQL.Tests.Execution.Shop;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.GraphQL.Tests.Subscriptions;

/// <summary>Subscriptions in the engine, without a transport.</summary>
public sealed partial class SubscriptionTests
{
    [Fact]
    public async Task Subscription_Should_AnswerEachEvent_When_TheSourceHasSome()
    {
        using var shop = new ShopHost();
        using var stream = new RecordedStream();

        var outcome = await shop.StreamAsync("subscription Count { now: ticks(upTo: 3) }", stream);

        Assert.Equal(["open", """{"data":{"now":1}}""", """{"data":{"now":2}}""", """{"data":{"now":3}}"""], stream.Sent);
        Assert.Equal(new ExecutionOutcome(ExecutionStatus.Ok, OperationKind.Subscription, "Count"), outcome);
        Assert.Equal(["begin", "end"], shop.Store.Calls);
    }

    [Fact]
    public async Task Subscription_Should_LoadKeysAndCallBatched_When_EventsAreKeys()
    {
        using var shop = new ShopHost();
        using var stream = new RecordedStream();

        await shop.StreamAsync(
            "subscription($ids: [ID!]!) { productChanged(ids: $ids) { name brand { name } } }",
            stream,
            new { ids = (IReadOnlyList<string>)["p1", "none", "p2"] });

        Assert.Equal(
            [
                "open",
                """{"data":{"productChanged":{"name":"Lamp","brand":{"name":"Acme"}}}}""",
                """{"data":{"productChanged":null}}""",
                """{"data":{"productChanged":{"name":"椅子","brand":{"name":"Böse \"Quotes\""}}}}""",
            ],
            stream.Sent);
        Assert.Equal(["load p1", "brand 1", "load p2", "brand 1"], shop.Store.Calls);
    }

    [Fact]
    public async Task Subscription_Should_GoOn_When_AnEventHasFieldErrors()
    {
        using var shop = new ShopHost();
        using var stream = new RecordedStream();

        await shop.StreamAsync("subscription { productChanged(ids: [\"p2\", \"p1\"]) { rating } }", stream);

        Assert.Equal(
            """{"errors":[{"message":"Nobody rated it.","locations":[{"line":1,"column":52}],"path":["productChanged","rating"]"""
            + ""","extensions":{"code":"NO_RATING"}}],"data":{"productChanged":{"rating":null}}}""",
            stream.Sent[1]);
        Assert.Equal("""{"data":{"productChanged":{"rating":4.5}}}""", stream.Sent[2]);
    }

    [Theory]
    [InlineData("subscription { nope }", "VALIDATION_ERROR")]
    [InlineData("subscription { ticks(upTo: 1) waits }", "VALIDATION_ERROR")]
    [InlineData("subscription {", "SYNTAX_ERROR")]
    [InlineData("subscription($n: Int!) { ticks(upTo: $n) }", "BAD_USER_INPUT")]
    [InlineData("subscription { secretTicks }", "FORBIDDEN")]
    [InlineData("subscription { checked(id: \"x\") }", "NOT_FOUND")]
    [InlineData("subscription @inContext(locale: \"no\") { ticks(upTo: 1) }", "REFUSED")]
    [InlineData("subscription { ticks(upTo: 2, failAt: 1) }", "INTERNAL")]
    [InlineData("query A { hello } subscription S { waits }", "OPERATION_RESOLUTION_FAILURE")]
    public async Task Subscription_Should_LeaveARequestError_When_ItCannotBegin(string query, string code)
    {
        using var shop = new ShopHost(services => services.AddSingleton<IOperationListener, RefusingListener>());
        using var stream = new RecordedStream();

        var outcome = await shop.StreamAsync(query, stream);

        Assert.DoesNotContain(stream.Sent, sent => sent != "open");
        Assert.Equal((ExecutionStatus.RequestError, code), (outcome.Status, outcome.ErrorCode));
        var response = JsonDocument.Parse(stream.Left).RootElement;
        Assert.Equal(code, response.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString());
        Assert.False(response.TryGetProperty("data", out _));
    }

    [Fact]
    public async Task Subscription_Should_EndWithAnError_When_TheSourceFails()
    {
        using var shop = new ShopHost();
        using var stream = new RecordedStream();

        var outcome = await shop.StreamAsync("subscription { ticks(upTo: 3, failAt: 2) }", stream);

        Assert.Equal(
            [
                "open",
                """{"data":{"ticks":1}}""",
                """{"errors":[{"message":"Something went wrong on our side.","extensions":{"code":"INTERNAL","traceId":"…"}}]} last""",
            ],
            stream.Sent.Select(sent => TraceId().Replace(sent, "\"traceId\":\"…\"")));
        Assert.Equal((ExecutionStatus.FieldErrors, "INTERNAL"), (outcome.Status, outcome.ErrorCode));
        Assert.Equal(["begin", "end"], shop.Store.Calls);
    }

    [Fact]
    public async Task Subscription_Should_FinishTheRunningEvent_When_ToldToStop()
    {
        using var shop = new ShopHost();
        RecordedStream? stream = null;
        using var _ = stream = new RecordedStream
        {
            OnSend = _ =>
            {
                stream!.Stop();
                return Task.CompletedTask;
            },
        };

        var outcome = await shop.StreamAsync("subscription { waits }", stream).AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(["open", """{"data":{"waits":1}}"""], stream.Sent);
        Assert.Equal(ExecutionStatus.Ok, outcome.Status);
        Assert.Equal(["end"], shop.Store.Calls);
    }

    [Fact]
    public async Task Subscription_Should_ThrowWhatTheStreamThrows_When_ItCannotSend()
    {
        using var shop = new ShopHost();
        using var stream = new RecordedStream { OnSend = _ => throw new IOException("gone") };

        await Assert.ThrowsAsync<IOException>(() => shop.StreamAsync("subscription { ticks(upTo: 2) }", stream).AsTask());

        Assert.Equal(["begin", "end"], shop.Store.Calls);
    }

    [Fact]
    public async Task Subscription_Should_EndAtOnce_When_NobodyReadsAnyMore()
    {
        using var shop = new ShopHost();
        using var gone = new CancellationTokenSource();
        using var stream = new RecordedStream { OnSend = _ => gone.CancelAsync() };

        var running = shop.StreamAsync("subscription { ticks(upTo: 1000000) }", stream, null, gone.Token).AsTask();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(["begin", "end"], shop.Store.Calls);
    }

    [Fact]
    public async Task Event_Should_TellSoAndTheNextBeAnswered_When_ItTakesTooLong()
    {
        var slow = new SlowOnce();
        using var shop = new ShopHost(services => services.AddSingleton<IOperationListener>(slow));
        using var stream = new RecordedStream();
        var request = GraphQLRequest.Of("subscription { ticks(upTo: 2) }") with { Timeout = TimeSpan.FromMilliseconds(50) };

        await shop.StreamAsync(request, stream);

        Assert.Equal(
            [
                "open",
                """{"errors":[{"message":"The operation took longer than 0.05 seconds.","extensions":{"code":"TIMEOUT"}}]}""",
                """{"data":{"ticks":2}}""",
            ],
            stream.Sent);
    }

    [Fact]
    public async Task Event_Should_RunInAScopeOfItsOwn_When_TheHostCarriesItsStateOver()
    {
        using var shop = new ShopHost(services =>
        {
            services.AddScoped<ShopCaller>();
            services.AddSingleton<IRequestState, CallerState>();
            services.AddScoped<IOperationListener, CallerListener>();
        });
        using var stream = new RecordedStream();

        await shop.StreamAsync("subscription { caller }", stream);

        // The first listener names the caller of the request; each event starts from that, and not from the event before it.
        Assert.Equal(["open", """{"data":{"caller":"nobody!"}}""", """{"data":{"caller":"changed"}}"""], stream.Sent);
        Assert.Equal(["nobody", "nobody!", "changed"], shop.Store.Calls);
    }

    [Fact]
    public async Task Executor_Should_NameTheStreamingTransports_When_ASubscriptionIsToBeAnsweredOnce()
    {
        using var shop = new ShopHost();

        Assert.Equal(
            """{"errors":[{"message":"A subscription is answered event by event: ask with Accept: text/event-stream, or over WebSocket """
            + """with graphql-transport-ws.","extensions":{"code":"STREAM_REQUIRED"}}]}""",
            await shop.AskAsync("subscription { ticks(upTo: 1) }"));
    }

    [GeneratedRegex("\"traceId\":\"[0-9a-f]{32}\"")]
    private static partial Regex TraceId();

    private sealed class RefusingListener : IOperationListener
    {
        public ValueTask BeforeOperationAsync(OperationInfo operation, CancellationToken cancellationToken) =>
            operation.Directives.Count > 0 ? throw new GraphQLRequestException("REFUSED", "Not here.") : ValueTask.CompletedTask;
    }

    /// <summary>Lets the subscription begin, holds its first event and no other.</summary>
    private sealed class SlowOnce : IOperationListener
    {
        private int _calls;

        public ValueTask BeforeOperationAsync(OperationInfo operation, CancellationToken cancellationToken) =>
            ++_calls == 2 ? new ValueTask(Task.Delay(Timeout.Infinite, cancellationToken)) : ValueTask.CompletedTask;
    }

    private sealed class CallerState : IRequestState
    {
        public void CarryOver(IServiceProvider from, IServiceProvider to) =>
            to.GetRequiredService<ShopCaller>().Name = from.GetRequiredService<ShopCaller>().Name;
    }

    private sealed class CallerListener(ShopCaller caller, ShopStore store) : IOperationListener
    {
        public ValueTask BeforeOperationAsync(OperationInfo operation, CancellationToken cancellationToken)
        {
            store.Calls.Enqueue(caller.Name);
            caller.Name += "!";
            return ValueTask.CompletedTask;
        }
    }
}
