using System.Net.Http.Json;
using System.Text.Json;

namespace Headless.Gateway.Tests;

/// <summary>Deferred fragments on the shop's own schema.</summary>
public sealed class DeferTests
{
    [Fact]
    public async Task Variants_Should_ComeLater_When_TheyAreDeferred()
    {
        await using var host = await GatewayHost.ReadyAsync(null, "--Demo:Seed=true");
        var whole = await host.QueryAsync("{ products(first: 3) { nodes { name variants { sku } } } }");

        var parts = await StreamAsync(host, "{ products(first: 3) { nodes { name ... @defer(label: \"v\") { variants { sku } } } } }");

        var expected = whole.Data().GetProperty("products").GetProperty("nodes").EnumerateArray().ToList();
        Assert.Equal(2, parts.Count);
        Assert.Equal(
            expected.Select(n => n.GetProperty("name").GetString()),
            parts[0].GetProperty("data").GetProperty("products").GetProperty("nodes").EnumerateArray()
                .Select(n => Assert.Single(n.EnumerateObject()).Value.GetString()));
        Assert.Equal(
            ["""["products","nodes",0]""", """["products","nodes",1]""", """["products","nodes",2]"""],
            parts[0].GetProperty("pending").EnumerateArray().Select(p => p.GetProperty("path").GetRawText()));
        Assert.Equal(
            expected.Select(n => n.GetProperty("variants").GetRawText()),
            parts[1].GetProperty("incremental").EnumerateArray().Select(i => i.GetProperty("data").GetProperty("variants").GetRawText()));
        Assert.False(parts[1].GetProperty("hasNext").GetBoolean());
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task Mutation_Should_BeWhole_When_ItsAnswerIsKeptForRetries(bool isKept, int responses)
    {
        await using var host = await GatewayHost.ReadyAsync();
        const string Mutation = "mutation { cartCreate { userErrors { code } ... @defer { cart { id } } } }";
        (string, string)[] headers = isKept ? [("Idempotency-Key", "5f0c2a9e-6f0e-4a57-9a39-0e6b0f3a1c55")] : [];

        var first = await StreamAsync(host, Mutation, headers);
        var second = await StreamAsync(host, Mutation, headers);

        Assert.Equal((responses, responses), (first.Count, second.Count));
        Assert.Equal(isKept, first[^1].GetRawText() == second[^1].GetRawText());
        Assert.Contains("\"cart\":{\"id\":", first[^1].GetRawText(), StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<JsonElement>> StreamAsync(
        GatewayHost host, string query, params (string Name, string Value)[] headers)
    {
        var content = JsonContent.Create(new { query });
        var answer = await host.SendAsync(
            HttpMethod.Post, GatewayApp.GraphQLPath, content, [("Accept", "multipart/mixed, application/json"), .. headers]);
        return
        [
            .. answer.Body.Split('\n')
                .Where(line => line.StartsWith('{'))
                .Select(line => JsonDocument.Parse(line.Trim()).RootElement),
        ];
    }
}
