using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Headless.Bench;

/// <summary>The LEGO catalogue of 21,546 sets in a data folder, and ten times it: made once, then used by every run.</summary>
internal static class Catalogue
{
    public const int Sets = 21_546;

    private const int Copies = 9;

    /// <summary>Imports the sets with the command line tool, as a user would; the seconds it took, start of the tool included.</summary>
    public static Task<double> ImportAsync(string data) => ImportAsync("--data", data);

    /// <summary>The same, into a gateway that runs.</summary>
    public static Task<double> ImportAsync(BenchGateway gateway) =>
        ImportAsync("--url", gateway.Address.ToString(), "--key", BenchGateway.Key);

    private static async Task<double> ImportAsync(params string[] where)
    {
        var source = RepositoryFolder.Shared("data", "lego-brickset");
        if (!Directory.Exists(source))
        {
            throw new InvalidOperationException("The LEGO data set is missing: ../shared/data/lego-brickset beside the checkout.");
        }

        var tool = Path.Combine(RepositoryFolder.Path, "tools", "Cli", "bin", "Release", "net10.0", "Headless.Cli.dll");
        if (!File.Exists(tool))
        {
            throw new InvalidOperationException("Build the tool first: dotnet build -c Release tools/Cli");
        }

        var watch = Stopwatch.StartNew();
        using var process = Process.Start("dotnet", [tool, "import", "lego", source, .. where]);
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? watch.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"The import ended with {process.ExitCode}.");
    }

    /// <summary>Fills the folder with ten times the products: every product of the source folder again under nine other names.</summary>
    public static async Task MultiplyAsync(string from, string to)
    {
        if (Directory.Exists(to))
        {
            return;
        }

        await using (var source = await BenchGateway.StartAsync(from))
        await using (var target = await BenchGateway.StartAsync(to))
        {
            using var read = Client(source);
            using var write = Client(target);
            string? after = null;
            do
            {
                var page = (await AskAsync(read, ReadQuery, new JsonObject { ["after"] = after }))["products"]!;
                for (var copy = 0; copy <= Copies; copy++)
                {
                    var rows = new JsonArray([.. page["nodes"]!.AsArray().Select(node => (JsonNode)Row(node!, copy))]);
                    var done = await AskAsync(write, WriteMutation, new JsonObject { ["rows"] = rows });
                    if (done["productsImport"]!["failed"]!.GetValue<int>() > 0)
                    {
                        throw new InvalidOperationException(done.ToJsonString());
                    }
                }

                after = page["pageInfo"]!["hasNextPage"]!.GetValue<bool>() ? page["pageInfo"]!["endCursor"]!.GetValue<string>() : null;
            }
            while (after is not null);
        }
    }

    private const string ReadQuery =
        """
        query($after: String) { products(first: 100, after: $after, filter: { status: [ACTIVE, DRAFT] }) { nodes {
          name slug externalId status publishedAt rating { average count } tags { name } attributes { name value }
          variants { sku name price { amount currencyCode } prices { amount currencyCode } availability { quantity } }
        } pageInfo { hasNextPage endCursor } } }
        """;

    private const string WriteMutation =
        "mutation($rows: [ProductInput!]!) { productsImport(rows: $rows) { failed userErrors { path message } } }";

    private static JsonObject Row(JsonNode product, int copy)
    {
        var suffix = copy.ToString(CultureInfo.InvariantCulture);
        var row = product.DeepClone().AsObject();
        row["slug"] = $"{product["slug"]}-{suffix}";
        row["externalId"] = $"{product["externalId"]}-{suffix}";
        row["tags"] = new JsonArray([.. product["tags"]!.AsArray().Select(tag => tag!["name"]!.DeepClone())]);
        foreach (var variant in row["variants"]!.AsArray().Select(variant => variant!.AsObject()))
        {
            var price = variant["price"]!["currencyCode"]!.GetValue<string>();
            var others = variant["prices"]!.AsArray().Where(other => other!["currencyCode"]!.GetValue<string>() != price);
            variant["sku"] = $"{variant["sku"]}-{suffix}";
            variant["stock"] = variant["availability"]!["quantity"]?.DeepClone();
            variant["prices"] = new JsonArray([.. others.Select(other => other!.DeepClone())]);
            variant.Remove("availability");
        }

        return row;
    }

    private static HttpClient Client(BenchGateway gateway)
    {
        var client = new HttpClient { BaseAddress = gateway.Address };
        client.DefaultRequestHeaders.Add("X-API-Key", BenchGateway.Key);
        return client;
    }

    private static async Task<JsonNode> AskAsync(HttpClient client, string query, JsonObject variables)
    {
        using var response = await client.PostAsJsonAsync("/graphql", new JsonObject { ["query"] = query, ["variables"] = variables });
        var answer = (await response.Content.ReadFromJsonAsync<JsonNode>())!;
        return answer["data"] ?? throw new InvalidOperationException(answer.ToJsonString(JsonSerializerOptions.Default));
    }
}
