using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Headless.Kernel;
using Headless.Storage.KeyValue;

namespace Headless.Bench.Scale;

/// <summary>
/// Carts as the gateway makes them, then multiplied in the store: three lines each. A member costs a cart and the pointer to it.
/// </summary>
internal sealed class ScaleCarts(IServiceProvider services, HttpClient client)
{
    private const int Patterns = 20;
    private const int LinesPerCart = 3;
    private const int BatchEntries = 500;

    private readonly IKeyValueTransfer _store = services.GetRequiredService<IKeyValueTransfer>();

    /// <summary>As many carts of guests.</summary>
    public async Task FillAsync(int count)
    {
        await MakePatternsAsync();
        var patterns = new List<StoredEntry>();
        await foreach (var entry in _store.ReadAsync(CancellationToken.None))
        {
            if (entry.Value is not null && entry.Key.StartsWith("{" + CartId.Prefix, StringComparison.Ordinal))
            {
                patterns.Add(entry);
            }
        }

        foreach (var numbers in Enumerable.Range(0, count).Chunk(BatchEntries))
        {
            await _store.WriteAsync([.. numbers.Select(number => Copy(patterns[number % patterns.Count]))], CancellationToken.None);
        }
    }

    /// <summary>As many pointers from a member to a cart.</summary>
    public async Task PointAsync(int count)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        foreach (var numbers in Enumerable.Range(0, count).Chunk(BatchEntries))
        {
            var pointers = numbers.Select(_ => new StoredEntry(
                $"cart-of:{{{NewId.Of<CustomerId>(now).Value}}}", Encoding.UTF8.GetBytes($"{CartId.Prefix}_{NewId.Secret()}"), 1, null));
            await _store.WriteAsync([.. pointers], CancellationToken.None);
        }
    }

    private static StoredEntry Copy(StoredEntry pattern)
    {
        var id = pattern.Key.Trim('{', '}');
        var fresh = $"{CartId.Prefix}_{NewId.Secret()}";
        var body = Encoding.UTF8.GetString(pattern.Value!.Value.Span).Replace(id, fresh, StringComparison.Ordinal);
        return pattern with { Key = $"{{{fresh}}}", Value = Encoding.UTF8.GetBytes(body) };
    }

    private async Task MakePatternsAsync()
    {
        const string Read =
            "{ products(first: 100, filter: { inStock: true }) { nodes { variants { id price { currencyCode } } } } }";
        const string Create =
            "mutation($lines: [CartLineInput!]) { cartCreate(lines: $lines) { cart { id } userErrors { message } } }";
        var read = await AskAsync(Read, []);
        var variants = read["products"]!["nodes"]!.AsArray()
            .SelectMany(node => node!["variants"]!.AsArray())
            .GroupBy(variant => variant!["price"]!["currencyCode"]!.GetValue<string>())
            .MaxBy(sold => sold.Count())!
            .Select(variant => variant!["id"]!.GetValue<string>())
            .ToList();
        for (var i = 0; i < Patterns; i++)
        {
            var chosen = Enumerable.Range(i * LinesPerCart, LinesPerCart).Select(at => variants[at % variants.Count]);
            var lines = new JsonArray([.. chosen.Select(id => (JsonNode)new JsonObject { ["variantId"] = id, ["quantity"] = 1 })]);
            var made = (await AskAsync(Create, new JsonObject { ["lines"] = lines }))["cartCreate"]!;
            if (made["cart"] is null)
            {
                throw new InvalidOperationException(made.ToJsonString());
            }
        }
    }

    private async Task<JsonNode> AskAsync(string query, JsonObject variables)
    {
        using var response = await client.PostAsJsonAsync("/graphql", new JsonObject { ["query"] = query, ["variables"] = variables });
        var answer = (await response.Content.ReadFromJsonAsync<JsonNode>())!;
        return answer["data"] ?? throw new InvalidOperationException(answer.ToJsonString());
    }
}
