namespace Headless.Cli.Import;

/// <summary>Turns the path of a refused input (<c>variants.0.price.amount</c>) into the column of the file that it came from.</summary>
/// <param name="columns">By path without places, for example <c>variants.price</c>; the longest that fits counts.</param>
internal sealed class ColumnNames(IReadOnlyDictionary<string, string> columns)
{
    public string? Of(IReadOnlyList<string> path)
    {
        var names = path.Where(step => !step.All(char.IsAsciiDigit)).ToArray();
        for (var length = names.Length; length > 0; length--)
        {
            if (columns.TryGetValue(string.Join('.', names[..length]), out var column))
            {
                return column;
            }
        }

        return names.Length == 0 ? null : string.Join('.', names);
    }
}
