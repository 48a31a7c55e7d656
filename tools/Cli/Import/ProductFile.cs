using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Headless.Cli.Import;

/// <summary>
/// Products in a file: rows (.csv, or JSON with a mapping) or what <c>export</c> writes (.jsonl, .json), each also as .gz.
/// A row that cannot be read is reported, and the rest goes on.
/// </summary>
internal sealed class ProductFile(FileInfo file, ColumnMap map) : IImportSource
{
    /// <summary>Rows of one product, so that a file without ids does not gather in memory.</summary>
    private const int MaxRowsPerProduct = 500;

    private readonly RowReader _rows = new(map);

    public string Title => file.Name;

    public long? Total => null;

    private bool IsCompressed => file.Extension.Equals(".gz", StringComparison.OrdinalIgnoreCase);

    private string Kind => Path.GetExtension(IsCompressed ? Path.GetFileNameWithoutExtension(file.Name) : file.Name).ToLowerInvariant();

    public IAsyncEnumerable<Read> ReadAsync(CancellationToken cancellationToken) => Kind switch
    {
        ".csv" or ".tsv" => JoinAsync(CsvRowsAsync(cancellationToken), cancellationToken),
        ".jsonl" or ".ndjson" or ".json" when map.IsPlain => DocumentsAsync(cancellationToken),
        ".jsonl" or ".ndjson" or ".json" => JoinAsync(JsonRowsAsync(cancellationToken), cancellationToken),
        _ => throw new CliException($"{file.Name} is none of .csv, .tsv, .jsonl, .json (each also as .gz)."),
    };

    /// <summary>Joins rows that follow each other into products. A rejected row rejects its product.</summary>
    private async IAsyncEnumerable<Read> JoinAsync(
        IAsyncEnumerable<(FileRow? Row, Rejection? Problem)> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var group = new List<FileRow>();
        await foreach (var (row, problem) in rows.WithCancellation(cancellationToken))
        {
            if (row is null)
            {
                yield return problem!;
                continue;
            }

            var isOpen = group.Count is > 0 and < MaxRowsPerProduct;
            var belongs = isOpen && _rows.GroupOf(row) is { } key && key == _rows.GroupOf(group[0]);
            if (!belongs && group.Count > 0)
            {
                yield return _rows.Read(group);
                group.Clear();
            }

            group.Add(row);
        }

        if (group.Count > 0)
        {
            yield return _rows.Read(group);
        }
    }

    private async IAsyncEnumerable<(FileRow? Row, Rejection? Problem)> CsvRowsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var text = new StreamReader(Open(), Encoding.UTF8);
        var header = await text.ReadLineAsync(cancellationToken)
            ?? throw new CliException($"{file.Name} is empty; the first line names the columns.");
        if (!ProductColumns.Names.Any(column => header.Contains(map.SourceOf(column), StringComparison.Ordinal)))
        {
            throw new CliException($"{file.Name}: no known column in the first line; 'import products --help' lists them, --map renames.");
        }

        foreach (var row in new CsvRows(file.Name).Read(header, text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return row;
        }
    }

    private async IAsyncEnumerable<(FileRow? Row, Rejection? Problem)> JsonRowsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (place, element, problem) in ElementsAsync(cancellationToken))
        {
            yield return problem is null ? (new FileRow(place, name => JsonCells.Find(element, name)), null) : (null, problem);
        }
    }

    private async IAsyncEnumerable<Read> DocumentsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (place, element, problem) in ElementsAsync(cancellationToken))
        {
            yield return problem ?? ProductDocument.Read(place, element);
        }
    }

    /// <summary>The objects of a JSON list, or of one line each.</summary>
    private async IAsyncEnumerable<(Place Place, JsonElement Element, Rejection? Problem)> ElementsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = Open();
        if (Kind == ".json")
        {
            var number = 0L;
            await foreach (var element in ListAsync(stream, cancellationToken))
            {
                yield return (new Place(file.Name, ++number), element, null);
            }

            yield break;
        }

        using var reader = new StreamReader(stream, Encoding.UTF8);
        for (var line = 1L; await reader.ReadLineAsync(cancellationToken) is { } text; line++)
        {
            if (text.Length > 0)
            {
                yield return Parse(new Place(file.Name, line), text);
            }
        }
    }

    private static (Place Place, JsonElement Element, Rejection? Problem) Parse(Place place, string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return (place, json.RootElement.Clone(), null);
        }
        catch (JsonException reason)
        {
            return (place, default, new Rejection(place, null, null, $"Is no JSON: {reason.Message}"));
        }
    }

    /// <summary>A list that breaks off ends the import, because nothing tells where the next element would begin.</summary>
    private async IAsyncEnumerable<JsonElement> ListAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var elements = JsonSerializer
            .DeserializeAsyncEnumerable(stream, DocumentJson.Default.JsonElement, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await elements.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (JsonException reason)
            {
                throw new CliException($"{file.Name} is no list in JSON: {reason.Message}", reason);
            }

            yield return elements.Current;
        }
    }

    private Stream Open()
    {
        try
        {
            var stream = file.OpenRead();
            return IsCompressed ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{file.FullName} cannot be read: {reason.Message}", reason);
        }
    }
}
