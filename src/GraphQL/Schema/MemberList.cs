using System.Collections;
using System.Collections.Immutable;

namespace Headless.GraphQL.Schema;

/// <summary>Members in the order of declaration, found by name without allocating.</summary>
public sealed class MemberList<T> : IReadOnlyList<T>
    where T : class, ISchemaMember
{
    /// <summary>Up to here a scan is as fast as hashing.</summary>
    private const int MaxScannedMembers = 6;

    private readonly ImmutableArray<T> _items;
    private readonly Dictionary<string, T>? _byName;

    internal MemberList(ImmutableArray<T> items)
    {
        _items = items;
        if (items.Length > MaxScannedMembers)
        {
            _byName = new Dictionary<string, T>(items.Length, StringComparer.Ordinal);
            foreach (var item in items)
            {
                _byName.TryAdd(item.Name, item);
            }
        }
    }

    public static MemberList<T> Empty { get; } = new([]);

    public int Count => _items.Length;

    public T this[int index] => _items[index];

    /// <summary>The member of that name, or null.</summary>
    public T? Find(string name)
    {
        if (_byName is not null)
        {
            return _byName.GetValueOrDefault(name);
        }

        foreach (var item in _items)
        {
            if (item.Name == name)
            {
                return item;
            }
        }

        return null;
    }

    public ImmutableArray<T>.Enumerator GetEnumerator() => _items.GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();
}
