using Headless.Storage.Documents;
using Headless.Storage.Sqlite.Engine;

namespace Headless.Storage.Sqlite.Documents;

/// <summary>Reads through one connection, at one moment.</summary>
internal readonly ref struct DocumentReader(Connection connection, Table table, SqlText sql)
{
    public IDocument? Find(string id)
    {
        var select = connection.Prepare(table.SelectById).Bind(id);
        if (!select.Step())
        {
            return null;
        }

        var found = table.Collection.Deserialize(select.Bytes(1));
        select.Reset();
        return found;
    }

    public DocumentPage<T> Page<T>(DocumentQuery<T> query, IndexUse? use) where T : class, IDocument
    {
        var plan = new PagePlan(table, use, query.Filter, query.Sort, query.After);
        var found = new List<(long Number, string Id)>(query.Limit + 1);
        foreach (var stretch in plan.Stretches())
        {
            if (found.Count > query.Limit)
            {
                break;
            }

            if (plan.CanMatch(stretch))
            {
                sql.Clear();
                plan.Write(sql, stretch, query.Limit + 1 - found.Count);
                var select = sql.Prepare(connection);
                while (select.Step())
                {
                    found.Add((select.Int64(0), select.Text(1)));
                }
            }
        }

        var hasMore = found.Count > query.Limit;
        var items = new T[Math.Min(found.Count, query.Limit)];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = (T)Load(found[i].Number);
        }

        return new DocumentPage<T>(items, hasMore);
    }

    public (int Value, bool IsExact) Count(Filter filter, int bound)
    {
        sql.Clear();
        CountPlan.Write(sql, table, filter, bound);
        var select = sql.Prepare(connection);
        select.Step();
        var counted = select.Int32(0);
        select.Reset();
        return (Math.Min(counted, bound), counted <= bound);
    }

    private IDocument Load(long number)
    {
        var select = connection.Prepare(table.SelectByNumber).Bind(number);
        if (!select.Step())
        {
            throw new StoreUnavailableException("SQLite", $"{table.Name} has lost the document {number} that its index names.");
        }

        var found = table.Collection.Deserialize(select.Bytes(1));
        select.Reset();
        return found;
    }
}
