using System.Collections;

namespace Headless.GraphQL.Execution;

/// <summary>The objects of one selection, all parents of a level together; what batched resolvers get.</summary>
internal sealed class Batch<T> : IReadOnlyList<T>
{
    private const int InitialItems = 4;
    private T[] _items = [];

    public int Count { get; private set; }

    public T this[int index] => index < Count ? _items[index] : throw new ArgumentOutOfRangeException(nameof(index));

    public ReadOnlySpan<T> Items => _items.AsSpan(0, Count);

    public int Add(T item)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(InitialItems, Count * 2));
        }

        _items[Count] = item;
        return Count++;
    }

    public void Reserve(int count)
    {
        if (_items.Length - Count < count)
        {
            Array.Resize(ref _items, Count + count);
        }
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return _items[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
