using Headless.Storage.Documents;

namespace Headless.Storage.Sqlite.Documents;

/// <summary>
/// Where the rows of a query come from, and the columns that stand for fields there: the main table <c>p</c>, or the side table <c>s</c>
/// of a multikey index, joined to the main table when a condition needs a field that the side table does not carry.
/// </summary>
internal sealed class RowSource
{
    private readonly Table _table;
    private readonly SideTable? _side;
    private readonly DocumentIndex? _index;
    private readonly bool _hinted;
    private readonly bool _joined;

    /// <param name="use">Null leaves the way to SQLite.</param>
    public RowSource(Table table, IndexUse? use, IReadOnlyList<Filter> conditions, IReadOnlyList<SortKey> sort)
    {
        _table = table;
        _index = use?.Index;
        _hinted = use is not null;
        _side = _index is { IsMultikey: true } ? table.Side(_index.Fields[0].Field) : null;
        _joined = _side is not null && (conditions.Any(NeedsMain) || sort.Any(key => !IsCarried(key.Field)));
    }

    /// <summary>Whether several values of the fixed texts can give the same document several times.</summary>
    public bool Repeats(IndexUse? use) => _side is not null && use!.Fixed[0].Values.Count > 1;

    public string Number => _side is null ? "p.n" : "s.n";

    public string Id => _side is null ? "p.id" : "s.id";

    public Table Table => _table;

    public string Column(Field field)
    {
        if (_side is not null && field == _side.Field)
        {
            return "s.value";
        }

        return (_side is not null && IsCarried(field) ? "s." : "p.") + Table.Column(field);
    }

    public void WriteFrom(SqlText sql)
    {
        if (_side is not null)
        {
            sql.Add(" FROM ").Add(_side.Name).Add(" AS s INDEXED BY ").Add(_table.IndexName(_index!));
            if (_joined)
            {
                sql.Add(" CROSS JOIN ").Add(_table.Name).Add(" AS p ON p.n = s.n");
            }

            return;
        }

        sql.Add(" FROM ").Add(_table.Name).Add(" AS p");
        if (_hinted)
        {
            sql.Add(" INDEXED BY ").Add(_index is null ? _table.IdIndexName : _table.IndexName(_index));
        }
    }

    private bool NeedsMain(Filter filter) => filter switch
    {
        Filter.And and => and.Filters.Any(NeedsMain),
        Filter.Or or => or.Filters.Any(NeedsMain),
        Filter.Not not => NeedsMain(not.Inner),
        Filter.In equality => NeedsMain(equality.Field),
        Filter.Range range => NeedsMain(range.Field),
        Filter.Prefix prefix => NeedsMain(prefix.Field),
        _ => throw new ArgumentOutOfRangeException(nameof(filter)),
    };

    private bool NeedsMain(Field field) => field.Kind != FieldKind.Texts && !IsCarried(field);

    private bool IsCarried(Field field)
    {
        foreach (var position in _side!.Carried)
        {
            if (_table.Collection.AllFields[position] == field)
            {
                return true;
            }
        }

        return false;
    }
}
