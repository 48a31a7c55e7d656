using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Headless.Storage.Tests.Search;

/// <summary>A test over real data beside the repository; skipped, with the missing file's name, where there is none.</summary>
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string file)
    {
        if (!File.Exists(SharedData.PathOf(file)))
        {
            Skip = $"There is no {SharedData.PathOf(file)}.";
        }
    }
}

internal static class SharedData
{
    public static string PathOf(string file) => RepositoryFolder.Shared("data", file);

    public static Stream Open(string file)
    {
        var stream = File.OpenRead(PathOf(file));
        return file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    /// <summary>The rows of a CSV file with quotes after its header.</summary>
    public static IEnumerable<Dictionary<string, string>> ReadCsv(string file)
    {
        using var reader = new StreamReader(Open(file), Encoding.UTF8);
        var header = ReadRow(reader);
        while (!reader.EndOfStream)
        {
            var row = ReadRow(reader);
            yield return header.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second);
        }
    }

    public static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static List<string> ReadRow(StreamReader reader)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        for (var c = reader.Read(); c >= 0 && (isQuoted || c != '\n'); c = reader.Read())
        {
            if (c == '"' && isQuoted && reader.Peek() == '"')
            {
                cell.Append((char)reader.Read());
            }
            else if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (c == ',' && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else if (isQuoted || c != '\r')
            {
                cell.Append((char)c);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
