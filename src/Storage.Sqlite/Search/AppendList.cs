namespace Headless.Storage.Sqlite.Search;

/// <summary>An array that one thread appends to while others read what their snapshot covers.</summary>
internal sealed class AppendList<T>(T missing = default!)
{
    private T[] _items = [];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>At least all that was appended before the reader's snapshot.</summary>
    public ReadOnlySpan<T> Items => Volatile.Read(ref _items);

    public T this[int index] => Volatile.Read(ref _items)[index];

    /// <summary>The item, or what stands for a missing one beyond the end.</summary>
    public T At(int index)
    {
        var items = Volatile.Read(ref _items);
        return index < items.Length ? items[index] : missing;
    }

    public void Add(T item) => Put(Count, item);

    /// <summary>Writes at an index not written before; those passed over are missing.</summary>
    public void Put(int index, T item)
    {
        if (index >= _items.Length)
        {
            var longer = new T[Math.Max(16, Math.Max(index + 1, _items.Length + (_items.Length / 2)))];
            _items.CopyTo(longer, 0);
            longer.AsSpan(_items.Length).Fill(missing);
            longer[index] = item;
            Volatile.Write(ref _items, longer);
        }
        else
        {
            _items[index] = item;
        }

        Volatile.Write(ref _count, index + 1);
    }
}
