using Headless.Storage;

namespace Headless.Gateway.Startup;

/// <summary>Waits for the stores: an embedded one is open already, a server may still be starting.</summary>
internal sealed class StoresReady(StorageStart stores) : IStartupTask
{
    public string Name => "storage";

    public Task RunAsync(CancellationToken cancellationToken) => stores.OpenAsync(cancellationToken);
}
