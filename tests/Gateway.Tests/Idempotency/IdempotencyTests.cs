using System.Text.Json;
using Headless.Gateway.Idempotency;
using Headless.Storage.Documents;
using Microsoft.Extensions.DependencyInjection;
using static Headless.Gateway.Tests.Idempotency.RetryHost;

namespace Headless.Gateway.Tests.Idempotency;

public sealed class IdempotencyTests
{
    private const string Adjust =
        """
        mutation($sku: String!, $delta: Int! = 1) {
          stockAdjust(sku: $sku, delta: $delta, reason: "test") { variant { availability { quantity } } userErrors { code } }
        }
        """;

    private const string Create =
        "mutation($variant: ID!) { cartCreate(lines: [{variantId: $variant}]) { cart { id version totalQuantity } userErrors { code } } }";

    private const string Add =
        """
        mutation($cart: ID!, $variant: ID!) {
          cartLinesAdd(cartId: $cart, lines: [{variantId: $variant}]) { cart { version totalQuantity } userErrors { code } }
        }
        """;

    [Fact]
    public async Task Mutation_Should_HaveOneEffectAndOneAnswer_When_FiftyCallersRaceWithOneKey()
    {
        await using var host = await StartAsync();
        await host.VariantAsync("TEA", stock: 5);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => Task.Run(() => host.SendAsync(Adjust, new { sku = "TEA" }, Key("k1")))));

        var answer = Assert.Single(answers.Distinct());
        Assert.Equal("""{"data":{"stockAdjust":{"variant":{"availability":{"quantity":6}},"userErrors":[]}}}""", answer);
        Assert.Equal(6, await host.StockAsync("TEA"));
    }

    [Fact]
    public async Task Mutation_Should_ReplayTheSameBytes_When_TheHostWasRestarted()
    {
        await using var host = await StartAsync();
        var tea = await host.VariantAsync("TEA", stock: 5);

        var stock = await host.SendAsync(Adjust, new { sku = "TEA" }, Key("k1"));
        var cart = await host.SendAsync(Create, new { variant = tea }, Anonymous, Key("0123456789abcdef"));
        await host.OpenAsync();

        Assert.Equal(stock, await host.SendAsync(Adjust, new { sku = "TEA" }, Key("k1")));
        Assert.Equal(cart, await host.SendAsync(Create, new { variant = tea }, Anonymous, Key("0123456789abcdef")));
        Assert.Equal(6, await host.StockAsync("TEA"));
    }

    [Fact]
    public async Task Mutation_Should_BeRefused_When_TheKeyWasUsedForAnotherRequest()
    {
        await using var host = await StartAsync();
        await host.VariantAsync("TEA", stock: 5);

        await host.SendAsync(Adjust, new { sku = "TEA" }, Key("k1"));
        var other = await host.SendAsync(Adjust, new { sku = "TEA", delta = 2 }, Key("k1"));

        Assert.Equal("IDEMPOTENCY_CONFLICT", CodeOf(other));
        Assert.Equal(6, await host.StockAsync("TEA"));
    }

    [Fact]
    public async Task Fields_Should_HaveTheirOwnEffects_When_ARequestHasSeveral()
    {
        await using var host = await StartAsync();
        await host.VariantAsync("TEA", stock: 0);
        const string Several =
            """
            mutation($a: String!) {
              a: stockAdjust(sku: "TEA", delta: 1, reason: "a") @idempotent(key: $a) { variant { availability { quantity } } }
              b: stockAdjust(sku: "TEA", delta: 10, reason: "b") { variant { availability { quantity } } }
              c: stockAdjust(sku: "TEA", delta: 100, reason: "c") { variant { availability { quantity } } }
            }
            """;

        var first = await host.SendAsync(Several, new { a = "k-a" }, Key("k-header"));
        var again = await host.SendAsync(Several, new { a = "k-a" }, Key("k-header"));

        Assert.Equal(
            """
            {"data":{"a":{"variant":{"availability":{"quantity":1}}},"b":{"variant":{"availability":{"quantity":11}}},
            "c":{"variant":{"availability":{"quantity":111}}}}}
            """.ReplaceLineEndings(""),
            first);
        Assert.Equal(first, again);
        Assert.Equal(111, await host.StockAsync("TEA"));
    }

    [Fact]
    public async Task Mutation_Should_NameWhatWasCommitted_When_ItsAnswerWasLost()
    {
        await using var host = await StartAsync("--Idempotency:LeaseSeconds=1");
        await host.VariantAsync("TEA", stock: 5);

        host.LosesAnswers = true;
        var first = await host.SendAsync(Adjust, new { sku = "TEA" }, Key("k1"));
        host.LosesAnswers = false;
        var retry = await host.SendAsync(Adjust, new { sku = "TEA" }, Key("k1"));
        var third = await host.SendAsync(Adjust, new { sku = "TEA" }, Key("k1"));

        Assert.Equal("""{"data":{"stockAdjust":{"variant":{"availability":{"quantity":6}},"userErrors":[]}}}""", first);
        Assert.Equal("IDEMPOTENCY_ANSWER_LOST", CodeOf(retry));
        Assert.Matches("stockAdjust with this idempotency key was committed at .* It wrote products/prod_[0-9a-z]{26}", MessageOf(retry));
        Assert.Equal(retry, third);
        Assert.Equal(6, await host.StockAsync("TEA"));
    }

    [Fact]
    public async Task CartChange_Should_AnswerTheCurrentCart_When_ItsAnswerWasLost()
    {
        await using var host = await StartAsync("--Idempotency:LeaseSeconds=1");
        var tea = await host.VariantAsync("TEA", stock: 5);

        host.LosesAnswers = true;
        var created = await host.SendAsync(Create, new { variant = tea }, Key("k1"));
        var payload = JsonDocument.Parse(created).RootElement.GetProperty("data").GetProperty("cartCreate");
        var cart = payload.GetProperty("cart").GetProperty("id").GetString();
        var added = await host.SendAsync(Add, new { cart, variant = tea }, Key("k2"));
        await host.SendAsync(Add, new { cart, variant = tea });
        host.LosesAnswers = false;
        var createdAgain = await host.SendAsync(Create, new { variant = tea }, Key("k1"));
        var addedAgain = await host.SendAsync(Add, new { cart, variant = tea }, Key("k2"));

        Assert.Equal("""{"data":{"cartLinesAdd":{"cart":{"version":2,"totalQuantity":2},"userErrors":[]}}}""", added);
        Assert.Equal("""{"data":{"cartLinesAdd":{"cart":{"version":3,"totalQuantity":3},"userErrors":[]}}}""", addedAgain);
        const string Shown = """{"data":{"cartCreate":{"cart":{"id":"CART","version":3,"totalQuantity":3},"userErrors":[]}}}""";
        Assert.Equal(Shown, createdAgain.Replace(cart!, "CART", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mutation_Should_RunAgain_When_ItFailedBecauseOfUs()
    {
        await using var host = await StartAsync();
        var tea = await host.VariantAsync("TEA", stock: 5);

        host.BeforeVariants = () => throw new InvalidOperationException("broken by the test");
        var failed = await host.SendAsync(Create, new { variant = tea }, Key("k1"));
        host.BeforeVariants = () => Task.CompletedTask;
        var retry = await host.SendAsync(Create, new { variant = tea }, Key("k1"));

        Assert.Equal("INTERNAL", CodeOf(failed));
        Assert.Contains("\"totalQuantity\":1", retry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mutation_Should_KeepTheAnswer_When_ItWasRefusedAsData()
    {
        await using var host = await StartAsync();
        var tea = await host.VariantAsync("TEA", stock: 0);

        var refused = await host.SendAsync(Create, new { variant = tea }, Key("k1"));
        await host.SendAsync(Adjust, new { sku = "TEA" });

        Assert.Equal("""{"data":{"cartCreate":{"cart":null,"userErrors":[{"code":"OUT_OF_STOCK"}]}}}""", refused);
        Assert.Equal(refused, await host.SendAsync(Create, new { variant = tea }, Key("k1")));
    }

    [Fact]
    public async Task Mutation_Should_BeToldToComeAgain_When_TheFirstIsStillRunning()
    {
        await using var host = await StartAsync("--Idempotency:MaxWaitSeconds=0");
        var tea = await host.VariantAsync("TEA", stock: 5);
        var (started, mayGoOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.BeforeVariants = () =>
        {
            started.TrySetResult();
            return mayGoOn.Task;
        };

        var first = host.SendAsync(Create, new { variant = tea }, Key("k1"));
        await started.Task;
        var second = await host.SendAsync(Create, new { variant = tea }, Key("k1"));
        mayGoOn.SetResult();

        Assert.Equal("IDEMPOTENCY_IN_PROGRESS", CodeOf(second));
        Assert.Equal(await first, await host.SendAsync(Create, new { variant = tea }, Key("k1")));
    }

    [Fact]
    public async Task Mutation_Should_HaveAnEffectForEach_When_CallersShareAKey()
    {
        await using var host = await StartAsync();
        var tea = await host.VariantAsync("TEA", stock: 5);

        var answers = new[]
        {
            await host.SendAsync(Create, new { variant = tea }, Key("0123456789abcdef")),
            await host.SendAsync(Create, new { variant = tea }, Key("0123456789abcdef"), Anonymous),
            await host.SendAsync(Create, new { variant = tea }, Key("0123456789abcdef"), ("X-Customer-Id", "cust_1")),
            await host.SendAsync(Create, new { variant = tea }, Key("0123456789abcdef"), ("X-Customer-Id", "cust_2")),
        };

        Assert.Equal(4, answers.Distinct().Count());
        Assert.All(
            answers,
            answer => Assert.EndsWith(""" "version":1,"totalQuantity":1},"userErrors":[]}}}""".Trim(), answer, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0123456789abcde", true)]
    [InlineData("", false)]
    [InlineData("two words", false)]
    [InlineData("x*300", false)]
    public async Task Key_Should_BeRefused_When_ItIsTooShortOrLongOrNoText(string key, bool isAnonymous)
    {
        await using var host = await StartAsync();
        key = key == "x*300" ? new string('x', 300) : key;
        const string Keyed = "mutation($key: String!) { cartCreate @idempotent(key: $key) { cart { id } } }";

        var answer = isAnonymous ? await host.SendAsync(Keyed, new { key }, Anonymous) : await host.SendAsync(Keyed, new { key });

        Assert.Equal("BAD_USER_INPUT", CodeOf(answer));
        Assert.Contains("visible ASCII characters", MessageOf(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Marks_Should_BeSwept_When_NoRetryCanAskForThem()
    {
        await using var host = await StartAsync();
        await host.VariantAsync("TEA", stock: 5);
        await host.SendAsync(Adjust, new { sku = "TEA" }, Key("k1"));
        var documents = host.Services.GetRequiredService<IDocumentStore>();
        var all = new DocumentCount<EffectMark>(EffectMark.Collection, Filter.Everything, Bound: 100);
        async Task<int> MarksAsync() => (await documents.CountAsync([all], CancellationToken.None))[0].Value;

        Assert.Equal(1, await MarksAsync());
        Assert.Equal(0, await Sweeper(TimeSpan.FromHours(47)).SweepAsync(CancellationToken.None));
        Assert.Equal(1, await Sweeper(TimeSpan.FromHours(49)).SweepAsync(CancellationToken.None));
        Assert.Equal(0, await MarksAsync());

        MarkSweeper Sweeper(TimeSpan later) => ActivatorUtilities.CreateInstance<MarkSweeper>(host.Services, new LaterClock(later));
    }

    private static string? CodeOf(string answer) => ErrorOf(answer).GetProperty("extensions").GetProperty("code").GetString();

    private static string? MessageOf(string answer) => ErrorOf(answer).GetProperty("message").GetString();

    private static JsonElement ErrorOf(string answer) => JsonDocument.Parse(answer).RootElement.GetProperty("errors")[0];

    private sealed class LaterClock(TimeSpan later) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + later;
    }
}
