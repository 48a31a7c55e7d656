using System.Text;
using Headless.GraphQL;
using Headless.Storage.Documents;
using Microsoft.Extensions.Caching.Memory;

namespace Headless.Gateway.TrustedDocuments;

/// <summary>
/// Finds what callers have uploaded, each for its own requests only. What was found or missed is kept in memory, so that neither hits nor
/// unknown ids reach the store each time. Safe for concurrent use.
/// </summary>
internal sealed class UploadedDocuments(IDocumentStore store, TimeProvider clock) : IDisposable
{
    /// <summary>Answers kept, missed ones first to go. A prepared document takes some 10 KB.</summary>
    private const int MaxKept = 2_000;

    /// <summary>After this time another process may have removed it: the store is asked again, what was prepared stays.</summary>
    private static readonly TimeSpan FoundHolds = TimeSpan.FromMinutes(1);

    /// <summary>Short, so that what another process uploads is found soon; long for whoever asks in a loop.</summary>
    private static readonly TimeSpan MissedHolds = TimeSpan.FromSeconds(5);

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MaxKept });
    private long _changes;

    /// <summary>Null when this caller has no such document.</summary>
    public ValueTask<TrustedDocument?> FindAsync(string owner, string documentId, CancellationToken cancellationToken)
    {
        var key = UploadedDocument.KeyOf(owner, documentId);
        var known = _kept.Get<Known>(key);
        return known is not null && clock.GetUtcNow() - known.At < (known.Document is null ? MissedHolds : FoundHolds)
            ? ValueTask.FromResult(known.Document)
            : ReadAsync(key, UploadedDocument.KeysOf(owner, documentId), known?.Document, cancellationToken);
    }

    /// <summary>To be called when documents of a caller were uploaded or removed, after the commit.</summary>
    public void Forget(string owner, IEnumerable<string> documentIds)
    {
        Interlocked.Increment(ref _changes);
        foreach (var id in documentIds)
        {
            _kept.Remove(UploadedDocument.KeyOf(owner, id));
            if (id.StartsWith(GraphQL.Http.DocumentIds.Sha256Prefix, StringComparison.Ordinal))
            {
                _kept.Remove(UploadedDocument.KeyOf(owner, id[GraphQL.Http.DocumentIds.Sha256Prefix.Length..]));
            }
        }
    }

    public void Dispose() => _kept.Dispose();

    private async ValueTask<TrustedDocument?> ReadAsync(
        string key, string[] storeKeys, TrustedDocument? before, CancellationToken cancellationToken)
    {
        var changes = Interlocked.Read(ref _changes);
        var now = clock.GetUtcNow();
        var stored = await store.GetAsync(UploadedDocument.Collection, storeKeys, cancellationToken);
        var text = stored.FirstOrDefault(document => document is not null)?.Text;
        var found = text is null ? null : Encoding.UTF8.GetBytes(text);
        var document = found is null ? null
            : before is not null && before.Text.Span.SequenceEqual(found) ? before
            : new TrustedDocument(found);
        _kept.Set(key, new Known(document, now), new MemoryCacheEntryOptions
        {
            Size = 1,
            Priority = document is null ? CacheItemPriority.Low : CacheItemPriority.Normal,
        });

        // Read before a change and kept after it, this would hide the change.
        if (Interlocked.Read(ref _changes) != changes)
        {
            _kept.Remove(key);
        }

        return document;
    }

    /// <param name="Document">Null when there is none.</param>
    /// <param name="At">When the store said so.</param>
    private sealed record Known(TrustedDocument? Document, DateTimeOffset At);
}
