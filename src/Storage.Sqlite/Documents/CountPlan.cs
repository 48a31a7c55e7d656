using Headless.Storage.Documents;

namespace Headless.Storage.Sqlite.Documents;

/// <summary>A bounded count through one index.</summary>
internal sealed class CountPlan
{
    private readonly RowSource _source;
    private readonly IndexUse? _use;
    private readonly IReadOnlyList<Filter> _others;

    private CountPlan(Table table, IndexUse? use, IReadOnlyList<Filter> others)
    {
        _use = use;
        _others = others;
        _source = new RowSource(table, use, others, []);
    }

    /// <summary>Whether every entry that is walked over counts.</summary>
    public bool IsExact => _others.Count == 0;

    /// <summary>Counts what the filter matches.</summary>
    public static CountPlan Whole(Table table, Filter filter, IndexUse? use)
    {
        var conditions = IndexChoice.Conditions(filter);
        return new CountPlan(table, use, use is null ? conditions : use.Without(conditions));
    }

    /// <summary>Counts the entries that the index alone leaves: equality in its fixed fields and a range of the next one.</summary>
    public static CountPlan OfIndex(Table table, Filter filter, IndexUse use)
    {
        var next = use.Rest.FirstOrDefault().Field;
        var others = use.Without(IndexChoice.Conditions(filter));
        return new CountPlan(table, use, [.. others.Where(condition => IndexChoice.Bounds(condition, next))]);
    }

    /// <summary>Counts one more than the bound, which shows that there are more.</summary>
    public void Write(SqlText sql, int bound)
    {
        sql.Add("SELECT count(*) FROM (SELECT ").Add(_source.Repeats(_use) ? "DISTINCT " : "").Add(_source.Number);
        _source.WriteFrom(sql);
        sql.Add(" WHERE 1");
        foreach (var equality in _use?.Fixed ?? [])
        {
            sql.Add(" AND ");
            FilterSql.WriteIn(sql, _source.Column(equality.Field), equality);
        }

        foreach (var condition in _others)
        {
            sql.Add(" AND ");
            FilterSql.Write(sql, _source, condition);
        }

        sql.Add(" LIMIT ").Parameter(FieldValue.Of((long?)bound + 1)).Add(")");
    }
}
