using Headless.Modules.Tests.Host;

namespace Headless.Modules.Tests.Identity;

public sealed class ViewerTests
{
    private const string Viewer =
        """
        {
          viewer {
            __typename
            ... on Customer { id }
            ... on ApiClient { id name scopes }
            ... on Anonymous { locale }
          }
        }
        """;

    [Fact]
    public async Task Viewer_Should_SayWhoCalls_When_Asked()
    {
        await using var shop = await Shop.OpenAsync();

        var nobody = await shop.Public.AskAsync(Viewer);
        var client = await shop.WithScopes("stock:write", "catalog:write").AskAsync(Viewer);
        var customer = await shop.Customer("cust_1").AskAsync(Viewer);

        nobody.Is("""{"data": {"viewer": {"__typename": "Anonymous", "locale": "en"}}}""");
        client.Is(
            """
            {"data": {"viewer": {"__typename": "ApiClient", "id": "app_test", "name": "Test", "scopes": ["catalog:write", "stock:write"]}}}
            """);
        customer.Is("""{"data": {"viewer": {"__typename": "Customer", "id": "cust_1"}}}""");
    }

    [Fact]
    public async Task Node_Should_ShowACustomerOnlyToThemselves_When_TheIdIsKnown()
    {
        await using var shop = await Shop.OpenAsync();
        const string Node = """{ node(id: "cust_1") { __typename id } }""";

        var own = await shop.Customer("cust_1").AskAsync(Node);
        var other = await shop.Customer("cust_2").AskAsync(Node);
        var editor = await shop.Editor.AskAsync(Node);

        own.Is("""{"data": {"node": {"__typename": "Customer", "id": "cust_1"}}}""");
        other.Is("""{"data": {"node": null}}""");
        editor.Is("""{"data": {"node": null}}""");
    }
}
