using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Headless.Modules.Tests.Host;

/// <summary>A whole response.</summary>
public sealed partial class Answer(string json)
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string Json => json;

    /// <summary>
    /// Compares all of it. Generated ids are numbered in order of appearance by type (<c>prod_1</c>, <c>var_2</c>) and cursors
    /// read <c>cursor</c>, in the answer only.
    /// </summary>
    public void Is(string expected)
    {
        var actual = Normalize(json);
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(Readable), actual.ToJsonString(Readable));
    }

    /// <summary>A text inside, by names and positions: <c>data.productCreate.product.id</c>.</summary>
    public string Text(string path) => Node(path)!.GetValue<string>();

    public int Number(string path) => Node(path)!.GetValue<int>();

    /// <summary>The members named <paramref name="name"/> of the objects in a list.</summary>
    public IReadOnlyList<string?> Texts(string path, string name) =>
        [.. Node(path)!.AsArray().Select(item => item?[name]?.GetValue<string>())];

    /// <summary>The whole is free of errors and user errors, said before a test goes on with what it prepared.</summary>
    public Answer Succeeded()
    {
        Assert.DoesNotContain("\"errors\"", json, StringComparison.Ordinal);
        Assert.DoesNotMatch("\"userErrors\":\\[\\{", json);
        return this;
    }

    private JsonNode? Node(string path)
    {
        var node = JsonNode.Parse(json);
        foreach (var step in path.Split('.'))
        {
            node = (int.TryParse(step, out var index) ? node?[index] : node?[step]) ?? throw new ArgumentException($"No {path} in {json}");
        }

        return node;
    }

    private static JsonNode Normalize(string json)
    {
        var numbers = new Dictionary<string, string>();
        var counts = new Dictionary<string, int>();
        var withoutIds = GeneratedId().Replace(json, match =>
        {
            if (!numbers.TryGetValue(match.Value, out var number))
            {
                var prefix = match.Groups["prefix"].Value;
                counts[prefix] = counts.GetValueOrDefault(prefix) + 1;
                numbers[match.Value] = number = $"{prefix}_{counts[prefix]}";
            }

            return number;
        });
        return JsonNode.Parse(CursorMember().Replace(withoutIds, "$1\"cursor\""))!;
    }

    [GeneratedRegex("(?<prefix>[a-z]{3,8})_[0-9a-hjkmnp-tv-z]{26,30}")]
    private static partial Regex GeneratedId();

    [GeneratedRegex("(\"(?:cursor|startCursor|endCursor)\":)\"[^\"]+\"")]
    private static partial Regex CursorMember();
}
