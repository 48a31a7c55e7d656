using System.Text;
using Headless.Storage.Documents;
using Headless.Storage.Sqlite.Engine;

namespace Headless.Storage.Sqlite.Documents;

/// <summary>Reads one table through one connection, at one moment.</summary>
/// <param name="generation">Of the table's records, taken before the connection's transaction began.</param>
internal readonly ref struct DocumentReader(Connection connection, Table table, RecordCache cache, long generation, SqlText sql)
{
    /// <summary>
    /// Work after which the walk along a sort is given up in favour of a narrower index, about a millisecond: enough for any page whose
    /// documents mostly match.
    /// </summary>
    private const int WalkAllowance = 20_000;

    /// <summary>Further work for each document of a page or count.</summary>
    private const int AllowancePerDocument = 20;

    /// <summary>Longest id in UTF-8 bytes that is looked up in the cache.</summary>
    private const int MaxCachedId = 128;

    /// <summary>
    /// Counts of documents that are looked at and sorted instead of walking along a sort, tried in turn, so that a rare value is found
    /// cheaply; the last is some ten milliseconds of work.
    /// </summary>
    private static readonly int[] NarrowBounds = [200, 2000, 20_000];

    public IDocument? Find(string id)
    {
        if (table.Records.Find(id, generation) is { } cached)
        {
            return cached;
        }

        return Take(connection.Prepare(table.SelectById).Bind(id));
    }

    public DocumentPage<T> Page<T>(DocumentQuery<T> query, IndexUse? use) where T : class, IDocument
    {
        var found = new List<Found>(query.Limit + 1);
        var plan = new PagePlan(table, use, query.Filter, query.Sort, query.After);
        connection.Allow(plan.IsExact ? null : WalkAllowance + (query.Limit * AllowancePerDocument));
        if (!TryCollect(plan, query.Limit + 1, found))
        {
            connection.Allow(null);
            found.Clear();
            if (Narrowest(query.Filter) is { } narrow)
            {
                plan = new PagePlan(table, narrow, query.Filter, query.Sort, query.After, isSorted: true);
            }

            TryCollect(plan, query.Limit + 1, found);
        }

        connection.Allow(null);
        var items = new T[Math.Min(found.Count, query.Limit)];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = (T)(found[i].Document ?? Load(found[i].Number));
        }

        return new DocumentPage<T>(items, found.Count > query.Limit);
    }

    public (int Value, bool IsExact) Count(Filter filter, int bound)
    {
        var plan = CountPlan.Whole(table, filter, IndexChoice.ForCount(table.Collection, filter));
        connection.Allow(plan.IsExact ? null : WalkAllowance + (bound * AllowancePerDocument));
        var counted = Count(plan, bound);
        connection.Allow(null);
        counted ??= Count(Narrowest(filter) is { } narrow ? CountPlan.Whole(table, filter, narrow) : plan, bound);
        return (Math.Min(counted!.Value, bound), counted <= bound);
    }

    /// <summary>False when the allowance was used up before the end.</summary>
    private bool TryCollect(PagePlan plan, int limit, List<Found> found)
    {
        Span<char> id = stackalloc char[MaxCachedId];
        foreach (var stretch in plan.Stretches())
        {
            if (found.Count == limit)
            {
                break;
            }

            if (!plan.CanMatch(stretch))
            {
                continue;
            }

            sql.Clear();
            plan.Write(sql, stretch, limit - found.Count);
            var select = sql.Prepare(connection);
            while (select.Step())
            {
                var bytes = select.Bytes(1);
                var known = bytes.Length > MaxCachedId ? null : table.Records.Find(id[..Encoding.UTF8.GetChars(bytes, id)], generation);
                found.Add(new Found(select.Int64(0), known));
            }

            if (select.IsCutOff)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>An index that leaves few documents, if there is one.</summary>
    private IndexUse? Narrowest(Filter filter)
    {
        var candidates = IndexChoice.Narrowing(table.Collection, filter).ToList();
        foreach (var bound in NarrowBounds)
        {
            foreach (var use in candidates)
            {
                if (Count(CountPlan.OfIndex(table, filter, use), bound) <= bound)
                {
                    return use;
                }
            }
        }

        return null;
    }

    /// <summary>Null when the allowance was used up.</summary>
    private int? Count(CountPlan plan, int bound)
    {
        sql.Clear();
        plan.Write(sql, bound);
        var select = sql.Prepare(connection);
        if (!select.Step())
        {
            return null;
        }

        var counted = select.Int32(0);
        select.Reset();
        return counted;
    }

    private IDocument Load(long number) => Take(connection.Prepare(table.SelectByNumber).Bind(number))
        ?? throw new StoreUnavailableException("SQLite", $"{table.Name} has lost the document {number} that its index names.");

    private IDocument? Take(Statement select)
    {
        if (!select.Step())
        {
            return null;
        }

        var body = select.Bytes(0);
        var document = table.Collection.Deserialize(body);
        var storedBytes = body.Length;
        select.Reset();
        cache.Offer(table.Records, document, storedBytes, generation);
        return document;
    }

    private readonly record struct Found(long Number, IDocument? Document);
}
