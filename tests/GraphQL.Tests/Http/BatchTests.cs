using System.Net;
using System.Text.Json;

namespace Headless.GraphQL.Tests.Http;

/// <summary>Lists of operations, where the host allows them.</summary>
public sealed class BatchTests(BatchHttpHost host) : TransportTestBase(host), IClassFixture<BatchHttpHost>
{
    private const string Hello = """{"query":"{ hello }"}""";
    private const string HelloAnswer = """{"data":{"hello":"Hello world"}}""";

    [Theory]
    [InlineData("application/json", Json)]
    [InlineData("application/graphql-response+json", GraphQL)]
    public async Task Batch_Should_AnswerInOrder_When_Allowed(string accept, string mediaType)
    {
        const string Second = """{"query":"query($n: String) { hello(name: $n) }","variables":{"n":"second"}}""";

        var answer = await SendAsync(Post($"\uFEFF [{Hello}, {Second},\n{{\"query\":\"mutation {{ add(by: 3) }}\"}}]", accept));

        const string Expected = $$$"""[{{{HelloAnswer}}},{"data":{"hello":"Hello second"}},{"data":{"add":3}}]""";
        Assert.Equal(new Answer(HttpStatusCode.OK, mediaType, Expected), answer);
    }

    [Fact]
    public async Task Batch_Should_AnswerTheOthers_When_OneIsWrong()
    {
        var answer = await SendAsync(Post($$$"""[{"qeury":"{ hello }"},{"query":"{ nothing }"},{{{Hello}}}]"""));

        Assert.Equal((HttpStatusCode.OK, Json), (answer.Status, answer.MediaType));
        using var list = JsonDocument.Parse(answer.Body);
        var codes = list.RootElement.EnumerateArray().Take(2)
            .Select(each => each.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString());
        Assert.Equal(["INVALID_REQUEST", "VALIDATION_ERROR"], codes);
        Assert.EndsWith($",{HelloAnswer}]", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", 422, "INVALID_REQUEST", "The list holds no operation.")]
    [InlineData("[1]", 422, "INVALID_REQUEST", "Operation 1 of the list must be an object with the member 'query'.")]
    [InlineData($"[{Hello},[{Hello}]]", 422, "INVALID_REQUEST", "Operation 2 of the list must be an object with the member 'query'.")]
    [InlineData($"[{Hello}", 400, "INVALID_JSON", "The request body is not JSON: line 1, byte 23.")]
    [InlineData($"[{Hello}]]", 400, "INVALID_JSON", "The request body is not JSON: line 1, byte 24.")]
    [InlineData(
        $"[{Hello},{Hello},{Hello},{Hello}]",
        422,
        "BATCH_TOO_LARGE",
        "The list holds more than 3 operations, which is what GraphQL:MaxBatchedOperations allows.")]
    public async Task Batch_Should_BeRefusedWhole_When_TheListIsWrong(string body, int status, string code, string message)
    {
        Assert.Equal(Refusal(status, code, message), await SendAsync(Post(body)));
    }

    [Fact]
    public async Task Batch_Should_EndInTime_When_OneOperationTakesTooLong()
    {
        var answer = await SendAsync(Post($$"""[{{Hello}},{"query":"{ waits }"}]"""));

        Assert.Equal(Refusal(504, "TIMEOUT", "The operation took longer than 1 seconds."), answer);
    }
}
