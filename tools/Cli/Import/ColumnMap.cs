namespace Headless.Cli.Import;

/// <summary>Which columns of a file stand for which of <see cref="ProductColumns"/>, and what fills empty cells.</summary>
internal sealed class ColumnMap
{
    private readonly Dictionary<string, string> _sources = ProductColumns.Names.ToDictionary(name => name);
    private readonly Dictionary<string, string> _constants = [];

    private ColumnMap()
    {
    }

    /// <summary>Named mappings of well-known files.</summary>
    public static IReadOnlyDictionary<string, (string Map, string Set)> Presets { get; } = new Dictionary<string, (string, string)>
    {
        ["meilisearch"] = (
            "id=external_id,title=name,tag=tags,reviews_count=rating_count,"
            + "variants.0.title=variant_name,variants.0.inventory_quantity=stock",
            "currency=USD,status=ACTIVE"),
    };

    public ColumnNames Names => new(ProductColumns.All.ToDictionary(column => column.Path, column => _sources[column.Name]));

    /// <summary>Whether any column is renamed or set, so that JSON is read as rows and not as what <c>export</c> writes.</summary>
    public bool IsPlain { get; private set; } = true;

    /// <summary>A preset, then <c>source=column,…</c> and <c>column=value,…</c> over it. What is no such list is refused.</summary>
    public static ColumnMap Parse(string? preset, IEnumerable<string> maps, IEnumerable<string> constants)
    {
        var map = new ColumnMap();
        if (preset is not null)
        {
            if (!Presets.TryGetValue(preset, out var known))
            {
                throw new CliException($"--preset {preset} is not known. There is: {string.Join(", ", Presets.Keys)}.");
            }

            (maps, constants) = (maps.Prepend(known.Map), constants.Prepend(known.Set));
        }

        foreach (var (source, column) in Pairs("--map", "source=column", maps))
        {
            map._sources[Known("--map", column)] = source;
            map.IsPlain = false;
        }

        foreach (var (column, value) in Pairs("--set", "column=value", constants))
        {
            map._constants[Known("--set", column)] = value;
            map.IsPlain = false;
        }

        return map;
    }

    /// <summary>The name in the file.</summary>
    public string SourceOf(string column) => _sources[column];

    public string? ConstantOf(string column) => _constants.GetValueOrDefault(column);

    private static IEnumerable<(string Left, string Right)> Pairs(string option, string form, IEnumerable<string> lists)
    {
        foreach (var pair in lists.SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries)))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            yield return equals > 0 && equals < pair.Length - 1
                ? (pair[..equals].Trim(), pair[(equals + 1)..].Trim())
                : throw new CliException($"{option} '{pair}' is not of the form {form}.");
        }
    }

    private static string Known(string option, string column) => ProductColumns.Names.Contains(column)
        ? column
        : throw new CliException($"{option} names the column '{column}'. There is: {string.Join(", ", ProductColumns.Names)}.");
}
