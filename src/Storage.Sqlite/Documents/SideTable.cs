using Headless.Storage.Documents;

namespace Headless.Storage.Sqlite.Documents;

/// <summary>The rows of one Texts field: number of the document, text, id, and the fields that its multikey indexes sort by.</summary>
internal sealed class SideTable
{
    public SideTable(Collection collection, int field, string mark)
    {
        Field = collection.AllFields[field];
        Name = $"\"{mark}{collection.Name}~{Field.Name}\"";
        var carried = collection.Indexes.Where(index => index.Fields[0].Field == Field)
            .SelectMany(index => index.Fields.Skip(1)).Select(key => key.Field).ToHashSet();
        Carried = [.. Enumerable.Range(0, collection.AllFields.Count).Where(i => carried.Contains(collection.AllFields[i]))];
        var columns = string.Concat(Carried.Select(i => $", {Table.Column(collection.AllFields[i])}"));
        Select = $"SELECT value{columns} FROM {Name} WHERE n = ?";
        Insert = $"INSERT INTO {Name}(n, value, id{columns}) VALUES(?, ?, ?{string.Concat(Enumerable.Repeat(", ?", Carried.Count))})";
        DeleteOne = $"DELETE FROM {Name} WHERE n = ? AND value = ?";
        DeleteAll = $"DELETE FROM {Name} WHERE n = ?";
    }

    public Field Field { get; }

    /// <summary>Quoted.</summary>
    public string Name { get; }

    /// <summary>Positions of the carried fields in the collection's fields.</summary>
    public IReadOnlyList<int> Carried { get; }

    /// <summary>By number: text, then the carried fields.</summary>
    public string Select { get; }

    /// <summary>Number, text, id, carried fields.</summary>
    public string Insert { get; }

    /// <summary>By number and text.</summary>
    public string DeleteOne { get; }

    /// <summary>By number.</summary>
    public string DeleteAll { get; }
}
