using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Headless.Gateway.Tests.Servers;

/// <summary>
/// Requests to one gateway and its answers, written so that those of two gateways over the same catalogue can be compared as texts. The
/// catalogue was moved, so ids, versions, times and cursors of it are the same on both and are compared as they are. Replaced is only
/// what each gateway makes anew: ids of carts, of their lines and of what a request creates (by the order in which they are met, so that
/// mixing two up shows) and the times that it writes. What is measured (<c>tookMs</c>) and engines' own weights (<c>score</c>) are not
/// asked for.
/// </summary>
internal sealed partial class Conversation(GatewayHost gateway)
{
    private readonly Dictionary<string, string> _names = [];
    private readonly HashSet<string> _known = [];

    public List<(string Request, string Answer)> Said { get; } = [];

    /// <summary>Reads; the answer is kept as it is.</summary>
    public Task<JsonElement> ReadAsync(string query, object? variables = null) => AskAsync(query, variables, null, (_, body) => body);

    /// <summary>Reads what is in the order of relevance: engines weigh differently, so hits are compared as a set.</summary>
    public Task<JsonElement> FindAsync(string query, object? variables = null) =>
        AskAsync(query, variables, null, (_, body) => Sorted(body));

    /// <summary>Changes something, or reads what a change has made.</summary>
    /// <param name="caller">An administrator's customer; null is anybody, empty the administrator.</param>
    public Task<JsonElement> ChangeAsync(string query, object? variables = null, string? caller = null) =>
        AskAsync(query, variables, caller, (_, body) => Made(body));

    /// <summary>Ids that both gateways know from the beginning.</summary>
    public void Know(IEnumerable<string> ids) => _known.UnionWith(ids);

    private async Task<JsonElement> AskAsync(string query, object? variables, string? caller, Func<string, string, string> shown)
    {
        (string, string)[] headers = caller switch
        {
            null => [],
            "" => [("X-API-Key", GatewayHost.AdminKey)],
            _ => [("X-API-Key", GatewayHost.AdminKey), ("X-Customer-Id", caller)],
        };
        var answer = await gateway.QueryAsync(query, variables, headers);
        var request = $"{caller} {query} {JsonSerializer.Serialize(variables)}";
        Said.Add((Made(request), $"{(int)answer.Status} {shown(query, answer.Body)}"));
        return JsonDocument.Parse(answer.Body).RootElement.TryGetProperty("data", out var data) ? data : default;
    }

    private string Made(string text) => Time().Replace(
        Id().Replace(text, match => _known.Contains(match.Value) ? match.Value : Named(match.Value)), "TIME");

    private string Named(string id)
    {
        if (!_names.TryGetValue(id, out var name))
        {
            name = $"{id[..id.IndexOf('_', StringComparison.Ordinal)]}#{_names.Count}";
            _names.Add(id, name);
        }

        return name;
    }

    private static string Sorted(string body)
    {
        var answer = JsonNode.Parse(body)!;
        if (answer["data"]?["search"]?["nodes"] is JsonArray nodes)
        {
            JsonNode?[] hits = [.. nodes];
            nodes.Clear();
            foreach (var hit in hits.OrderBy(hit => hit!.ToJsonString(), StringComparer.Ordinal))
            {
                nodes.Add(hit);
            }
        }

        return answer.ToJsonString();
    }

    [GeneratedRegex("(cart|cline|prod|var|brand|cat|tag)[a-z]*_[0-9A-Za-z_.-]{8,}")]
    private static partial Regex Id();

    [GeneratedRegex(@"20\d\d-\d\d-\d\dT[0-9:.]+Z")]
    private static partial Regex Time();
}
