using System.IO.Compression;

namespace Headless.Modules.Tests.Host;

/// <summary>The real data sets beside the repository.</summary>
public static class Data
{
    /// <summary>The file's full path, whether it is there or not.</summary>
    public static string PathOf(string name) => RepositoryFolder.Shared("data", name);

    /// <summary>Rows of a gzipped CSV file (RFC 4180) as column and value.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> ReadCsv(string name)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(PathOf(name)), CompressionMode.Decompress));
        var header = ReadRow(reader)!;
        while (ReadRow(reader) is { } row)
        {
            yield return header.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second);
        }
    }

    private static List<string>? ReadRow(StreamReader reader)
    {
        var cells = new List<string>();
        var cell = new System.Text.StringBuilder();
        var isQuoted = false;
        for (var next = reader.Read(); next >= 0; next = reader.Read())
        {
            var letter = (char)next;
            if (letter == '"' && isQuoted && reader.Peek() == '"')
            {
                cell.Append((char)reader.Read());
            }
            else if (letter == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (isQuoted || letter is not (',' or '\n' or '\r'))
            {
                cell.Append(letter);
            }
            else if (letter != '\r')
            {
                cells.Add(cell.ToString());
                cell.Clear();
                if (letter == '\n')
                {
                    return cells;
                }
            }
        }

        if (cells.Count == 0 && cell.Length == 0)
        {
            return null;
        }

        cells.Add(cell.ToString());
        return cells;
    }
}

/// <summary>A test that needs data sets; reported as skipped, with what is missing, where they are not.</summary>
public sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute(params string[] names)
    {
        var missing = names.Where(name => !File.Exists(Data.PathOf(name))).ToList();
        Skip = missing.Count == 0 ? null : $"Missing: ../shared/data/{string.Join(", ../shared/data/", missing)}";
    }
}
