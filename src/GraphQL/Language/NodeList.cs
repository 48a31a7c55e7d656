using System.Collections;

namespace Headless.GraphQL.Language;

/// <summary>An immutable list of syntax nodes that enumerates without allocating. The default value is the empty list.</summary>
public readonly struct NodeList<T>(T[] items) : IReadOnlyList<T>
{
    private readonly T[]? _items = items;

    public int Count => _items is null ? 0 : _items.Length;

    public T this[int index] => _items![index];

    public Enumerator GetEnumerator() => new(_items);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)(_items ?? Array.Empty<T>())).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => (_items ?? Array.Empty<T>()).GetEnumerator();

    /// <summary>Walks the list front to back.</summary>
    public struct Enumerator(T[]? items)
    {
        private int _index = -1;

        public readonly T Current => items![_index];

        public bool MoveNext() => items is not null && ++_index < items.Length;
    }
}
