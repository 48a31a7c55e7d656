using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Headless.Storage.KeyValue;

namespace Headless.Cli.Migrate;

/// <summary>What a comparison of two key-value stores found.</summary>
/// <param name="Missing">Keys that the target lacks or has otherwise, apart from those that expired meanwhile.</param>
/// <param name="Extra">Keys that only the target has.</param>
/// <param name="FromChecksum">Over what both sides should have; equal when nothing is missing.</param>
internal sealed record KeyValueComparison(long From, long To, long Missing, long Extra, string FromChecksum, string ToChecksum);

/// <summary>Moves values and counters. Writing them again is harmless, so a move that was cut short starts them anew.</summary>
internal sealed class KeyValueMove(IKeyValueTransfer from, IKeyValueTransfer to, TimeProvider time)
{
    private const int BatchEntries = 500;

    /// <summary>What expires this soon may go on one side before it is looked for on the other.</summary>
    private static readonly TimeSpan Expiring = TimeSpan.FromMinutes(1);

    public async Task<long> CopyAsync(Action<long> report, CancellationToken cancellationToken)
    {
        var batch = new List<StoredEntry>(BatchEntries);
        var done = 0L;
        await foreach (var entry in from.ReadAsync(cancellationToken))
        {
            batch.Add(entry);
            if (batch.Count == BatchEntries)
            {
                await FlushAsync();
            }
        }

        await FlushAsync();
        return done;

        async Task FlushAsync()
        {
            await to.WriteAsync(batch, cancellationToken);
            done += batch.Count;
            report(done);
            batch.Clear();
        }
    }

    public async Task<KeyValueComparison> CompareAsync(CancellationToken cancellationToken)
    {
        var wanted = new Dictionary<UInt128, (UInt128 Content, DateTimeOffset? ExpiresAt)>();
        await foreach (var entry in from.ReadAsync(cancellationToken))
        {
            wanted[KeyHash(entry)] = (ContentHash(entry), entry.ExpiresAt);
        }

        var fromCount = wanted.Count;
        var seen = new HashSet<UInt128>();
        var (extra, matched) = (0L, UInt128.Zero);
        await foreach (var entry in to.ReadAsync(cancellationToken))
        {
            var key = KeyHash(entry);
            if (!seen.Add(key))
            {
                continue;
            }

            if (wanted.TryGetValue(key, out var there) && there.Content == ContentHash(entry))
            {
                wanted.Remove(key);
                matched ^= there.Content;
            }
            else if (!wanted.ContainsKey(key))
            {
                extra++;
            }
        }

        var soon = time.GetUtcNow() + Expiring;
        var missing = wanted.Values.Where(left => left.ExpiresAt is null || left.ExpiresAt > soon).ToList();
        var whole = missing.Aggregate(matched, (sum, left) => sum ^ left.Content);
        return new KeyValueComparison(fromCount, seen.Count, missing.Count, extra, $"{whole:x32}", $"{matched:x32}");
    }

    private static UInt128 KeyHash(StoredEntry entry) =>
        Hash([entry.Value is null ? (byte)1 : (byte)0, .. Encoding.UTF8.GetBytes(entry.Key)]);

    /// <summary>Of key, version or sum, and value; not of the expiry, which stores keep with different precision.</summary>
    private static UInt128 ContentHash(StoredEntry entry)
    {
        var number = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, entry.Number);
        var key = Encoding.UTF8.GetBytes(entry.Key);
        return Hash([.. number, (byte)key.Length, (byte)(key.Length >> 8), .. key, .. entry.Value?.ToArray() ?? []]);
    }

    private static UInt128 Hash(byte[] bytes) => BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(bytes));
}
