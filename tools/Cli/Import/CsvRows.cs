using CsvHelper;

namespace Headless.Cli.Import;

/// <summary>
/// The rows of a CSV file. A row that breaks the rules of CSV is reported with its line, and reading goes on at the next line, so that a
/// quotation mark that nobody closed does not swallow the rows behind it.
/// </summary>
internal sealed class CsvRows(string fileName)
{
    private static readonly char[] Separators = [',', ';', '\t'];

    /// <summary>The header tells: people separate by commas, semicolons (where the comma is decimal) or tabs.</summary>
    public static char SeparatorOf(string header) => Separators.MaxBy(separator => header.Count(character => character == separator));

    /// <param name="header">The first line, which <paramref name="text"/> has already given.</param>
    public IEnumerable<(FileRow? Row, Rejection? Problem)> Read(string header, TextReader text)
    {
        var separator = SeparatorOf(header);
        return Read(header, separator, new HeaderThenRest(header, text), linesBefore: 0);
    }

    private IEnumerable<(FileRow? Row, Rejection? Problem)> Read(string header, char separator, TextReader text, long linesBefore)
    {
        var malformed = new Queue<CsvMalformedRecord>();
        using var csv = CsvReader.Create(text, new CsvReaderOptions
        {
            Separator = separator,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Skip,
            FieldCountMismatch = CsvFieldCountHandling.Skip,
            OnMalformedRecord = malformed.Enqueue,
        });
        csv.ReadHeader();
        var columns = csv.Headers.Select(name => name.Trim()).ToArray();
        var places = columns.Index().DistinctBy(column => column.Item).ToDictionary(column => column.Item, column => column.Index);
        for (var more = true; more;)
        {
            more = csv.Read();
            while (malformed.TryDequeue(out var record))
            {
                if (record.LineNumber <= 1)
                {
                    throw new CliException(
                        $"{fileName} has no header: the first line must name the columns, with quotation marks in pairs.");
                }

                var line = linesBefore + record.LineNumber;
                yield return (null, new Rejection(new Place(fileName, line), null, null, Reason(record, columns.Length)));
                foreach (var row in Read(header, separator, Behind(header, record.RawRecord), line - 1))
                {
                    yield return row;
                }
            }

            if (more)
            {
                var cells = Enumerable.Range(0, csv.FieldCount).Select(csv.GetString).ToArray();
                var place = new Place(fileName, linesBefore + csv.LineNumber);
                yield return (new FileRow(place, name => places.TryGetValue(name, out var index) ? cells[index] : null), null);
            }
        }
    }

    /// <summary>The lines that a malformed record swallowed; the header takes the place of its first one.</summary>
    private static StringReader Behind(string header, string record)
    {
        var end = record.IndexOf('\n', StringComparison.Ordinal);
        return new StringReader(end < 0 ? header : header + record[end..]);
    }

    private static string Reason(CsvMalformedRecord record, int columns) => record.Reason switch
    {
        CsvMalformedReason.FieldCountMismatch => $"Does not have {columns} cells as the header has.",
        CsvMalformedReason.UnterminatedQuote => "A quotation mark is opened and never closed.",
        _ => "A quotation mark stands where none may; double it inside of a quoted cell.",
    };

    /// <summary>Gives back the line that was taken to look at.</summary>
    private sealed class HeaderThenRest(string header, TextReader rest) : TextReader
    {
        private readonly StringReader _header = new(header + "\n");

        public override int Peek() => _header.Peek() is var next and >= 0 ? next : rest.Peek();

        public override int Read() => _header.Read() is var next and >= 0 ? next : rest.Read();

        public override int Read(char[] buffer, int index, int count) =>
            _header.Read(buffer, index, count) is var read and > 0 ? read : rest.Read(buffer, index, count);

        protected override void Dispose(bool disposing)
        {
            rest.Dispose();
            base.Dispose(disposing);
        }
    }
}
