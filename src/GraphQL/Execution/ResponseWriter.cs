using System.Buffers;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Headless.GraphQL.Planning;

namespace Headless.GraphQL.Execution;

/// <summary>
/// The JSON of one response, in one growing pooled buffer, so that a value can be taken back when null propagates. Every write of a value
/// answers whether the position stands; false means that a non-null position has no value and its parent must become null.
/// Used by generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed partial class ResponseWriter
{
    private const int InitialBytes = 16 * 1024;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private int _length;

    internal ResponseWriter(OperationContext context) => Context = context;

    internal OperationContext Context { get; }

    /// <summary>Where the writer stands: list indexes, and the complement of field step ids.</summary>
    internal int[] Path { get; private set; } = new int[32];

    internal int Depth { get; set; }

    internal int Length => _length;

    internal ReadOnlyMemory<byte> Written(int start) => _buffer.AsMemory(start, _length - start);

    internal void Begin(int pathDepth)
    {
        _length = 0;
        Depth = 0;
        if (Path.Length < pathDepth)
        {
            Path = new int[pathDepth];
        }
    }

    /// <summary>Gives back a buffer that one large response has made large.</summary>
    internal void Shrink()
    {
        if (_buffer.Length > 64 * InitialBytes)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Raw(in Fragment fragment)
    {
        var blocks = fragment.Blocks;
        ref var source = ref MemoryMarshal.GetReference(blocks);
        ref var target = ref MemoryMarshal.GetReference(Room(blocks.Length));
        for (var i = 0; i < blocks.Length; i += Fragment.BlockBytes)
        {
            Vector128.LoadUnsafe(ref source, (nuint)i).StoreUnsafe(ref target, (nuint)i);
        }

        _length += fragment.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Raw(byte value)
    {
        Room(1)[0] = value;
        _length++;
    }

    internal void TakeBack(int start)
    {
        _length = start;
        Context.Deferrals?.TakeBack(start);
    }

    /// <summary>Null at this position.</summary>
    internal bool Null(ValueStep step)
    {
        if (step.NonNull)
        {
            Context.Errors.Add(this, FieldError.UnexpectedNull(step.Field));
            if (Context.OnError != ErrorMode.Null)
            {
                return false;
            }
        }

        Raw("null"u8);
        return true;
    }

    /// <summary>Replaces what was written since <paramref name="start"/> by null; false when null must go further up.</summary>
    internal bool Nullify(ValueStep step, int start)
    {
        if (Context.OnError == ErrorMode.Halt || (step.NonNull && Context.OnError == ErrorMode.Propagate))
        {
            return false;
        }

        TakeBack(start);
        Raw("null"u8);
        return true;
    }

    internal bool Fail(ValueStep step, int start, FieldError error)
    {
        Context.Errors.Add(this, error);
        return Nullify(step, start);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Room(int bytes)
    {
        if (_buffer.Length - _length < bytes)
        {
            Grow(bytes);
        }

        return _buffer.AsSpan(_length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int bytes)
    {
        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + bytes));
        _buffer.AsSpan(0, _length).CopyTo(grown);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = grown;
    }
}
