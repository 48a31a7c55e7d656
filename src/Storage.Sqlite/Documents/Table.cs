using System.Globalization;
using Headless.Storage.Documents;

namespace Headless.Storage.Sqlite.Documents;

/// <summary>
/// Names and fixed statements of one collection's tables. The main table holds a row per document: number, id, version, a column for each
/// single-valued field, body. Each Texts field has a side table with a row per text; it carries the fields of its multikey indexes too, so
/// that one index walk there gives the order.
/// </summary>
internal sealed class Table
{
    private const int FirstFieldColumn = 2;

    /// <param name="mark">Stands in front of the names of tables that are being filled to replace others.</param>
    public Table(Collection collection, string mark = "")
    {
        Collection = collection;
        Name = $"\"{mark}{collection.Name}\"";
        for (var i = 0; i < collection.AllFields.Count; i++)
        {
            if (collection.AllFields[i].Kind == FieldKind.Texts)
            {
                Sides.Add(new SideTable(collection, i, mark));
            }
            else
            {
                Singles.Add(i);
            }
        }

        var columns = string.Concat(Singles.Select(field => $", {Column(collection.AllFields[field])}"));
        SelectById = $"SELECT body FROM {Name} WHERE id = ?";
        SelectByNumber = $"SELECT body FROM {Name} WHERE n = ?";
        SelectState = $"SELECT n, version{columns} FROM {Name} WHERE id = ?";
        SelectNext = $"SELECT body FROM {Name} WHERE id > ? ORDER BY id LIMIT ?";
        SelectBatch = $"SELECT n, body FROM {Name} WHERE n > ? ORDER BY n LIMIT ?";
        var values = string.Concat(Enumerable.Repeat(", ?", Singles.Count));
        Insert = $"INSERT INTO {Name}(n, id, version{columns}, body) VALUES(?, ?, ?{values}, ?)";
        Delete = $"DELETE FROM {Name} WHERE n = ?";
        UniqueChecks = [.. collection.Indexes.Where(index => index.Unique).Select(UniqueCheck)];
    }

    public Collection Collection { get; }

    /// <summary>Quoted.</summary>
    public string Name { get; }

    /// <summary>Positions of single-valued fields in the collection's fields, in column order.</summary>
    public List<int> Singles { get; } = [];

    public List<SideTable> Sides { get; } = [];

    /// <summary>What the cache knows of this table.</summary>
    public CachedRecords Records { get; } = new();

    public string SelectById { get; }

    public string SelectByNumber { get; }

    /// <summary>By id: number, version, then the field columns in order, from column <see cref="FirstFieldColumn"/> on.</summary>
    public string SelectState { get; }

    /// <summary>Bodies behind an id, limited.</summary>
    public string SelectNext { get; }

    /// <summary>Number and body of rows after a number, limited.</summary>
    public string SelectBatch { get; }

    /// <summary>Number or null, id, version, fields, body.</summary>
    public string Insert { get; }

    public string Delete { get; }

    /// <summary>
    /// For each unique index: name, a statement that finds another id (first parameter) with the same values, positions of its fields.
    /// </summary>
    public IReadOnlyList<(string Index, string Sql, int[] Fields)> UniqueChecks { get; }

    public static int StateColumn(int single) => FirstFieldColumn + single;

    public static string Column(Field field) => $"\"f_{field.Name}\"";

    public SideTable Side(Field field)
    {
        foreach (var side in Sides)
        {
            if (side.Field == field)
            {
                return side;
            }
        }

        throw new ArgumentException($"{Collection.Name} has no texts '{field.Name}'.");
    }

    /// <summary>Quoted name of the index that queries walk.</summary>
    public string IndexName(DocumentIndex index) =>
        $"\"{Collection.Name}.{index.Name}{(index is { Unique: true, Fields.Count: 1 } ? "!" : "")}\"";

    /// <summary>The index that SQLite made for the ids.</summary>
    public string IdIndexName => $"\"sqlite_autoindex_{Collection.Name}_1\"";

