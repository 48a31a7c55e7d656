using Headless.Storage.Documents;
using Headless.Storage.Sqlite.Engine;
using Headless.Storage.Sqlite.Events;

namespace Headless.Storage.Sqlite.Documents;

/// <summary>One batch on the writer's thread: all versions are checked before the first row is written.</summary>
internal sealed class CommitJob(IReadOnlyList<CommitLine> lines, WriteBatch batch, SqliteOutbox outbox, RecordCache cache)
    : WriteJob<CommitResult>
{
    public override void Committing()
    {
        foreach (var line in lines)
        {
            if (line.Changes)
            {
                cache.BeginCommit(line.Table.Records, line.Write.Id);
            }
        }
    }

    public override void Settled(bool committed)
    {
        foreach (var line in lines)
        {
            if (line.Changes)
            {
                cache.EndCommit(line.Table.Records);
            }
        }

        if (committed && batch.Events.Count > 0)
        {
            outbox.Announce();
        }
    }

    protected override bool Apply(Connection connection, out CommitResult result)
    {
        var stored = new StoredRow?[lines.Count];
        var conflicts = new List<CommitConflict>();
        for (var i = 0; i < lines.Count; i++)
        {
            var write = lines[i].Write;
            stored[i] = StoredRow.Find(connection, lines[i].Table, write.Id);
            var actual = stored[i]?.Version ?? 0;
            if (actual != write.ExpectedVersion)
            {
                conflicts.Add(new CommitConflict.VersionMismatch(write.Target.Name, write.Id, write.ExpectedVersion, actual));
            }
        }

        for (var i = 0; i < lines.Count && conflicts.Count == 0; i++)
        {
            if (!TryWrite(connection, lines[i], stored[i]))
            {
                conflicts.Add(Breach(connection, lines[i]));
            }
        }

        if (conflicts.Count == 0)
        {
            outbox.Append(connection, batch.Events);
        }

        result = conflicts.Count == 0 ? CommitResult.Committed : new CommitResult(conflicts);
        return conflicts.Count == 0;
    }

    private static bool TryWrite(Connection connection, CommitLine line, StoredRow? stored)
    {
        switch (line.Write.Kind)
        {
            case WriteKind.Insert:
                return line.Row!.TryInsert(connection, line.Table, number: null);
            case WriteKind.Replace:
                return line.Row!.TryReplace(connection, line.Table, stored!);
            case WriteKind.Delete:
                stored!.Delete(connection, line.Table);
                return true;
            default:
                return true;
        }
    }

    private static CommitConflict.UniqueBreach Breach(Connection connection, CommitLine line)
    {
        foreach (var (index, sql, fields) in line.Table.UniqueChecks)
        {
            var select = connection.Prepare(sql).Bind(line.Write.Id);
            foreach (var field in fields)
            {
                select.Bind(line.Row!.Values[field]);
            }

            var isBreached = select.Step();
            select.Reset();
            if (isBreached)
            {
                return new CommitConflict.UniqueBreach(line.Table.Collection.Name, line.Write.Id, index);
            }
        }

        throw new InvalidOperationException($"{line.Table.Name} refused '{line.Write.Id}' for a reason that no unique index gives.");
    }
}

/// <param name="Row">Null for Delete and Expect.</param>
internal sealed record CommitLine(Write Write, Table Table, Row? Row)
{
    public bool Changes => Write.Kind != WriteKind.Expect;
}
