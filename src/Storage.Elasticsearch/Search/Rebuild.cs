using Headless.Storage.Documents;
using Headless.Storage.Search;
using Microsoft.Extensions.Logging;

namespace Headless.Storage.Elasticsearch.Search;

/// <summary>A new index being filled beside the one that is searched, under the lock.</summary>
internal sealed class Rebuild(
    IndexState state,
    string name,
    string format,
    RebuildLock held,
    IndexAdmin admin,
    IndexWriter writer,
    Leftovers leftovers,
    ILogger logger)
    : ISearchRebuild
{
    private bool _isCompleted;
    private bool _isDisposed;

    public async ValueTask WriteAsync(IReadOnlyList<SearchWrite> writes, CancellationToken cancellationToken)
    {
        ThrowIfOver();
        held.ThrowIfLost();
        if (writes.Count > 0)
        {
            await writer.FillAsync(state, name, writes, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        ThrowIfOver();
        var names = state.Names;
        await admin.SetFormatAsync(names, name, format, cancellationToken).ConfigureAwait(false);
        await state.Writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await held.EnsureAsync(cancellationToken).ConfigureAwait(false);
            await admin.RefreshAsync(names, name, cancellationToken).ConfigureAwait(false);
            var before = await admin.FindAsync(names, names.Main, cancellationToken).ConfigureAwait(false);
            await admin.SwapAsync(names, name, before.Keys, cancellationToken).ConfigureAwait(false);
            _isCompleted = true;
            foreach (var old in before.Keys)
            {
                leftovers.RemoveLater(names, old);
            }

            Log.Rebuilt(logger, names.Index, name, format);
        }
        finally
        {
            state.Writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        try
        {
            if (!_isCompleted)
            {
                await admin.DropBuildingAsync(state.Names, name, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (StoreUnavailableException failure)
        {
            Log.NotRemoved(logger, name, failure);
        }
        finally
        {
            await held.DisposeAsync().ConfigureAwait(false);
            state.Rebuilding.Release();
        }
    }

    private void ThrowIfOver()
    {
        if (_isCompleted || _isDisposed)
        {
            throw new InvalidOperationException("The rebuild is over.");
        }
    }
}
