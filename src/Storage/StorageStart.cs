namespace Headless.Storage;

/// <summary>
/// Opens all stores, once, for whoever comes first: the host, which tells what it waits for, and what works in the background and needs
/// them. Those who come later wait for the same opening; one that failed is tried again by the next caller.
/// </summary>
public sealed class StorageStart(IEnumerable<IStorageInitializer> stores) : IDisposable
{
    private readonly CancellationTokenSource _disposed = new();
    private readonly Lock _lock = new();
    private Task? _opening;

    /// <summary>Completes when every store is ready; fails when one of them has failed and the others have come to an end.</summary>
    public Task OpenAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_opening is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _opening = Task.WhenAll(stores.Select(OpenAsync));
            }

            return _opening.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The same for work in the background, which leaves it to the host to tell of a failure and waits for the end.</summary>
    public async Task OpenedAsync(CancellationToken stopping)
    {
        try
        {
            await OpenAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception) when (!stopping.IsCancellationRequested)
        {
            await Task.Delay(Timeout.Infinite, stopping).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _disposed.Cancel();
        _disposed.Dispose();
    }

    private async Task OpenAsync(IStorageInitializer store)
    {
        // A server that is not there is waited for; the caller, who may have other things to start, is not held up.
        await Task.Yield();
        await store.InitializeAsync(_disposed.Token).ConfigureAwait(false);
    }
}
