using System.Numerics;
using Headless.Storage.Documents;

namespace Headless.Storage.Sqlite.Documents;

/// <summary>
/// Translates filters. Every condition is written so that a missing value makes it false or null, and a negation turns both into true.
/// </summary>
internal static class FilterSql
{
    /// <summary>A parameter, because SQLite finds no way through a hinted index when a condition is false by its text.</summary>
    private static readonly FieldValue Never = FieldValue.Of(0L);

    /// <param name="isBounded">
    /// Whether the page's position bounds this field already: then a range is written so that SQLite takes the position, not the range, to
    /// enter the index.
    /// </param>
    public static void Write(SqlText sql, RowSource source, Filter filter, Func<Field, bool>? isBounded = null)
    {
        switch (filter)
        {
            case Filter.And and:
                WriteList(sql, source, and.Filters, " AND ", whenEmpty: FieldValue.Of(1L));
                break;
            case Filter.Or or:
                WriteList(sql, source, or.Filters, " OR ", whenEmpty: Never);
                break;
            case Filter.Not not:
                sql.Add("((");
                Write(sql, source, not.Inner);
                sql.Add(") IS NOT TRUE)");
                break;
            case Filter.In { Field.Kind: FieldKind.Texts } equality:
                WriteTextsIn(sql, source, equality);
                break;
            case Filter.In equality:
                WriteIn(sql, source.Column(equality.Field), equality);
                break;
            case Filter.Range { Field.Kind: not FieldKind.Texts } range:
                WriteRange(sql, (isBounded?.Invoke(range.Field) ?? false ? "+" : "") + source.Column(range.Field), range);
                break;
            case Filter.Prefix { Field.Kind: FieldKind.Texts } prefix:
                WriteSide(sql, source, prefix.Field).Add(" AND ");
                WritePrefix(sql, "t.value", prefix.Text);
                sql.Add(")");
                break;
            case Filter.Prefix { Field.Kind: FieldKind.Text } prefix:
                WritePrefix(sql, (isBounded?.Invoke(prefix.Field) ?? false ? "+" : "") + source.Column(prefix.Field), prefix.Text);
                break;
            default:
                throw new ArgumentException($"{filter.GetType().Name} does not go with this kind of field.");
        }
    }

    /// <summary>The values each once, without null.</summary>
    public static List<FieldValue> Distinct(Filter.In equality)
    {
        if (equality.Values.Count > Filter.In.MaxValues)
        {
            throw new ArgumentException(
                $"'{equality.Field.Name}' is compared with {equality.Values.Count} values; {Filter.In.MaxValues} are allowed.");
        }

        var kind = equality.Field.Kind == FieldKind.Texts ? FieldKind.Text : equality.Field.Kind;
        var distinct = new List<FieldValue>(equality.Values.Count);
        foreach (var value in equality.Values)
        {
            if (!value.IsNull && value.Kind != kind)
            {
                throw new ArgumentException($"'{equality.Field.Name}' holds {kind}, not {value.Kind}.");
            }

            if (!value.IsNull && (equality.Values.Count == 1 || !distinct.Contains(value)))
            {
                distinct.Add(value);
            }
        }

        return distinct;
    }

    public static void WriteIn(SqlText sql, string column, Filter.In equality)
    {
        var hasNull = equality.Values.Any(value => value.IsNull);
        WriteIn(sql, column, Distinct(equality), hasNull);
    }

    private static void WriteIn(SqlText sql, string column, List<FieldValue> values, bool hasNull)
    {
        if (values.Count == 0)
        {
            _ = hasNull ? sql.Add(column).Add(" IS NULL") : sql.Parameter(Never);
            return;
        }

        sql.Add(hasNull ? "(" : "").Add(column);
        if (values.Count == 1)
        {
            sql.Add(" = ").Parameter(values[0]);
        }
        else
        {
            // Filled up to a power of two, so that few texts serve lists of all lengths.
            sql.Add(" IN (");
            var length = (int)BitOperations.RoundUpToPowerOf2((uint)values.Count);
            for (var i = 0; i < length; i++)
            {
                sql.Add(i == 0 ? "" : ",").Parameter(values[Math.Min(i, values.Count - 1)]);
            }

            sql.Add(")");
        }

        sql.Add(hasNull ? " OR " : "").Add(hasNull ? column : "").Add(hasNull ? " IS NULL)" : "");
    }

    private static void WriteTextsIn(SqlText sql, RowSource source, Filter.In equality)
    {
        sql.Add("(");
        WriteSide(sql, source, equality.Field).Add(" AND ");
        WriteIn(sql, "t.value", Distinct(equality), hasNull: false);
        sql.Add(")");
        if (equality.Values.Any(value => value.IsNull))
        {
            sql.Add(" OR NOT ");
            WriteSide(sql, source, equality.Field).Add(")");
        }

        sql.Add(")");
    }

    /// <summary>Begins to ask whether the document has a text <c>t</c>.</summary>
    private static SqlText WriteSide(SqlText sql, RowSource source, Field field) =>
        sql.Add("EXISTS(SELECT 1 FROM ").Add(source.Table.Side(field).Name).Add(" AS t WHERE t.n = ").Add(source.Number);

    private static void WriteRange(SqlText sql, string column, Filter.Range range)
    {
        Demand(range.Min);
        Demand(range.Max);
        if (range.Min.IsNull && range.Max.IsNull)
        {
            sql.Add(column).Add(" IS NOT NULL");
            return;
        }

        sql.Add("(");
        if (!range.Min.IsNull)
        {
            sql.Add(column).Add(" >= ").Parameter(range.Min);
        }

        if (!range.Max.IsNull)
        {
            sql.Add(range.Min.IsNull ? "" : " AND ").Add(column).Add(" <= ").Parameter(range.Max);
        }

        sql.Add(")");

        void Demand(FieldValue bound)
        {
            if (!bound.IsNull && bound.Kind != range.Field.Kind)
            {
                throw new ArgumentException($"'{range.Field.Name}' holds {range.Field.Kind}, not {bound.Kind}.");
            }
        }
    }

    private static void WritePrefix(SqlText sql, string column, string prefix)
    {
        // No UTF-8 text holds the byte FF, so everything that starts with the prefix lies below prefix + FF.
        var value = FieldValue.Of(prefix);
        sql.Add("(").Add(column).Add(" >= ").Parameter(value);
        sql.Add(" AND ").Add(column).Add(" < ").Parameter(value).Add("||CAST(x'FF' AS TEXT))");
    }

    private static void WriteList(SqlText sql, RowSource source, IReadOnlyList<Filter> filters, string between, FieldValue whenEmpty)
    {
        if (filters.Count == 0)
        {
            sql.Parameter(whenEmpty);
            return;
        }

        sql.Add("(");
        for (var i = 0; i < filters.Count; i++)
        {
            sql.Add(i == 0 ? "" : between);
            Write(sql, source, filters[i]);
        }

        sql.Add(")");
    }
}
