using System.Globalization;
using CsvHelper;
using Headless.Cli.Output;

namespace Headless.Cli.Import;

/// <summary>What came of an import.</summary>
internal sealed class ImportReport
{
    /// <summary>Shown on the screen; all of them go to the file of <c>--rejects</c>.</summary>
    private const int MaxShownRejections = 20;

    private readonly List<Rejection> _rejections = [];

    public Tally Brands { get; } = new();

    public Tally Categories { get; } = new();

    public Tally Products { get; } = new();

    public int Tags { get; set; }

    public IReadOnlyList<Rejection> Rejections => _rejections;

    public void Reject(IEnumerable<Rejection> rejections) => _rejections.AddRange(rejections);

    public void Show(Screen screen, TimeSpan elapsed)
    {
        screen.Table("Imported", ["", "created", "updated", "unchanged", "rejected"],
        [
            .. new (string Name, Tally Tally)[] { ("brands", Brands), ("categories", Categories), ("products", Products) }
                .Where(row => row.Tally.Sum > 0)
                .Select(row => (string[])[row.Name, .. row.Tally.Numbers]),
        ]);
        var rate = Products.Sum / Math.Max(0.001, elapsed.TotalSeconds);
        var seconds = elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        screen.Line($"{Products.Sum} products in {seconds} s, {rate:0} a second");
        if (_rejections.Count > 0)
        {
            screen.Table($"Rejected: {_rejections.Count}", ["file", "row", "key", "column", "reason"],
                _rejections.Take(MaxShownRejections).Select(Cells));
        }

        if (_rejections.Count > MaxShownRejections)
        {
            screen.Line($"… and {_rejections.Count - MaxShownRejections} more; --rejects FILE writes them all.");
        }
    }

    public async Task WriteRejectionsAsync(FileInfo file, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(file.FullName);
        await using var csv = CsvWriter.Create(text, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        foreach (var row in _rejections.Select(Cells).Prepend(["file", "row", "key", "column", "reason"]))
        {
            await csv.WriteRecordAsync(row, cancellationToken);
        }
    }

    private static string[] Cells(Rejection rejection) =>
    [
        rejection.Place.File,
        rejection.Place.Row.ToString(CultureInfo.InvariantCulture),
        rejection.Key ?? "",
        rejection.Column ?? "",
        rejection.Reason,
    ];

    /// <summary>Rows of one kind, by what became of them.</summary>
    internal sealed class Tally
    {
        public int Created { get; private set; }

        public int Updated { get; private set; }

        public int Unchanged { get; private set; }

        public int Rejected { get; private set; }

        public int Sum => Created + Updated + Unchanged + Rejected;

        public IEnumerable<string> Numbers =>
            new[] { Created, Updated, Unchanged, Rejected }.Select(number => number.ToString(CultureInfo.InvariantCulture));

        public void Reject(int rows) => Rejected += rows;

        /// <summary>Adds the counts of an import payload.</summary>
        public void Add(System.Text.Json.JsonElement payload)
        {
            Created += payload.GetProperty("created").GetInt32();
            Updated += payload.GetProperty("updated").GetInt32();
            Unchanged += payload.GetProperty("unchanged").GetInt32();
            Rejected += payload.GetProperty("failed").GetInt32();
        }
    }
}