    /// <summary>Rewrites version, body and those field columns whose bit is set, so that only their indexes are touched.</summary>
    public string Update(ulong changed)
    {
        var columns = Singles.Where((_, single) => (changed & (1UL << single)) != 0)
            .Select(field => $", {Column(Collection.AllFields[field])} = ?");
        return $"UPDATE {Name} SET version = ?, body = ?{string.Concat(columns)} WHERE n = ?";
    }

    /// <summary>Everything that decides how rows and indexes look, to be compared with what a file was made for.</summary>
    public string FieldSignature()
    {
        var fields = Collection.AllFields.Select(field => $"{field.Name}:{field.Kind}");
        var carried = Sides.Select(side => side.Carried.Select(i => Collection.AllFields[i].Name).Prepend(side.Field.Name));
        var sides = string.Join(',', carried.Select(names => string.Join('<', names)));
        return string.Create(CultureInfo.InvariantCulture, $"{Collection.Revision};{string.Join(',', fields)};{sides}");
    }

    public IEnumerable<string> MakeTables()
    {
        var columns = Singles.Select(field => Collection.AllFields[field]).Select(field => $", {Column(field)} {Affinity(field.Kind)}");
        yield return $"CREATE TABLE {Name}(n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL"
            + $"{string.Concat(columns)}, body BLOB NOT NULL)";
        foreach (var side in Sides)
        {
            var carried = side.Carried.Select(i => Collection.AllFields[i]).Select(field => $", {Column(field)} {Affinity(field.Kind)}");
            yield return $"CREATE TABLE {side.Name}(n INTEGER NOT NULL, value TEXT NOT NULL, id TEXT NOT NULL{string.Concat(carried)}, "
                + "PRIMARY KEY(n, value)) WITHOUT ROWID";
        }
    }

    /// <summary>Index names, unquoted, with the statements that make them.</summary>
    public IEnumerable<(string Name, string Sql)> MakeIndexes()
    {
        foreach (var index in Collection.Indexes)
        {
            var name = $"{Collection.Name}.{index.Name}";
            var keys = string.Join(", ", index.Fields.Select(key => IndexColumn(key.Field) + Direction(key.Descending)));
            var id = $"id{Direction(IndexChoice.IdDescending(index.Fields))}";
            if (index.IsMultikey)
            {
                yield return (name, $"CREATE INDEX \"{name}\" ON {Side(index.Fields[0].Field).Name}({keys}, {id})");
                continue;
            }

            var filled = $"WHERE {Column(index.Fields[0].Field)} IS NOT NULL";
            if (index.Unique)
            {
                // A missing value in a further field counts as a value of its own: an empty blob, which no field can hold.
                var values = index.Fields.Select((key, i) => i == 0 ? Column(key.Field) : $"ifnull({Column(key.Field)}, x'')");
                yield return ($"{name}!", $"CREATE UNIQUE INDEX \"{name}!\" ON {Name}({string.Join(", ", values)}) {filled}");
            }

            if (!index.Unique || index.Fields.Count > 1)
            {
                yield return (name, $"CREATE INDEX \"{name}\" ON {Name}({keys}, {id}){(index.Unique ? $" {filled}" : "")}");
            }
        }
    }

    public static string Direction(bool descending) => descending ? " DESC" : " ASC";

    private (string Index, string Sql, int[] Fields) UniqueCheck(DocumentIndex index)
    {
        var conditions = index.Fields.Select((key, i) => $" AND {Column(key.Field)} {(i == 0 ? "=" : "IS")} ?");
        var fields = index.Fields.Select(key => Singles.First(field => Collection.AllFields[field] == key.Field));
        return (index.Name, $"SELECT 1 FROM {Name} WHERE id <> ?{string.Concat(conditions)} LIMIT 1", [.. fields]);
    }

    private static string IndexColumn(Field field) => field.Kind == FieldKind.Texts ? "value" : Column(field);

    private static string Affinity(FieldKind kind) => kind switch
    {
        FieldKind.Integer => "INTEGER",
        FieldKind.Real => "REAL",
        _ => "TEXT",
    };
}
