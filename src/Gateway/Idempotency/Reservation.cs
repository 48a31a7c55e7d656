using System.Buffers.Binary;

namespace Headless.Gateway.Idempotency;

/// <summary>What stands under an idempotency key: a call that runs until its lease ends, or its answer.</summary>
/// <param name="Fingerprint">SHA-256 of the request and the field: a retry has the same.</param>
/// <param name="LeaseEnds">From when on a retry may take over a running call; long ago when it ended without an answer to keep.</param>
/// <param name="Answer">The field's JSON; null while running.</param>
internal sealed record Reservation(ReadOnlyMemory<byte> Fingerprint, DateTimeOffset LeaseEnds, ReadOnlyMemory<byte>? Answer)
{
    public const int FingerprintLength = 32;
    private const byte Running = 1;
    private const byte Answered = 2;
    private const int HeaderLength = 1 + FingerprintLength + sizeof(long);

    /// <summary>A call that ended without an answer to keep: the next retry takes over at once.</summary>
    public static Reservation Ended(ReadOnlyMemory<byte> fingerprint) => new(fingerprint, DateTimeOffset.UnixEpoch, null);

    /// <summary>State, fingerprint, end of the lease in milliseconds since 1970 (little endian), answer.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[HeaderLength + (Answer?.Length ?? 0)];
        bytes[0] = Answer is null ? Running : Answered;
        Fingerprint.Span.CopyTo(bytes.AsSpan(1, FingerprintLength));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1 + FingerprintLength), LeaseEnds.ToUnixTimeMilliseconds());
        Answer?.Span.CopyTo(bytes.AsSpan(HeaderLength));
        return bytes;
    }

    public static Reservation Of(ReadOnlyMemory<byte> bytes) => bytes.Length >= HeaderLength && bytes.Span[0] is Running or Answered
        ? new Reservation(
            bytes.Slice(1, FingerprintLength),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(bytes.Span[(1 + FingerprintLength)..])),
            bytes.Span[0] == Answered ? bytes[HeaderLength..] : default(ReadOnlyMemory<byte>?))
        : throw new InvalidDataException("A stored idempotency reservation cannot be read.");
}
