using Headless.Storage.Documents;
using Headless.Storage.Sqlite.Engine;

namespace Headless.Storage.Sqlite.Documents;

/// <summary>A document as its tables keep it, computed on the caller's thread so that the writer only writes.</summary>
/// <param name="Values">Of the collection's fields.</param>
/// <param name="Texts">Of the table's side tables.</param>
internal sealed record Row(string Id, int Version, FieldValue[] Values, IReadOnlyList<string>[] Texts, byte[] Body)
{
    public static Row Of(Table table, IDocument document) => Of(table, document, table.Collection.Serialize(document));

    public static Row Of(Table table, IDocument document, byte[] body) => new(
        document.Id,
        document.Version,
        table.Collection.ReadFields(document),
        [.. table.Sides.Select(side => table.Collection.ReadTexts(document, side.Field))],
        body);

    /// <summary>False when a unique index refused it.</summary>
    /// <param name="number">Null takes the next one.</param>
    public bool TryInsert(Connection connection, Table table, long? number)
    {
        var insert = connection.Prepare(table.Insert).Bind(number).Bind(Id).Bind(Version);
        foreach (var field in table.Singles)
        {
            insert.Bind(Values[field]);
        }

        if (!insert.Bind(Body).TryRun())
        {
            return false;
        }

        var at = number ?? connection.LastInsertRowId;
        for (var i = 0; i < table.Sides.Count; i++)
        {
            foreach (var text in Texts[i])
            {
                InsertText(connection, table.Sides[i], at, text);
            }
        }

        return true;
    }

    /// <summary>Writes what differs from the stored row. False when a unique index refused it.</summary>
    public bool TryReplace(Connection connection, Table table, StoredRow stored)
    {
        var changed = 0UL;
        for (var single = 0; single < table.Singles.Count; single++)
        {
            if (Values[table.Singles[single]] != stored.Values[table.Singles[single]])
            {
                changed |= 1UL << single;
            }
        }

        var update = connection.Prepare(table.Update(changed)).Bind(Version).Bind(Body);
        for (var single = 0; single < table.Singles.Count; single++)
        {
            if ((changed & (1UL << single)) != 0)
            {
                update.Bind(Values[table.Singles[single]]);
            }
        }

        if (!update.Bind(stored.Number).TryRun())
        {
            return false;
        }

        for (var i = 0; i < table.Sides.Count; i++)
        {
            ReplaceTexts(connection, table.Sides[i], Texts[i], stored);
        }

        return true;
    }

    private void ReplaceTexts(Connection connection, SideTable side, IReadOnlyList<string> texts, StoredRow stored)
    {
        var carriedChanged = side.Carried.Any(field => Values[field] != stored.Values[field]);
        var old = new HashSet<string>(StringComparer.Ordinal);
        var select = connection.Prepare(side.Select).Bind(stored.Number);
        while (select.Step())
        {
            old.Add(select.Text(0));
        }

        foreach (var text in old)
        {
            if (carriedChanged || !texts.Contains(text))
            {
                connection.Prepare(side.DeleteOne).Bind(stored.Number).Bind(text).Run();
            }
        }

        foreach (var text in texts)
        {
            if (carriedChanged || !old.Contains(text))
            {
                InsertText(connection, side, stored.Number, text);
            }
        }
    }

    private void InsertText(Connection connection, SideTable side, long number, string text)
    {
        var insert = connection.Prepare(side.Insert).Bind(number).Bind(text).Bind(Id);
        foreach (var field in side.Carried)
        {
            insert.Bind(Values[field]);
        }

        insert.Run();
    }
}

/// <summary>What a table holds of a document before a write. <paramref name="Values"/> of Texts fields are null.</summary>
internal sealed record StoredRow(long Number, int Version, FieldValue[] Values)
{
    /// <summary>Null when there is none.</summary>
    public static StoredRow? Find(Connection connection, Table table, string id)
    {
        var select = connection.Prepare(table.SelectState).Bind(id);
        if (!select.Step())
        {
            return null;
        }

        var values = new FieldValue[table.Collection.AllFields.Count];
        Array.Fill(values, FieldValue.Null);
        for (var single = 0; single < table.Singles.Count; single++)
        {
            var field = table.Singles[single];
            values[field] = select.Value(Table.StateColumn(single), table.Collection.AllFields[field].Kind);
        }

        var found = new StoredRow(select.Int64(0), select.Int32(1), values);
        select.Reset();
        return found;
    }

    public void Delete(Connection connection, Table table)
    {
        foreach (var side in table.Sides)
        {
            connection.Prepare(side.DeleteAll).Bind(Number).Run();
        }

        connection.Prepare(table.Delete).Bind(Number).Run();
    }
}
