using Headless.Storage;

namespace Headless.Gateway.Startup;

/// <summary>Makes the stores ready before any other service of the host starts. Registered first.</summary>
internal sealed class StorageStartup(IEnumerable<IStorageInitializer> stores) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var store in stores)
        {
            await store.InitializeAsync(cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
