using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Headless.Cli.Connection;
using Headless.Cli.Output;

namespace Headless.Cli.Import;

/// <summary>
/// Takes products from a source to the gateway in batches, in their order: while one batch is being answered the next is read.
/// Everything is found again by its external id or slug, so an import that was cut off is finished by running it again.
/// </summary>
internal sealed class ImportPipeline(GatewayConnection gateway, Screen screen, int rowsPerCall)
{
    /// <summary>What <c>productsImport</c> takes in one call.</summary>
    public const int MaxRowsPerCall = 500;

    /// <summary>Keeps a call below the gateway's limit of 2 MB.</summary>
    private const int MaxBytesPerCall = 1_500_000;

    /// <summary>Batches read ahead: enough to keep the gateway busy, few enough to hold in memory.</summary>
    private const int MaxBatchesAhead = 2;

    private const string ImportProducts =
        """
        mutation ($rows: [ProductInput!]!) {
          result: productsImport(rows: $rows) { created updated unchanged failed userErrors { message path } }
        }
        """;

    public Task<ImportReport> RunAsync(IImportSource source, ColumnNames columns, CancellationToken cancellationToken) =>
        screen.TrackAsync(source.Title, async progress =>
        {
            var report = new ImportReport();
            var references = new References(gateway, report);
            await references.EnsureAsync(source.Brands, source.Categories, source.Tags, cancellationToken);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var batches = Channel.CreateBounded<List<Read>>(MaxBatchesAhead);
            var reading = ReadBatchesAsync(source, batches.Writer, stop.Token);
            try
            {
                await foreach (var batch in batches.Reader.ReadAllAsync(cancellationToken))
                {
                    await SendAsync(batch, references, report, columns, cancellationToken);
                    progress(report.Products.Sum, source.Total);
                }
            }
            finally
            {
                await stop.CancelAsync();
                await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return report;
        });

    private async Task ReadBatchesAsync(IImportSource source, ChannelWriter<List<Read>> batches, CancellationToken cancellationToken)
    {
        try
        {
            var batch = new List<Read>(rowsPerCall);
            await foreach (var read in source.ReadAsync(cancellationToken))
            {
                batch.Add(read);
                if (batch.Count == rowsPerCall)
                {
                    await batches.WriteAsync(batch, cancellationToken);
                    batch = new List<Read>(rowsPerCall);
                }
            }

            await batches.WriteAsync(batch, cancellationToken);
            batches.Complete();
        }
        catch (Exception reason)
        {
            batches.Complete(reason);
        }
    }

    private async Task SendAsync(
        List<Read> batch, References references, ImportReport report, ColumnNames columns, CancellationToken cancellationToken)
    {
        foreach (var read in batch.Where(read => read.Draft is null))
        {
            report.Products.Reject(1);
            report.Reject(read.Rejections);
        }

        var drafts = batch.Where(read => read.Draft is not null).Select(read => read.Draft!).ToArray();
        await references.EnsureAsync(
            drafts.Where(draft => draft.Brand is not null).Select(draft => draft.Brand!),
            drafts.SelectMany(draft => draft.Category),
            drafts.SelectMany(draft => draft.Tags),
            cancellationToken);

        var (rows, size) = (new List<(Draft Draft, byte[] Json)>(), 0);
        foreach (var draft in drafts)
        {
            if (Problem(draft, references) is { } rejection)
            {
                report.Products.Reject(1);
                report.Reject([rejection]);
                continue;
            }

            var json = JsonSerializer.SerializeToUtf8Bytes(Resolve(draft, references), ImportJson.Default.ProductInput);
            if (size + json.Length > MaxBytesPerCall)
            {
                await SendAsync(rows, report, columns, cancellationToken);
                rows.Clear();
                size = 0;
            }

            rows.Add((draft, json));
            size += json.Length;
        }

        await SendAsync(rows, report, columns, cancellationToken);
    }

    private async Task SendAsync(
        List<(Draft Draft, byte[] Json)> rows, ImportReport report, ColumnNames columns, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var answer = await gateway.SendAsync(ImportProducts, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("rows"u8);
            foreach (var row in rows)
            {
                json.WriteRawValue(row.Json, skipInputValidation: true);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }, cancellationToken);
        report.Products.Add(answer.GetProperty("result"));
        report.Reject(References.Errors(answer).Select(error => Rejection(rows[error.Row].Draft, error.Path, error.Message, columns)));
    }

    private static Rejection Rejection(Draft draft, IReadOnlyList<string> path, string message, ColumnNames columns)
    {
        var isVariant = path is ["variants", _, ..] && int.TryParse(path[1], CultureInfo.InvariantCulture, out _);
        var place = isVariant && draft.Variants is { } places ? places[int.Parse(path[1], CultureInfo.InvariantCulture)] : draft.Place;
        return new Rejection(place, draft.Key, columns.Of(path), message);
    }

    private static Rejection? Problem(Draft draft, References references)
    {
        if (draft.Brand is { } brand && references.Brand(brand).Problem is { } brandProblem)
        {
            return new Rejection(draft.Place, draft.Key, "brand", brandProblem);
        }

        var problem = draft.Category.Select(category => references.Category(category).Problem).FirstOrDefault(reason => reason is not null);
        return problem is null ? null : new Rejection(draft.Place, draft.Key, "category", problem);
    }

    private static ProductInput Resolve(Draft draft, References references) => draft.Product with
    {
        Brand = draft.Brand is null ? null : references.Brand(draft.Brand).Id,
        Category = draft.Category.Count == 0 ? null : references.Category(draft.Category[^1]).Id,
        Tags = draft.Tags.Count == 0 ? draft.Product.Tags : [.. draft.Tags.Select(tag => tag.Slug)],
    };
}
