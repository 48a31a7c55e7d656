using System.Globalization;
using System.Text.Json;

namespace Headless.Cli.Import;

/// <summary>Reads a JSON object as if it were a row: <c>variants.0.title</c> names a member, a list of plain values is one cell.</summary>
internal static class JsonCells
{
    public static string? Find(JsonElement element, string path)
    {
        foreach (var step in path.Split('.'))
        {
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(step, out var member))
            {
                element = member;
            }
            else if (element.ValueKind == JsonValueKind.Array
                && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index < element.GetArrayLength())
            {
                element = element[index];
            }
            else
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.Array
            ? Cells.Join(element.EnumerateArray().Select(Plain).OfType<string>().Select(Cells.Escape))
            : Plain(element);
    }

    private static string? Plain(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
        _ => null,
    };
}
