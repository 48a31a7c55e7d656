using Headless.Storage.Documents;

namespace Headless.Storage.Sqlite.Documents;

/// <summary>
/// One page as statements. A position inside an order of several keys is not one range of the index but some of them, one behind the other:
/// equal in all keys and further by id; equal in all but the last key and further in that; and so on. Each is a stretch, read until the
/// page is full, so a page costs the same at the end of an order as at its beginning. Several values in front of the order are merged
/// walks.
/// </summary>
internal sealed class PagePlan
{
    private readonly RowSource _source;
    private readonly IndexUse? _use;
    private readonly IReadOnlyList<Filter> _others;
    private readonly List<SortKey> _keys = [];
    private readonly List<FieldValue> _position = [];
    private readonly Cursor? _after;
    private readonly bool _idDescending;
    private readonly bool _isMerged;

    /// <param name="use">The index to walk; null leaves the way to SQLite.</param>
    /// <param name="isSorted">The index only narrows: what it leaves is sorted.</param>
    public PagePlan(Table table, IndexUse? use, Filter filter, IReadOnlyList<SortKey> sort, Cursor? after, bool isSorted = false)
    {
        _use = use;
        _after = after;
        _idDescending = IndexChoice.IdDescending(sort);
        var conditions = IndexChoice.Conditions(filter);
        _others = use is null || use.Fixed.Count == 0 ? conditions : use.Without(conditions);
        for (var i = 0; i < sort.Count; i++)
        {
            if (use is null || !use.Fixed.Any(used => used.Field == sort[i].Field && used.Values.Count == 1))
            {
                _keys.Add(sort[i]);
                _position.Add(after is null ? FieldValue.Null : after.Values[i]);
            }
        }

        _source = new RowSource(table, use, _others, _keys);
        _isMerged = !isSorted && use is { Walks: > 1, Index.Unique: false };
    }

    /// <summary>Whether every entry that is walked over belongs to the page.</summary>
    public bool IsExact => _use is not null && _others.Count == 0;

    /// <summary>The stretches of the page in their order.</summary>
    public IEnumerable<Stretch> Stretches()
    {
        if (_after is null)
        {
            yield return new Stretch(0, StretchBound.None);
            yield break;
        }

        yield return new Stretch(_keys.Count, StretchBound.Beyond);
        for (var level = _keys.Count - 1; level >= 0; level--)
        {
            var isMissing = _position[level].IsNull;
            if (!_keys[level].Descending)
            {
                yield return new Stretch(level, isMissing ? StretchBound.IsFilled : StretchBound.Beyond);
            }
            else if (!isMissing)
            {
                yield return new Stretch(level, StretchBound.Beyond);
                yield return new Stretch(level, StretchBound.IsMissing);
            }
        }
    }

    /// <summary>False when a range excludes what the stretch would hold.</summary>
    public bool CanMatch(Stretch stretch)
    {
        for (var level = 0; level < stretch.Level; level++)
        {
            if (_position[level].IsNull && IsRanged(_keys[level].Field))
            {
                return false;
            }
        }

        return stretch.Bound != StretchBound.IsMissing || !IsRanged(_keys[stretch.Level].Field);
    }

    /// <summary>Numbers and ids of at most <paramref name="limit"/> documents of the stretch.</summary>
    public void Write(SqlText sql, Stretch stretch, int limit)
    {
        var rows = FieldValue.Of((long?)limit);
        if (!_isMerged)
        {
            WriteWalk(sql, stretch, [.. _use?.Fixed.Select(_ => FieldValue.Null) ?? []], rows, isPart: false);
            return;
        }

        sql.Add("SELECT n, id FROM (");
        var walks = 0;
        foreach (var values in Combinations(_use!.Fixed))
        {
            sql.Add(walks++ == 0 ? "" : _source.Repeats(_use) ? " UNION " : " UNION ALL ").Add("SELECT * FROM (");
            WriteWalk(sql, stretch, values, rows, isPart: true);
            sql.Add(")");
        }

        sql.Add(") ORDER BY ");
        for (var i = 0; i < _keys.Count; i++)
        {
            sql.Add("k").Add(i).Add(Table.Direction(_keys[i].Descending)).Add(", ");
        }

        sql.Add("id").Add(Table.Direction(_idDescending)).Add(" LIMIT ").Parameter(rows);
    }

