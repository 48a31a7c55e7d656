using Headless.Storage.Documents;

namespace Headless.Storage.Sqlite.Documents;

/// <summary>A bounded count through the index that fixes the most fields.</summary>
internal static class CountPlan
{
    /// <summary>Counts one more than the bound, which shows that there are more.</summary>
    public static void Write(SqlText sql, Table table, Filter filter, int bound)
    {
        var use = IndexChoice.ForCount(table.Collection, filter);
        var conditions = IndexChoice.Conditions(filter).Where(condition => use is null || !use.Fixed.Any(used => ReferenceEquals(used, condition)));
        var others = conditions.ToList();
        var source = new RowSource(table, use, others, []);
        var repeats = source.HasDuplicates && use!.Fixed[0].Values.Count > 1;
        sql.Add("SELECT count(*) FROM (SELECT ").Add(repeats ? "DISTINCT " : "").Add(source.Number);
        source.WriteFrom(sql);
        sql.Add(" WHERE 1");
        foreach (var equality in use?.Fixed ?? [])
        {
            sql.Add(" AND ");
            FilterSql.WriteIn(sql, source.Column(equality.Field), equality);
        }

        foreach (var condition in others)
        {
            sql.Add(" AND ");
            FilterSql.Write(sql, source, condition);
        }

        sql.Add(" LIMIT ").Parameter(FieldValue.Of((long?)bound + 1)).Add(")");
    }
}
