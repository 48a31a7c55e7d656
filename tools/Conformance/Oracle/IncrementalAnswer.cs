using System.Text.Json;
using System.Text.Json.Nodes;

namespace Headless.Conformance.Oracle;

/// <summary>
/// The responses to one operation that defers fragments, put together as a client does it. Whatever a server must not do is refused:
/// ids that are unknown, ended or left open, places that are not there, values that come twice.
/// </summary>
internal sealed class IncrementalAnswer
{
    private readonly Dictionary<string, (string Place, JsonArray Path)> _pending = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ended = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _events = new(StringComparer.Ordinal);

    private IncrementalAnswer()
    {
    }

    /// <summary>Everything together.</summary>
    public JsonNode? Data { get; private set; }

    public bool HasErrors { get; private set; }

    /// <summary>
    /// What was told, whatever the order: the first data, which fragments were announced, what came where, how each ended.
    /// </summary>
    public string Events => string.Join('\n', _events);

    /// <exception cref="InvalidDataException">The responses break the protocol.</exception>
    public static IncrementalAnswer Read(IReadOnlyList<JsonElement> responses)
    {
        var answer = new IncrementalAnswer();
        for (var i = 0; i < responses.Count; i++)
        {
            var response = responses[i];
            var hasNext = response.TryGetProperty("hasNext", out var next) && next.GetBoolean();
            Require(hasNext == (i < responses.Count - 1), $"response {i} says that hasNext is {hasNext}");
            answer.Add(response, isFirst: i == 0);
        }

        Require(answer._pending.Count == 0, $"left open: {string.Join(", ", answer._pending.Values.Select(p => p.Place))}");
        return answer;
    }

    private void Add(JsonElement response, bool isFirst)
    {
        if (isFirst)
        {
            Data = response.TryGetProperty("data", out var data) ? JsonNode.Parse(data.GetRawText()) : null;
            var withErrors = response.TryGetProperty("errors", out _);
            HasErrors |= withErrors;
            _events.Add($"data {Canonical(Data)}{(withErrors ? " with errors" : "")}");
        }

        foreach (var item in List(response, "pending"))
        {
            var id = item.GetProperty("id").GetString()!;
            var path = JsonNode.Parse(item.GetProperty("path").GetRawText())!.AsArray();
            var label = item.TryGetProperty("label", out var given) ? given.GetString() : "";
            Require(!_ended.Contains(id) && _pending.TryAdd(id, ($"{path.ToJsonString()} {label}", path)), $"id {id} is announced twice");
            Tell($"announced {_pending[id].Place}");
        }

        foreach (var item in List(response, "incremental"))
        {
            Merge(item);
        }

        // What is announced may have come with the same response.
        foreach (var (place, path) in _pending.Values)
        {
            Require(Find(path) is JsonObject, $"nothing stands at {place}");
        }

        foreach (var item in List(response, "completed"))
        {
            var id = item.GetProperty("id").GetString()!;
            Require(_pending.Remove(id, out var pending), $"id {id} ends and is not open");
            _ended.Add(id);
            var withErrors = item.TryGetProperty("errors", out var errors);
            Require(!withErrors || errors.GetArrayLength() > 0, $"id {id} fails without error");
            HasErrors |= withErrors;
            Tell($"{(withErrors ? "failed" : "completed")} {pending.Place}");
        }
    }

    private void Merge(JsonElement item)
    {
        var id = item.GetProperty("id").GetString()!;
        Require(_pending.TryGetValue(id, out var pending), $"data comes for id {id}, which is not open");
        var path = pending.Path.DeepClone().AsArray();
        foreach (var part in List(item, "subPath"))
        {
            path.Add(JsonNode.Parse(part.GetRawText()));
        }

        var data = JsonNode.Parse(item.GetProperty("data").GetRawText())!.AsObject();
        var withErrors = item.TryGetProperty("errors", out _);
        HasErrors |= withErrors;
        Tell($"came {path.ToJsonString()} {Canonical(data)}{(withErrors ? " with errors" : "")}");
        Require(Find(path) is JsonObject, $"data comes for {path.ToJsonString()}, where nothing stands");
        var target = Find(path)!.AsObject();
        foreach (var (name, value) in data.ToList())
        {
            data.Remove(name);
            Require(target.TryAdd(name, value), $"{path.ToJsonString()} has got {name} before");
        }
    }

    private JsonNode? Find(JsonArray path)
    {
        var node = Data;
        foreach (var part in path)
        {
            node = part!.GetValueKind() == JsonValueKind.Number
                ? node?.AsArray()[part.GetValue<int>()]
                : node?.AsObject()[part.GetValue<string>()];
        }

        return node;
    }

    /// <summary>The same may happen several times, for example at the same place under no label.</summary>
    private void Tell(string what)
    {
        for (var i = 1; !_events.Add($"{what} #{i}"); i++)
        {
        }
    }

    private static JsonElement.ArrayEnumerator List(JsonElement response, string name) =>
        response.TryGetProperty(name, out var items) ? items.EnumerateArray() : default;

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidDataException(otherwise);
        }
    }

    /// <summary>Equal for equal values, in whatever order their members come.</summary>
    public static string Canonical(JsonNode? node) => node switch
    {
        JsonObject members =>
            $"{{{string.Join(',', members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"\"{m.Key}\":{Canonical(m.Value)}"))}}}",
        JsonArray items => $"[{string.Join(',', items.Select(Canonical))}]",
        _ => node?.ToJsonString() ?? "null",
    };
}
