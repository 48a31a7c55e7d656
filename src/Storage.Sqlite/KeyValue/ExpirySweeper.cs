using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headless.Storage.Sqlite.KeyValue;

/// <summary>Gives back the room of expired values, counters and full buckets.</summary>
internal sealed class ExpirySweeper(
    SqliteStorage storage, TokenBuckets buckets, SqliteStorageOptions options, TimeProvider time, ILogger<ExpirySweeper> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.ExpirySweepSeconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                buckets.ForgetFull();
                while (await storage.KeyValue.WriteAsync(new KeyValueJobs.Sweep(time), stoppingToken).ConfigureAwait(false)
                    == KeyValueJobs.Sweep.MaxRows)
                {
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Log.SweepFailed(logger, failure);
            }
        }
    }
}
