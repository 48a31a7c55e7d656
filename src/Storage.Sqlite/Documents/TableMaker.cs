using Headless.Storage.Documents;
using Headless.Storage.Sqlite.Engine;
using Microsoft.Extensions.Logging;

namespace Headless.Storage.Sqlite.Documents;

/// <summary>
/// Brings tables and indexes in line with the declared collections, before anything is served. When fields changed, a new table is filled
/// beside the old one in bounded transactions and takes its place in one; a start that is cut off begins anew.
/// </summary>
internal sealed class TableMaker(Connection connection, ILogger logger)
{
    /// <summary>Rows of one transaction: bounds its log.</summary>
    private const int RowsPerTransaction = 2000;

    private const string Unfinished = "~";

    public void Make(IEnumerable<Collection> collections)
    {
        connection.Execute("CREATE TABLE IF NOT EXISTS collections(name TEXT PRIMARY KEY, fields TEXT NOT NULL) WITHOUT ROWID");
        foreach (var collection in collections)
        {
            var table = new Table(collection);
            var known = Signature(collection);
            if (known is null)
            {
                InTransaction(() =>
                {
                    MakeTables(table);
                    Remember(table);
                });
            }
            else if (known != table.FieldSignature())
            {
                Rebuild(table);
            }

            MakeIndexes(table);
        }
    }

    private string? Signature(Collection collection)
    {
        var select = connection.Prepare("SELECT fields FROM collections WHERE name = ?").Bind(collection.Name);
        if (!select.Step())
        {
            return null;
        }

        var found = select.Text(0);
        select.Reset();
        return found;
    }

    private void Rebuild(Table table)
    {
        var name = table.Collection.Name;
        var filled = new Table(table.Collection, Unfinished);
        Log.Rebuilding(logger, name, Count(table));
        InTransaction(() =>
        {
            DropTables(Unfinished + name);
            MakeTables(filled);
        });

        var last = 0L;
        var done = 0L;
        for (var more = true; more;)
        {
            InTransaction(() =>
            {
                var copied = CopyRows(table, filled, ref last);
                done += copied;
                more = copied == RowsPerTransaction;
            });
        }

        InTransaction(() =>
        {
            DropTables(name);
            connection.Execute($"ALTER TABLE {filled.Name} RENAME TO {table.Name}");
            for (var i = 0; i < table.Sides.Count; i++)
            {
                connection.Execute($"ALTER TABLE {filled.Sides[i].Name} RENAME TO {table.Sides[i].Name}");
            }

            Remember(table);
        });
        Log.Rebuilt(logger, name, done);
    }

    private int CopyRows(Table table, Table filled, ref long last)
    {
        var copied = 0;
        var select = connection.Prepare(table.SelectBatch).Bind(last).Bind((long)RowsPerTransaction);
        while (select.Step())
        {
            last = select.Int64(0);
            var body = select.Bytes(1).ToArray();
            var document = table.Collection.Deserialize(body);
            if (!Row.Of(filled, document, body).TryInsert(connection, filled, last))
            {
                throw new InvalidOperationException($"{table.Collection.Name} holds '{document.Id}' twice.");
            }

            copied++;
        }

        return copied;
    }

    private void MakeTables(Table table)
    {
        foreach (var sql in table.MakeTables())
        {
            connection.Execute(sql);
        }
    }

    private void MakeIndexes(Table table)
    {
        var wanted = table.MakeIndexes().ToDictionary(index => index.Name, index => index.Sql);
        foreach (var (name, sql) in Listed("index", $"{table.Collection.Name}."))
        {
            if (wanted.GetValueOrDefault(name) == sql)
            {
                wanted.Remove(name);
            }
            else
            {
                connection.Execute($"DROP INDEX \"{name}\"");
            }
        }

        foreach (var (name, sql) in wanted)
        {
            try
            {
                connection.Execute(sql);
            }
            catch (InvalidOperationException failure)
            {
                throw new InvalidOperationException(
                    $"Index {name} cannot be made, the stored documents break it. {failure.Message}", failure);
            }
        }
    }

    private void DropTables(string name)
    {
        foreach (var (table, _) in Listed("table", $"{name}~"))
        {
            connection.Execute($"DROP TABLE \"{table}\"");
        }

        connection.Execute($"DROP TABLE IF EXISTS \"{name}\"");
    }

    private List<(string Name, string Sql)> Listed(string type, string prefix)
    {
        var found = new List<(string, string)>();
        var select = connection.Prepare("SELECT name, sql FROM sqlite_master WHERE type = ? AND substr(name, 1, length(?)) = ?")
            .Bind(type).Bind(prefix).Bind(prefix);
        while (select.Step())
        {
            found.Add((select.Text(0), select.Text(1)));
        }

        return found;
    }

    private long Count(Table table)
    {
        var select = connection.Prepare($"SELECT count(*) FROM {table.Name}");
        select.Step();
        var count = select.Int64(0);
        select.Reset();
        return count;
    }

    private void Remember(Table table) => connection.Prepare("INSERT OR REPLACE INTO collections(name, fields) VALUES(?, ?)")
        .Bind(table.Collection.Name).Bind(table.FieldSignature()).Run();

    private void InTransaction(Action work)
    {
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            work();
            connection.Execute("COMMIT");
        }
        catch
        {
            connection.ResetAll();
            connection.RollBack();
            throw;
        }
    }
}
