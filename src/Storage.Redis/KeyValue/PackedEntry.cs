using System.Buffers.Binary;
using Headless.Storage.Documents;
using Headless.Storage.KeyValue;
using Headless.Storage.Redis.Connection;
using StackExchange.Redis;

namespace Headless.Storage.Redis.KeyValue;

/// <summary>
/// A value as it lies in Redis: one string of version, expiry and bytes, so that reading it is one plain GET. The numbers are little-endian
/// and of eight bytes each; the expiry is in milliseconds since 1970, 0 for never, and repeats what the key's own expiry says.
/// </summary>
internal static class PackedEntry
{
    public const int HeaderBytes = 16;

    /// <summary>Null where there is none.</summary>
    public static KeyValueEntry? Read(RedisValue packed)
    {
        if (packed.IsNull)
        {
            return null;
        }

        ReadOnlyMemory<byte> bytes = packed;
        if (bytes.Length < HeaderBytes)
        {
            throw new StoreUnavailableException(RedisFailures.Store, "A key of ours holds what we did not write.");
        }

        var version = BinaryPrimitives.ReadInt64LittleEndian(bytes.Span);
        var expires = BinaryPrimitives.ReadInt64LittleEndian(bytes.Span[sizeof(long)..]);
        return new KeyValueEntry(
            bytes[HeaderBytes..], version, expires == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(expires));
    }

    public static byte[] Write(ReadOnlySpan<byte> value, long version, DateTimeOffset? expiresAt)
    {
        var packed = new byte[HeaderBytes + value.Length];
        BinaryPrimitives.WriteInt64LittleEndian(packed, version);
        BinaryPrimitives.WriteInt64LittleEndian(packed.AsSpan(sizeof(long)), expiresAt?.ToUnixTimeMilliseconds() ?? 0);
        value.CopyTo(packed.AsSpan(HeaderBytes));
        return packed;
    }
}
