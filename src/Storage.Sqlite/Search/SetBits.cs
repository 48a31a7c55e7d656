using System.Numerics;

namespace Headless.Storage.Sqlite.Search;

/// <summary>The ordinals of a bitmap, ascending, for foreach.</summary>
internal ref struct SetBits(ReadOnlySpan<ulong> bits)
{
    private readonly ReadOnlySpan<ulong> _bits = bits;
    private ulong _word;
    private int _next;

    public int Current { get; private set; }

    public readonly SetBits GetEnumerator() => this;

    public bool MoveNext()
    {
        while (_word == 0)
        {
            if (_next == _bits.Length)
            {
                return false;
            }

            _word = _bits[_next++];
        }

        Current = ((_next - 1) * 64) + BitOperations.TrailingZeroCount(_word);
        _word &= _word - 1;
        return true;
    }
}
