namespace Headless.Storage.KeyValue;

/// <summary>What a key holds, as it lies in a store: a value, or a counter's sum.</summary>
/// <param name="Value">Null for a counter.</param>
/// <param name="Number">The version of a value, or the sum of a counter.</param>
public sealed record StoredEntry(string Key, ReadOnlyMemory<byte>? Value, long Number, DateTimeOffset? ExpiresAt);

/// <summary>
/// Values and counters, to be moved to another store while nobody writes to either. Rate buckets stay behind: they count as full. Outages
/// throw <see cref="Documents.StoreUnavailableException"/>.
/// </summary>
public interface IKeyValueTransfer
{
    /// <summary>Everything that has not expired, in any order; an entry may come twice.</summary>
    IAsyncEnumerable<StoredEntry> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Puts entries in place, over what has their keys, with their versions and expiry.</summary>
    ValueTask WriteAsync(IReadOnlyList<StoredEntry> entries, CancellationToken cancellationToken);
}
