namespace Headless.Gateway.Demo;

/// <summary>
/// The parts of which the demo shop is put together, read from the text files beside this one: a line is a word that says what it is,
/// then cells between bars; Chinese and English stand side by side.
/// </summary>
internal sealed class DemoText
{
    private static readonly string[] DepartmentFiles =
        ["tea", "home", "kitchen", "beauty", "fashion", "tech", "outdoor", "stationery", "snacks", "pets"];

    public IReadOnlyList<DemoBrand> Brands { get; } =
        [.. Lines("brands").Select(cells => new DemoBrand(cells[0], $"{cells[1]} {cells[2]}", cells[3]))];

    public IReadOnlyList<DemoTag> Tags { get; } = [.. Lines("tags").Select(cells => new DemoTag(cells[0], cells[1], Split(cells[2], ',')))];

    public IReadOnlyDictionary<string, string> Glyphs { get; } = Lines("glyphs").ToDictionary(cells => cells[0], cells => cells[1]);

    public IReadOnlyDictionary<string, DemoAxis> Axes { get; } = ReadAxes().ToDictionary(axis => axis.Key);

    /// <summary>Parents before children.</summary>
    public IReadOnlyList<DemoCategory> Categories { get; private init; } = [];

    public IReadOnlyList<DemoShelf> Shelves { get; private init; } = [];

    public static DemoText Read()
    {
        var categories = new List<DemoCategory>();
        var shelves = new List<DemoShelf>();
        foreach (var file in DepartmentFiles)
        {
            DemoCategory? department = null, group = null;
            foreach (var cells in Lines(file))
            {
                switch (cells[0])
                {
                    case "department":
                        department = Category(cells, null);
                        break;
                    case "group":
                        group = Category(cells, department);
                        break;
                    case "shelf":
                        var shelf = Category(cells, group ?? department);
                        var (axes, tags) = (Split(cells[5], ' '), Split(cells[6], ' '));
                        shelves.Add(new DemoShelf(shelf.Slug, department!.Slug, cells[4], axes, tags, Pair(cells[7])));
                        break;
                    case "style":
                        shelves[^1].Styles.Add(Part(cells));
                        break;
                    default:
                        shelves[^1].Kinds.Add(Part(cells));
                        break;
                }
            }
        }

        return new DemoText { Categories = categories, Shelves = shelves };

        DemoCategory Category(string[] cells, DemoCategory? parent)
        {
            var category = new DemoCategory(cells[1], $"{cells[2]} {cells[3]}", parent?.Slug, categories.Count);
            categories.Add(category);
            return category;
        }
    }

    private static DemoPart Part(string[] cells) => new(
        cells[1],
        cells[2],
        decimal.Parse(cells[3], System.Globalization.CultureInfo.InvariantCulture),
        cells[4],
        cells[5],
        cells.Length > 6 ? Pair(cells[6]) : default,
        cells.Length > 7 ? Split(cells[7], ' ') : []);

    private static IEnumerable<DemoAxis> ReadAxes()
    {
        DemoAxis? axis = null;
        foreach (var cells in Lines("axes").Append(["axis", "", "", ""]))
        {
            if (cells[0] != "axis")
            {
                axis!.Values.Add(new(cells[0], cells[1], decimal.Parse(cells[2], System.Globalization.CultureInfo.InvariantCulture)));
                continue;
            }

            if (axis is not null)
            {
                yield return axis;
            }

            axis = new DemoAxis(cells[3], cells[1], cells[2]);
        }
    }

    private static (string Chinese, string English) Pair(string cell)
    {
        var slash = cell.IndexOf('/', StringComparison.Ordinal);
        return (cell[..slash], cell[(slash + 1)..]);
    }

    private static string[] Split(string cell, char separator) =>
        cell.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static List<string[]> Lines(string file)
    {
        using var stream = typeof(DemoText).Assembly.GetManifestResourceStream($"Demo/{file}.txt")
            ?? throw new InvalidOperationException($"The assembly holds no Demo/{file}.txt.");
        using var reader = new StreamReader(stream);
        var lines = new List<string[]>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line.Split('|', StringSplitOptions.TrimEntries));
        }

        return lines;
    }
}

/// <summary>A brand, and the department whose goods it makes.</summary>
internal sealed record DemoBrand(string Slug, string Name, string Department);

internal sealed record DemoTag(string Slug, string Name, IReadOnlyList<string> Synonyms);

internal sealed record DemoCategory(string Slug, string Name, string? Parent, int Position);

/// <summary>What sets variants apart, with a price factor for each value.</summary>
internal sealed record DemoAxis(string Key, string Chinese, string English)
{
    public List<(string Chinese, string English, decimal Factor)> Values { get; } = [];
}

/// <summary>Half of a product: a kind of thing (number: price in yuan) or a style that it comes in (number: price factor).</summary>
internal sealed record DemoPart(
    string Chinese,
    string English,
    decimal Number,
    string ChineseSentence,
    string EnglishSentence,
    (string Chinese, string English) Fact,
    IReadOnlyList<string> Tags);

/// <summary>A leaf category; every kind on it comes in every style.</summary>
internal sealed record DemoShelf(
    string Category,
    string Department,
    string Glyph,
    IReadOnlyList<string> Axes,
    IReadOnlyList<string> Tags,
    (string Chinese, string English) FactName)
{
    public List<DemoPart> Styles { get; } = [];

    public List<DemoPart> Kinds { get; } = [];
}
