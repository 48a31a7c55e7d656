using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Json;
using Headless.GraphQL.Planning;

namespace Headless.GraphQL.Execution;

public sealed partial class ResponseWriter
{
    private const int MaxNumberBytes = 40;

    /// <summary>Cents of amounts up to this many are told apart by a double, so two decimals are its shortest text.</summary>
    private const double MaxExactCents = 1e15;

    public bool Write(bool value, ValueStep step)
    {
        Raw(value ? "true"u8 : "false"u8);
        return true;
    }

    public bool Write(bool? value, ValueStep step) => value is { } known ? Write(known, step) : Null(step);

    public bool Write(int value, ValueStep step)
    {
        WriteNumber(value);
        return true;
    }

    public bool Write(int? value, ValueStep step) => value is { } known ? Write(known, step) : Null(step);

    public bool Write(double value, ValueStep step)
    {
        if (!double.IsFinite(value))
        {
            return Fail(step, _length, FieldError.NotRepresentable(step.Field, value.ToString(CultureInfo.InvariantCulture)));
        }

        var cents = Math.Round(value * 100);
        if (Math.Abs(cents) < MaxExactCents && cents / 100 == value)
        {
            WriteCents((long)cents, isNegative: double.IsNegative(value));
            return true;
        }

        value.TryFormat(Room(MaxNumberBytes), out var written, provider: CultureInfo.InvariantCulture);
        _length += written;
        return true;
    }

    public bool Write(double? value, ValueStep step) => value is { } known ? Write(known, step) : Null(step);

    /// <summary>As a JSON string, so that no client rounds it.</summary>
    public bool Write(decimal value, ValueStep step)
    {
        var room = Room(MaxNumberBytes);
        room[0] = (byte)'"';
        value.TryFormat(room[1..], out var written, provider: CultureInfo.InvariantCulture);
        room[written + 1] = (byte)'"';
        _length += written + 2;
        return true;
    }

    public bool Write(decimal? value, ValueStep step) => value is { } known ? Write(known, step) : Null(step);

    /// <summary>In UTC with milliseconds.</summary>
    public bool Write(DateTimeOffset value, ValueStep step)
    {
        var room = Room(MaxNumberBytes);
        room[0] = (byte)'"';
        value.UtcDateTime.TryFormat(room[1..], out var written, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        room[written + 1] = (byte)'"';
        _length += written + 2;
        return true;
    }

    public bool Write(DateTimeOffset? value, ValueStep step) => value is { } known ? Write(known, step) : Null(step);

    public bool Write(JsonElement value, ValueStep step)
    {
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return Null(step);
        }

        Raw(JsonMarshal.GetRawUtf8Value(value));
        return true;
    }

    public bool Write(JsonElement? value, ValueStep step) => value is { } known ? Write(known, step) : Null(step);

    public bool Write(string? value, ValueStep step)
    {
        if (value is null)
        {
            return Null(step);
        }

        WriteText(value);
        return true;
    }

    /// <summary>An enum value's name with its quotation marks; empty when the C# value has no name in the schema.</summary>
    public bool WriteEnum(ReadOnlySpan<byte> quotedName, ValueStep step)
    {
        if (quotedName.IsEmpty)
        {
            return Fail(step, _length, FieldError.NotRepresentable(step.Field, "enum value"));
        }

        Raw(quotedName);
        return true;
    }

    public bool WriteNull(ValueStep step) => Null(step);

    internal void WriteNumber(int value)
    {
        Utf8Formatter.TryFormat(value, Room(MaxNumberBytes), out var written);
        _length += written;
    }

    internal void WriteAscii(string value) => _length += Encoding.ASCII.GetBytes(value, Room(value.Length));

    internal void WriteText(string value)
    {
        // A UTF-16 unit takes at most 3 bytes, an escaped one 6.
        var room = Room((value.Length * 3) + 2);
        room[0] = (byte)'"';
        var copied = CopyPlainAscii(value, room[1..]);
        _length += copied + 1;
        if (copied < value.Length)
        {
            WriteRest(value.AsSpan(copied));
        }

        Raw((byte)'"');
    }

