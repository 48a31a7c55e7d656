using System.Diagnostics;

namespace Headless.Gateway.Startup;

/// <summary>Runs the startup tasks while the host already answers its health endpoints, then opens the API.</summary>
internal sealed class StartupRunner(
    IEnumerable<IStartupTask> tasks,
    Readiness readiness,
    IHostApplicationLifetime lifetime,
    ILogger<StartupRunner> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        lifetime.ApplicationStopping.Register(readiness.Stop);
        try
        {
            foreach (var task in tasks)
            {
                readiness.Begin(task.Name);
                var started = Stopwatch.GetTimestamp();
                await task.RunAsync(stoppingToken);
                Log.StartupTaskDone(logger, task.Name, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }

            readiness.Complete();
        }
        catch (Exception e)
        {
            readiness.Fail(e);
            throw;
        }
    }
}
