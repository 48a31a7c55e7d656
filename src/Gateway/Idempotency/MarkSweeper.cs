using Headless.Storage.Documents;

namespace Headless.Gateway.Idempotency;

/// <summary>Removes marks that no retry can ask for any more, so that writes with keys do not pile up.</summary>
internal sealed class MarkSweeper(
    IDocumentStore documents, TimeProvider clock, IdempotencyOptions options, ILogger<MarkSweeper> logger) : BackgroundService
{
    /// <summary>Marks removed in one commit: short enough not to hold up other writers.</summary>
    private const int MarksPerCommit = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    /// <summary>Removes everything that is due; returns how many marks that were.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        // A reservation renewed by a late retry lives longer than the mark's age tells, so marks stay twice as long.
        var due = clock.GetUtcNow().AddHours(-2 * options.AnswersKeptHours);
        var swept = 0;
        while (true)
        {
            var page = await documents.QueryAsync(EffectMark.OlderThan(due, MarksPerCommit), cancellationToken);
            var batch = new WriteBatch();
            foreach (var mark in page.Items)
            {
                batch.Delete(EffectMark.Collection, mark.Id, mark.Version);
            }

            if (batch.IsEmpty || !(await documents.CommitAsync(batch, cancellationToken)).IsCommitted)
            {
                return swept;
            }

            swept += page.Items.Count;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (StoreUnavailableException outage)
            {
                Log.SweepFailed(logger, outage);
            }
        }
    }
}
