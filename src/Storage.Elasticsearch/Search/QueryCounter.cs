using System.Text.Json;
using Headless.Storage.Documents;
using Headless.Storage.Elasticsearch.Client;
using Headless.Storage.Search;
using Microsoft.Extensions.Logging;

namespace Headless.Storage.Elasticsearch.Search;

/// <summary>
/// How often queries were asked. Each gateway counts in memory and now and then adds its counts to those on the server, which outlive
/// rebuilds; losing the newest counts harms nobody.
/// </summary>
internal sealed class QueryCounter(StateStore store, IndexNames names, TimeProvider clock, ILogger logger) : IDisposable
{
    /// <summary>A query asked less often is nobody else's business, and might be a slip or a name.</summary>
    public const int MinTimesToOffer = 5;

    /// <summary>Different queries that a gateway counts between two additions.</summary>
    private const int MaxWaiting = 64;

    /// <summary>Additions of a query that meet another gateway's are tried so often; the rest waits for the next time.</summary>
    private const int MaxAttempts = 3;

    /// <summary>Queries whose counts on the server are remembered.</summary>
    private const int MaxKnown = 20_000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Waiting> _waiting = [];
    private readonly Dictionary<string, long> _known = [];
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _adding = new(1);
    private long _addedAt = clock.GetTimestamp();

    public async ValueTask CountAsync(string query, CancellationToken cancellationToken)
    {
        var key = Offer.Of(CompletionKind.Query, query, null, 0).Folded;
        if (key.Length == 0 || !IsDue(key, query.Trim()))
        {
            return;
        }

        await _adding.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await AddAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (StoreUnavailableException failure)
        {
            Log.CountsNotKept(logger, names.Index, failure);
        }
        finally
        {
            _adding.Release();
        }
    }

    public void Dispose() => _adding.Dispose();

    private bool IsDue(string key, string text)
    {
        lock (_lock)
        {
            if (!_waiting.TryGetValue(key, out var waiting))
            {
                if (_waiting.Count > MaxKnown)
                {
                    return false;
                }

                _waiting[key] = waiting = new Waiting(text, 0);
            }

            _waiting[key] = waiting = waiting with { Times = waiting.Times + 1 };
            var before = _known.GetValueOrDefault(key);
            return (before < MinTimesToOffer && before + waiting.Times >= MinTimesToOffer)
                || _waiting.Count >= MaxWaiting
                || clock.GetElapsedTime(_addedAt) >= LongestWait;
        }
    }

    private async ValueTask AddAsync(CancellationToken cancellationToken)
    {
        KeyValuePair<string, Waiting>[] waiting;
        lock (_lock)
        {
            waiting = [.. _waiting];
            _addedAt = clock.GetTimestamp();
        }

        if (waiting.Length == 0)
        {
            return;
        }

        await store.MakeAsync(names, cancellationToken).ConfigureAwait(false);
        var read = await store.FindAsync(names, [.. waiting.Select(IdOf)], cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < waiting.Length; i++)
        {
            await AddAsync(waiting[i].Key, waiting[i].Value, IdOf(waiting[i]), read[i], cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask AddAsync(
        string key, Waiting waiting, string id, StateDocument? read, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var times = (read?.Source?.Times ?? 0) + waiting.Times;
            var text = read?.Source?.Text ?? waiting.Text;
            var written = await store.PutAsync(names, id, read, "&refresh=true", json => Write(json, key, text, times), cancellationToken)
                .ConfigureAwait(false);
            if (written is not null)
            {
                Settle(key, waiting.Times, times);
                return;
            }

            read = await store.FindAsync(names, id, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Settle(string key, int added, long times)
    {
        lock (_lock)
        {
            if (_known.Count >= MaxKnown)
            {
                _known.Clear();
            }

            _known[key] = times;
            var rest = _waiting[key].Times - added;
            if (rest > 0)
            {
                _waiting[key] = _waiting[key] with { Times = rest };
            }
            else
            {
                _waiting.Remove(key);
            }
        }
    }

    private static void Write(Utf8JsonWriter json, string key, string text, long times)
    {
        json.WriteString("text", text);
        json.WriteNumber("times", times);
        json.WriteStartArray("starts");
        foreach (var start in Offer.Starts(key))
        {
            json.WriteStringValue(start);
        }

        json.WriteEndArray();
    }

    private static string IdOf(KeyValuePair<string, Waiting> waiting) => StateStore.IdOf("query", waiting.Key);

    private readonly record struct Waiting(string Text, int Times);
}
