using System.Collections.Concurrent;
using Headless.Storage.Documents;
using Microsoft.Extensions.Logging;

namespace Headless.Storage.Elasticsearch.Search;

/// <summary>
/// Removes indexes that nobody searches any more: those that a rebuild has replaced, a little later, when the last search has left them,
/// and those that a crashed rebuild has left behind.
/// </summary>
internal sealed class Leftovers(IndexAdmin admin, ElasticsearchOptions options, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Task> _leaving = new();
    private readonly CancellationTokenSource _ending = new();

    public void RemoveLater(IndexNames names, string name) => _leaving[name] = RemoveLaterAsync(names, name);

    /// <summary>To be called by the holder of the lock, before it makes an index of its own.</summary>
    public async ValueTask RemoveOfCrashedAsync(IndexNames names, CancellationToken cancellationToken)
    {
        var found = await admin.FindAsync(names, names.AnyGeneration, cancellationToken).ConfigureAwait(false);
        foreach (var (name, index) in found)
        {
            if (index.Aliases?.ContainsKey(names.Main) != true && !_leaving.ContainsKey(name))
            {
                await admin.DropBuildingAsync(names, name, cancellationToken).ConfigureAwait(false);
                Log.LeftoverRemoved(logger, name);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_leaving.Values).ConfigureAwait(false);
        _ending.Dispose();
    }

    private async Task RemoveLaterAsync(IndexNames names, string name)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(options.OperationMilliseconds), clock, _ending.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await admin.RemoveAsync(names, name, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is StoreUnavailableException or InvalidOperationException or ObjectDisposedException)
        {
            Log.NotRemoved(logger, name, failure);
        }

        _leaving.TryRemove(name, out _);
    }
}
