namespace Headless.Gateway.Tests;

/// <summary>Who calls, and in which language and currency.</summary>
public sealed class CallTests : IAsyncLifetime
{
    private const string Viewer =
        "{ viewer { __typename ... on ApiClient { id name scopes } ... on Customer { id } ... on Anonymous { locale } } }";

    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.ReadyAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Caller_Should_BeAnonymous_When_NoKeyIsSent()
    {
        Assert.Equal(
            Answer.Ok("""{"data":{"viewer":{"__typename":"Anonymous","locale":"en"}}}"""), await _host.QueryAsync(Viewer));
    }

    [Fact]
    public async Task Caller_Should_BeTheAdministrator_When_TheKeyIsRight()
    {
        Assert.Equal(
            Answer.Ok("""{"data":{"viewer":{"__typename":"ApiClient","id":"app_admin","name":"Administrator","scopes":["*"]}}}"""),
            await _host.AdminAsync(Viewer));
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData(GatewayHost.AdminKey + "x")]
    [InlineData("TEST-KEY-OF-THE-ADMINISTRATOR")]
    public async Task Caller_Should_BeRefused_When_TheKeyIsWrong(string key)
    {
        Assert.Equal(
            Answer.Refusal(401, "UNAUTHENTICATED", "The key in X-API-Key is not known."),
            await _host.QueryAsync(Viewer, null, ("X-API-Key", key)));
    }

    [Fact]
    public async Task Caller_Should_ActForACustomer_When_TheKeyMayDoSo()
    {
        Assert.Equal(
            Answer.Ok("""{"data":{"viewer":{"__typename":"Customer","id":"cust_ann"}}}"""),
            await _host.QueryAsync(Viewer, null, ("X-API-Key", GatewayHost.AdminKey), ("X-Customer-Id", "cust_ann")));
    }

    [Fact]
    public async Task Caller_Should_BeRefused_When_ItNamesACustomerWithoutAKey()
    {
        Assert.Equal(
            Answer.Refusal(401, "UNAUTHENTICATED", "X-Customer-Id needs an API key in X-API-Key that has the scope customers:act."),
            await _host.QueryAsync(Viewer, null, ("X-Customer-Id", "cust_ann")));
    }

    [Theory]
    [InlineData("cust_")]
    [InlineData("ann")]
    [InlineData("prod_ann")]
    [InlineData("cust_Ann")]
    [InlineData("cust_a n")]
    [InlineData("cust_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Caller_Should_BeRefused_When_TheCustomerIdIsNone(string id)
    {
        Assert.Equal(
            Answer.Refusal(400, "INVALID_REQUEST", "X-Customer-Id must be cust_ and 1 to 64 characters of a-z and 0-9."),
            await _host.QueryAsync(Viewer, null, ("X-API-Key", GatewayHost.AdminKey), ("X-Customer-Id", id)));
    }

    [Theory]
    [InlineData("zh-CN", "zh-CN")]
    [InlineData("ZH-hant-tw", "zh-Hant-TW")]
    [InlineData("de;q=0.5, fr-CH, *;q=0.1", "fr-CH")]
    [InlineData("*", "en")]
    [InlineData("not a language", "en")]
    [InlineData("x-klingon, es-419;q=0.3", "es-419")]
    public async Task Locale_Should_ComeFromTheBrowser_When_TheOperationNamesNone(string header, string locale)
    {
        Assert.Equal(
            Answer.Ok($$$$"""{"data":{"viewer":{"__typename":"Anonymous","locale":"{{{{locale}}}}"}}}"""),
            await _host.QueryAsync(Viewer, null, ("Accept-Language", header)));
    }

    [Fact]
    public async Task Locale_Should_ComeFromTheOperation_When_ItNamesOne()
    {
        Assert.Equal(
            Answer.Ok("""{"data":{"viewer":{"locale":"zh-CN"}}}"""),
            await _host.QueryAsync(
                "query($l: Locale) @inContext(locale: $l, currency: \"CNY\") { viewer { ... on Anonymous { locale } } }",
                new { l = "zh-cn" },
                ("Accept-Language", "de")));
    }

    [Theory]
    [InlineData("locale: \"english\"", "language tag", "a language with perhaps script and region, for example en, zh-CN or zh-Hant-TW")]
    [InlineData("locale: \"\"", "language tag", "a language with perhaps script and region, for example en, zh-CN or zh-Hant-TW")]
    [InlineData("currency: \"yuan\"", "currency", "an ISO 4217 code: three capital letters, for example CNY")]
    [InlineData("currency: \"cny\"", "currency", "an ISO 4217 code: three capital letters, for example CNY")]
    public async Task Operation_Should_BeRefused_When_ItsContextIsNone(string argument, string kind, string allowed)
    {
        var answer = await _host.QueryAsync($"query @inContext({argument}) {{ viewer {{ __typename }} }}");

        var shown = argument.Replace("\"", "\\\"", StringComparison.Ordinal);
        var refusal = Answer.Refusal(422, "BAD_USER_INPUT", $"@inContext({shown}) is no {kind}. Allowed is {allowed}.");
        Assert.Equal(refusal, answer);
    }
}
