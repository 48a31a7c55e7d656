namespace Headless.GraphQL.Language;

/// <summary>A place in a source text, counted from 1; columns are UTF-16 code units.</summary>
public readonly struct SourceLocation(int line, int column)
{
    public int Line { get; } = line;

    public int Column { get; } = column;

    public override string ToString() => $"{Line}:{Column}";
}

/// <summary>
/// A GraphQL text and the name under which errors speak of it (a file, or "request").
/// Offsets become lines only when somebody asks; the table of lines is then kept. Safe to share between threads.
/// </summary>
public sealed class GraphQLSource(string text, string name = GraphQLSource.RequestName)
{
    public const string RequestName = "request";

    private int[]? _lineStarts;

    public string Text { get; } = text;

    public string Name { get; } = name;

    /// <summary>Line and column of an offset; offsets behind the end count as the end.</summary>
    public SourceLocation Locate(int offset)
    {
        var starts = _lineStarts ??= FindLineStarts(Text);
        var index = Array.BinarySearch(starts, Math.Min(offset, Text.Length));
        var line = index >= 0 ? index : ~index - 1;
        return new SourceLocation(line + 1, offset - starts[line] + 1);
    }

    private static int[] FindLineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                starts.Add(i + 1);
            }
        }

        return starts.ToArray();
    }
}
