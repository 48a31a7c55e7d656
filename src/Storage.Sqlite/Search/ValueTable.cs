using System.Collections.Concurrent;

namespace Headless.Storage.Sqlite.Search;

/// <summary>A value of a keyword field: its number in this index, what people read, and the documents that have it.</summary>
internal sealed class FieldValueEntry(int id, string field, string value)
{
    private volatile string _label = "";

    public int Id { get; } = id;

    public string Field { get; } = field;

    public string Value { get; } = value;

    /// <summary>Empty when the value says it.</summary>
    public string Label
    {
        get => _label;
        set => _label = value;
    }

    public OrdinalSet Documents { get; } = new();
}

/// <summary>All values of all keyword fields. One thread adds, many read.</summary>
internal sealed class ValueTable
{
    private readonly ConcurrentDictionary<string, FieldValues> _fields = new();
    private readonly AppendList<FieldValueEntry> _byId = new();

    public int Count => _byId.Count;

    public FieldValueEntry this[int id] => _byId[id];

    public FieldValueEntry? Find(string field, string value) =>
        _fields.TryGetValue(field, out var values) ? values.ByValue.GetValueOrDefault(value) : null;

    /// <summary>All values of a field, in the order in which they came.</summary>
    public ReadOnlySpan<FieldValueEntry> Of(string field)
    {
        if (!_fields.TryGetValue(field, out var values))
        {
            return [];
        }

        var count = values.InOrder.Count;
        return values.InOrder.Items[..count];
    }

    public FieldValueEntry Add(string field, string value, string label)
    {
        var entry = new FieldValueEntry(_byId.Count, field, value) { Label = label };
        _byId.Add(entry);
        var values = _fields.GetOrAdd(field, _ => new FieldValues());
        values.InOrder.Add(entry);
        values.ByValue[value] = entry;
        return entry;
    }

    private sealed class FieldValues
    {
        public ConcurrentDictionary<string, FieldValueEntry> ByValue { get; } = new();

        public AppendList<FieldValueEntry> InOrder { get; } = new();
    }
}
