using System.Text;
using System.Text.Json;

namespace Headless.Gateway.Tests;

/// <summary>What a stranger may send: each gets a clear typed answer, and nothing is changed by it.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private const string AnyId = "prod_00000000000000000000000000";

    private GatewayHost _host = null!;
    private string _product = "";
    private string _before = "";

    public async Task InitializeAsync()
    {
        _host = await GatewayHost.ReadyAsync();
        var created = await _host.AdminAsync(
            "mutation { productCreate(input: { name: \"Lamp\" }) { product { id } userErrors { code message } } }");
        _product = created.Data().GetProperty("productCreate").GetProperty("product").GetProperty("id").GetString()!;
        _before = await StateAsync();
    }

    /// <summary>Every test ends with what it began with.</summary>
    public async Task DisposeAsync()
    {
        Assert.Equal(_before, await StateAsync());
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Gateway_Should_Refuse_When_TheJsonIsUnreadable()
    {
        Assert.Equal(
            Answer.Refusal(400, "INVALID_JSON", "The request body is not JSON: line 1, byte 13."), await PostAsync("{\"query\": \"{"));
    }

    [Fact]
    public async Task Gateway_Should_Refuse_When_TheContentTypeIsWrong()
    {
        Assert.Equal(
            Answer.Refusal(
                415,
                "UNSUPPORTED_MEDIA_TYPE",
                "Content-Type 'text/plain; charset=utf-8' is not supported. Send application/json in UTF-8."),
            await PostAsync("""{"query":"{ __typename }"}""", "text/plain"));
    }

    [Fact]
    public async Task Gateway_Should_Refuse_When_AFieldIsUnknown()
    {
        var answer = await _host.QueryAsync("{ products(first: 1) { nodes { prize } } }");

        AssertError(answer, "VALIDATION_ERROR", "prize");
    }

    [Fact]
    public async Task Gateway_Should_Refuse_When_AVariableHasTheWrongType()
    {
        var answer = await _host.QueryAsync("query($n: Int!) { products(first: $n) { nodes { id } } }", new { n = "ten" });

        AssertError(answer, "BAD_USER_INPUT", "$n");
    }

    [Fact]
    public async Task Gateway_Should_RefuseEarly_When_TheBodyHasTenMegabytes()
    {
        Assert.Equal(
            Answer.Refusal(
                413, "PAYLOAD_TOO_LARGE", "The request body is larger than 2097152 bytes. Split the work over several requests."),
            await PostAsync("""{"query":"{ __typename }"}""".PadRight(10 * 1024 * 1024)));
    }

    [Fact]
    public async Task Gateway_Should_Refuse_When_TheDocumentNests200Levels()
    {
        var query = string.Concat(Enumerable.Repeat("{ node(id: \"a\") ", 200)) + "{ id }" + new string('}', 200);

        AssertError(await _host.QueryAsync(query), "LIMIT_EXCEEDED", "128");
    }

    [Fact]
    public async Task Gateway_Should_Refuse_When_TheVariablesNest200Levels()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 200)) + new string(']', 200);

        Assert.Equal(
            Answer.Refusal(422, "JSON_TOO_DEEP", "Parameter 'variables' nests deeper than 64 levels."),
            await PostAsync($$$"""{"query":"{ __typename }","variables":{"a":{{{deep}}}}}"""));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000)]
    [InlineData(100_000, "LIMIT_EXCEEDED", "ProductConnection.nodes costs most")]
    public async Task Gateway_Should_Refuse_When_ThePageSizeIsOutOfRange(
        int first, string code = "BAD_USER_INPUT", string message = "first")
    {
        var answer = await _host.QueryAsync("query($first: Int!) { products(first: $first) { nodes { id } } }", new { first });

        AssertError(answer, code, message);
    }

    [Theory]
    [InlineData("forged")]
    [InlineData("AAAA")]
    [InlineData("")]
    [InlineData("手机")]
    public async Task Gateway_Should_Refuse_When_TheCursorIsForged(string after)
    {
        var answer = await _host.QueryAsync("query($after: String) { products(first: 1, after: $after) { nodes { id } } }", new { after });

        AssertError(answer, "BAD_USER_INPUT", "cursor");
    }

    [Fact]
    public async Task Gateway_Should_AnswerNull_When_TheIdIsUnknown()
    {
        Assert.Equal(
            Answer.Ok("""{"data":{"product":null,"node":null}}"""),
            await _host.QueryAsync($"{{ product(by: {{ id: \"{AnyId}\" }}) {{ id }} node(id: \"{AnyId}\") {{ id }} }}"));
    }

    [Fact]
    public async Task Gateway_Should_TellTheConflict_When_TheExpectedVersionIsWrong()
    {
        var answer = await _host.AdminAsync(
            """
            mutation($id: ID!) {
              productUpdate(id: $id, input: { name: "Other" }, expectedVersion: 7) { userErrors { code path } }
            }
            """,
            new { id = _product });

        var error = answer.Data().GetProperty("productUpdate").GetProperty("userErrors")[0];
        Assert.Equal("VERSION_CONFLICT", error.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Gateway_Should_Refuse_When_TheScopeIsMissing()
    {
        var answer = await _host.QueryAsync("mutation { productCreate(input: { name: \"Mine\" }) { product { id } } }");

        AssertError(answer, "FORBIDDEN", "catalog:write");
    }

    private static void AssertError(Answer answer, string code, string part)
    {
        var response = JsonDocument.Parse(answer.Body).RootElement;
        var error = response.GetProperty("errors")[0];
        Assert.Equal(response.TryGetProperty("data", out _) ? 294 : 422, (int)answer.Status);
        Assert.Equal(code, error.GetProperty("extensions").GetProperty("code").GetString());
        Assert.Contains(part, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private Task<Answer> PostAsync(string body, string mediaType = "application/json") =>
        _host.SendAsync(HttpMethod.Post, GatewayApp.GraphQLPath, new StringContent(body, Encoding.UTF8, mediaType));

    private async Task<string> StateAsync()
    {
        var all = await _host.AdminAsync(
            "{ products(first: 10, filter: { status: [DRAFT, ACTIVE, ARCHIVED] }) { nodes { id version name } } }");
        return all.Body;
    }
}
