using System.Diagnostics;
using Headless.Gateway.Calls;
using Headless.Storage.Documents;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Headless.Gateway.Startup;

/// <summary>Runs the startup tasks while the host already answers its health endpoints, then opens the API.</summary>
internal sealed class StartupRunner(
    IEnumerable<IStartupTask> tasks,
    Readiness readiness,
    AdminKey adminKey,
    DataFolderPath folder,
    IServer server,
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
            await StartedAsync(stoppingToken);
            Announce();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            readiness.Fail(new OperationCanceledException("The host stopped before it was ready.", stoppingToken));
        }
        catch (Exception e)
        {
            readiness.Fail(e);
            if (e is not (StoreUnavailableException or IOException))
            {
                throw;
            }

            // The program tells the reason when it ends; where in the code it was noticed helps nobody.
            lifetime.StopApplication();
        }
    }

    /// <summary>Only a server that listens knows its addresses.</summary>
    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }

    private void Announce()
    {
        if (adminKey.Shown is { } key)
        {
            Log.DevelopmentKey(logger, key);
        }
        else if (!adminKey.Exists)
        {
            Log.NoAdminKey(logger);
        }

        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        Log.Ready(logger, address, Path.GetFullPath(folder.Value));
    }
}