    /// <summary>
    /// Copies characters up to a first one that is not ASCII or must be escaped, eight or four at a time; the last block overlaps
    /// the one before. What it answers may be less than could be copied, never more.
    /// </summary>
    private static int CopyPlainAscii(string text, Span<byte> to)
    {
        ref var source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text.AsSpan()));
        ref var target = ref MemoryMarshal.GetReference(to);
        const int Block = 8;
        const int HalfBlock = 4;
        if (text.Length >= Block)
        {
            for (var i = 0; ; i = Math.Min(i + Block, text.Length - Block))
            {
                var units = Vector128.LoadUnsafe(ref source, (nuint)i);
                if (HasSpecial(units))
                {
                    return i;
                }

                Vector128.Narrow(units, units).GetLower().StoreUnsafe(ref target, (nuint)i);
                if (i == text.Length - Block)
                {
                    return text.Length;
                }
            }
        }

        if (text.Length >= HalfBlock)
        {
            var last = text.Length - HalfBlock;
            var units = Vector128.Create(Four(ref source, 0), Four(ref source, last)).AsUInt16();
            if (HasSpecial(units))
            {
                return 0;
            }

            var bytes = Vector128.Narrow(units, units).AsUInt32();
            Unsafe.WriteUnaligned(ref target, bytes.GetElement(0));
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, last), bytes.GetElement(1));
            return text.Length;
        }

        for (var i = 0; i < text.Length; i++)
        {
            var unit = Unsafe.Add(ref source, i);
            if (unit is < ' ' or > '~' or '"' or '\\')
            {
                return i;
            }

            Unsafe.Add(ref target, i) = (byte)unit;
        }

        return text.Length;
    }

    private static ulong Four(ref ushort source, int at) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref source, at)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasSpecial(Vector128<ushort> units) =>
        (Vector128.LessThan(units, Vector128.Create((ushort)' '))
            | Vector128.GreaterThan(units, Vector128.Create((ushort)'~'))
            | Vector128.Equals(units, Vector128.Create((ushort)'"'))
            | Vector128.Equals(units, Vector128.Create((ushort)'\\'))) != Vector128<ushort>.Zero;

    private void WriteRest(ReadOnlySpan<char> text)
    {
        Room((text.Length * 6) + 1);
        foreach (var rune in text.EnumerateRunes())
        {
            var room = _buffer.AsSpan(_length);
            _length += rune.Value switch
            {
                '"' => Put(room, "\\\""u8),
                '\\' => Put(room, "\\\\"u8),
                '\n' => Put(room, "\\n"u8),
                '\r' => Put(room, "\\r"u8),
                '\t' => Put(room, "\\t"u8),
                < ' ' => Put(room, [(byte)'\\', (byte)'u', (byte)'0', (byte)'0', Hex(rune.Value >> 4), Hex(rune.Value & 15)]),
                _ => rune.EncodeToUtf8(room),
            };
        }
    }

    private static byte Hex(int digit) => (byte)"0123456789abcdef"[digit];

    private static int Put(Span<byte> room, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(room);
        return bytes.Length;
    }

    /// <summary>A number of hundredths, without needless zeros.</summary>
    private void WriteCents(long cents, bool isNegative)
    {
        var room = Room(MaxNumberBytes);
        var at = 0;
        if (isNegative)
        {
            room[at++] = (byte)'-';
            cents = -cents;
        }

        var (units, rest) = Math.DivRem(cents, 100);
        Utf8Formatter.TryFormat(units, room[at..], out var written);
        at += written;
        if (rest != 0)
        {
            room[at++] = (byte)'.';
            room[at++] = (byte)('0' + (rest / 10));
            if (rest % 10 != 0)
            {
                room[at++] = (byte)('0' + (rest % 10));
            }
        }

        _length += at;
    }
}
