using System.Net;
using System.Text.Json;

namespace Headless.Gateway.Tests;

/// <summary>Finding any object again by its id.</summary>
public sealed class NodeTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.ReadyAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("_")]
    [InlineData("prod_")]
    [InlineData("_00000000000000000000000000")]
    [InlineData("nothing_00000000000000000000000000")]
    [InlineData("prod_00000000000000000000000000")]
    [InlineData("PROD_00000000000000000000000000")]
    [InlineData("cart_00000000000000000000000000")]
    [InlineData("'; drop table products; --")]
    [InlineData("prod_手机")]
    public async Task Node_Should_BeNull_When_TheIdLeadsNowhere(string id)
    {
        Assert.Equal(
            Answer.Ok("""{"data":{"node":null}}"""), await _host.QueryAsync("query($id: ID!) { node(id: $id) { id } }", new { id }));
    }

    [Fact]
    public async Task Nodes_Should_KeepTheOrder_When_TypesAreMixed()
    {
        var created = await _host.AdminAsync(
            """
            mutation {
              productCreate(input: { name: "Lamp", variants: [{ sku: "L-1", price: { amount: "9.90", currencyCode: "CNY" } }] }) {
                product { id variants { id } }
                userErrors { message }
              }
              tagUpsert(slug: "light", name: "Light") { tag { id } }
            }
            """);
        var product = created.Data().GetProperty("productCreate").GetProperty("product");
        string[] ids =
        [
            created.Data().GetProperty("tagUpsert").GetProperty("tag").GetProperty("id").GetString()!,
            "prod_00000000000000000000000000",
            product.GetProperty("variants")[0].GetProperty("id").GetString()!,
            product.GetProperty("id").GetString()!,
            product.GetProperty("id").GetString()!,
        ];

        var answer = await _host.AdminAsync("query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", new { ids });

        var nodes = answer.Data().GetProperty("nodes").EnumerateArray().Select(
            node => node.ValueKind == JsonValueKind.Null ? null : $"{node.GetProperty("__typename")} {node.GetProperty("id")}");
        Assert.Equal([$"Tag {ids[0]}", null, $"Variant {ids[2]}", $"Product {ids[3]}", $"Product {ids[4]}"], nodes);
    }

    [Fact]
    public async Task Nodes_Should_BeRefused_When_MoreThanAHundredAreAskedFor()
    {
        var ids = Enumerable.Repeat("prod_00000000000000000000000000", 101);

        var answer = await _host.QueryAsync("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", new { ids });

        Assert.Equal(
            new Answer(
                (HttpStatusCode)294,
                """{"errors":[{"message":"nodes(ids:) takes at most 100 ids, not 101.","locations":[{"line":1,"column":23}],"""
                + "\"path\":[\"nodes\"],\"extensions\":{\"code\":\"BAD_USER_INPUT\"}}],\"data\":null}"),
            answer);
    }
}
