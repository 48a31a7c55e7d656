using System.Security.Cryptography;
using Headless.Storage.Documents;
using Headless.Storage.Elasticsearch.Client;
using Microsoft.Extensions.Logging;

namespace Headless.Storage.Elasticsearch.Search;

/// <summary>
/// Lets one rebuild of an index run at a time among all gateways: a document that its holder keeps changing. One that has not changed for
/// a while belongs to a dead gateway. No two clocks are compared.
/// </summary>
internal sealed class RebuildLock : IAsyncDisposable
{
    private const string Id = "rebuild";
    private const int RenewalsPerPeriod = 4;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    private readonly StateStore _store;
    private readonly IndexNames _names;
    private readonly ILogger _logger;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _period;
    private readonly string _owner;
    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _renewing = new(1);
    private readonly Task _renewals;
    private StateDocument? _held;
    private bool _isEnded;

    private RebuildLock(
        StateStore store, IndexNames names, TimeSpan period, TimeProvider clock, ILogger logger, string owner, StateDocument held)
    {
        (_store, _names, _period, _clock, _logger, _owner, _held) = (store, names, period, clock, logger, owner, held);
        _renewals = Task.Run(KeepAsync);
    }

    public static async Task<RebuildLock> AcquireAsync(
        StateStore store, IndexNames names, TimeSpan period, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        var owner = $"{Environment.MachineName}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        await store.MakeAsync(names, cancellationToken).ConfigureAwait(false);
        StateDocument? seen = null;
        var since = clock.GetTimestamp();
        while (true)
        {
            var found = await store.FindAsync(names, Id, cancellationToken).ConfigureAwait(false);
            found = found is { Found: true } ? found : null;
            if (found is null || found.SeqNo != seen?.SeqNo || found.PrimaryTerm != seen.PrimaryTerm)
            {
                (seen, since) = (found, clock.GetTimestamp());
            }

            var isDead = found is not null && clock.GetElapsedTime(since) >= period;
            if ((found is null || isDead)
                && await PutAsync(store, names, owner, found, cancellationToken).ConfigureAwait(false) is { } held)
            {
                if (isDead)
                {
                    Log.LockTakenOver(logger, names.Index, found!.Source?.Owner);
                }

                return new RebuildLock(store, names, period, clock, logger, owner, held);
            }

            await Task.Delay(Poll, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Renews it at once, so that it is certainly held for a while.</summary>
    /// <exception cref="StoreUnavailableException">Another gateway has taken over.</exception>
    public async ValueTask EnsureAsync(CancellationToken cancellationToken)
    {
        await _renewing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_held is not null)
            {
                _held = await PutAsync(_store, _names, _owner, _held, cancellationToken).ConfigureAwait(false)
                    ?? await FindOwnAsync(cancellationToken).ConfigureAwait(false);
            }

            ThrowIfLost();
        }
        finally
        {
            _renewing.Release();
        }
    }

    public void ThrowIfLost()
    {
        if (_held is null)
        {
            throw new StoreUnavailableException(ElasticClient.Store, $"another gateway has taken over the rebuild of '{_names.Index}'.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isEnded)
        {
            return;
        }

        _isEnded = true;
        await _ending.CancelAsync().ConfigureAwait(false);
        await _renewals.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            if (_held is { } held)
            {
                await _store.DeleteAsync(_names, Id, held, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (StoreUnavailableException failure)
        {
            Log.LockNotRenewed(_logger, _names.Index, failure);
        }

        _ending.Dispose();
        _renewing.Dispose();
    }

    private static ValueTask<StateDocument?> PutAsync(
        StateStore store, IndexNames names, string owner, StateDocument? read, CancellationToken cancellationToken) =>
        store.PutAsync(names, Id, read, "", json => json.WriteString("owner", owner), cancellationToken);

    // A renewal whose answer was lost has moved the document on; it is still ours.
    private async ValueTask<StateDocument?> FindOwnAsync(CancellationToken cancellationToken) =>
        await _store.FindAsync(_names, Id, cancellationToken).ConfigureAwait(false) is { Found: true } found
            && found.Source?.Owner == _owner ? found : null;

    private async Task KeepAsync()
    {
        using var timer = new PeriodicTimer(_period / RenewalsPerPeriod, _clock);
        while (await timer.WaitForNextTickAsync(_ending.Token).ConfigureAwait(false))
        {
            try
            {
                await EnsureAsync(_ending.Token).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is StoreUnavailableException or InvalidOperationException)
            {
                Log.LockNotRenewed(_logger, _names.Index, failure);
            }
        }
    }
}