    private static IEnumerable<FieldValue[]> Combinations(IReadOnlyList<Filter.In> equalities)
    {
        IEnumerable<FieldValue[]> combinations = [[]];
        foreach (var equality in equalities)
        {
            var values = FilterSql.Distinct(equality);
            if (equality.Values.Any(value => value.IsNull))
            {
                values.Add(FieldValue.Null);
            }

            combinations = combinations.SelectMany(begun => values.Select(value => (FieldValue[])[.. begun, value]));
        }

        return combinations;
    }

    private void WriteWalk(SqlText sql, Stretch stretch, FieldValue[] values, FieldValue rows, bool isPart)
    {
        sql.Add(!isPart && _source.Repeats(_use) ? "SELECT DISTINCT " : "SELECT ");
        sql.Add(_source.Number).Add(" AS n, ").Add(_source.Id).Add(" AS id");
        for (var i = 0; isPart && i < _keys.Count; i++)
        {
            sql.Add(", ").Add(_source.Column(_keys[i].Field)).Add(" AS k").Add(i);
        }

        _source.WriteFrom(sql);
        sql.Add(" WHERE 1");
        for (var i = 0; i < values.Length; i++)
        {
            var column = _source.Column(_use!.Fixed[i].Field);
            sql.Add(" AND ");
            if (isPart)
            {
                WriteEquality(sql, column, values[i]);
            }
            else
            {
                FilterSql.WriteIn(sql, column, _use.Fixed[i]);
            }
        }

        WriteBounds(sql, stretch);
        foreach (var condition in _others)
        {
            sql.Add(" AND ");
            FilterSql.Write(sql, _source, condition, field => IsBounded(stretch, field));
        }

        sql.Add(" ORDER BY ");
        foreach (var key in _keys)
        {
            sql.Add(_source.Column(key.Field)).Add(Table.Direction(key.Descending)).Add(", ");
        }

        sql.Add(_source.Id).Add(Table.Direction(_idDescending)).Add(" LIMIT ").Parameter(rows);
    }

    private void WriteBounds(SqlText sql, Stretch stretch)
    {
        for (var level = 0; level < stretch.Level; level++)
        {
            sql.Add(" AND ");
            WriteEquality(sql, _source.Column(_keys[level].Field), _position[level]);
        }

        if (stretch.Bound == StretchBound.None)
        {
            return;
        }

        sql.Add(" AND ");
        if (stretch.Level == _keys.Count)
        {
            sql.Add(_source.Id).Add(_idDescending ? " < " : " > ").Parameter(FieldValue.Of(_after!.Id));
            return;
        }

        var key = _keys[stretch.Level];
        sql.Add(_source.Column(key.Field));
        switch (stretch.Bound)
        {
            case StretchBound.IsMissing:
                sql.Add(" IS NULL");
                break;
            case StretchBound.IsFilled:
                // The least value of the kind instead of IS NOT NULL, with which SQLite does not enter an index.
                sql.Add(" >= ").Add(Least(key.Field.Kind));
                break;
            default:
                sql.Add(key.Descending ? " < " : " > ").Parameter(_position[stretch.Level]);
                break;
        }
    }

    private static void WriteEquality(SqlText sql, string column, FieldValue value)
    {
        sql.Add(column);
        if (value.IsNull)
        {
            sql.Add(" IS NULL");
        }
        else
        {
            sql.Add(" = ").Parameter(value);
        }
    }

    private static string Least(FieldKind kind) => kind switch
    {
        FieldKind.Text => "''",
        FieldKind.Integer => "-9223372036854775808",
        _ => "-9e999",
    };

    private bool IsBounded(Stretch stretch, Field field)
    {
        for (var level = 0; level < _keys.Count && level <= stretch.Level; level++)
        {
            if (_keys[level].Field == field)
            {
                return level < stretch.Level || stretch.Bound != StretchBound.None;
            }
        }

        return false;
    }

    private bool IsRanged(Field field) => _others.Any(condition => IndexChoice.Bounds(condition, field));
}
