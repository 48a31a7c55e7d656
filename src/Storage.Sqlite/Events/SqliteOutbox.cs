using Headless.Storage.Events;
using Headless.Storage.Sqlite.Engine;

namespace Headless.Storage.Sqlite.Events;

/// <summary>The outbox beside the documents, in the same file, so that one transaction holds both.</summary>
internal sealed class SqliteOutbox(SqliteStorage storage, TimeProvider time) : IOutbox
{
    /// <summary>Positions looked through by one read, so that a consumer of rare events does not hold a snapshot for long.</summary>
    private const int MaxWindow = 20_000;

    private volatile TaskCompletionSource _committed = NewSignal();

    public static void MakeTables(Connection connection)
    {
        connection.Execute(
            "CREATE TABLE IF NOT EXISTS outbox(position INTEGER PRIMARY KEY, type TEXT NOT NULL, aggregate TEXT NOT NULL, "
            + "at INTEGER NOT NULL, data BLOB NOT NULL)");
        connection.Execute("CREATE TABLE IF NOT EXISTS outbox_cursors(consumer TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID");
    }

    /// <summary>Called on the writer's thread, inside the transaction of the batch.</summary>
    public void Append(Connection connection, IReadOnlyList<NewEvent> events)
    {
        if (events.Count == 0)
        {
            return;
        }

        var insert = connection.Prepare("INSERT INTO outbox(type, aggregate, at, data) VALUES(?, ?, ?, ?)");
        var at = time.GetUtcNow().UtcTicks;
        foreach (var happened in events)
        {
            insert.Bind(happened.Type).Bind(happened.AggregateId).Bind(at).Bind(happened.Data.Span).Run();
        }
    }

    /// <summary>Called once new events are committed.</summary>
    public void Announce() => Interlocked.Exchange(ref _committed, NewSignal()).SetResult();

    public ValueTask<long> CursorAsync(string consumer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var lease = storage.Documents.Read(cancellationToken);
        var position = Cursor(lease.Connection, consumer);
        lease.Complete();
        return new(position);
    }

    /// <summary>One process owns the folder, and so every right in it.</summary>
    public ValueTask<bool> LeaseAsync(string consumer, string holder, TimeSpan duration, CancellationToken cancellationToken) => new(true);

    public ValueTask<OutboxRead> ReadAsync(long after, IReadOnlyList<string> types, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var lease = storage.Documents.Read(cancellationToken);
        var connection = lease.Connection;
        var through = Math.Min(Head(connection), after + MaxWindow);
        var events = new List<OutboxEvent>();
        var wanted = new HashSet<string>(types, StringComparer.Ordinal);
        var select = connection.Prepare(
            "SELECT position, type, aggregate, at, data FROM outbox WHERE position > ? AND position <= ? ORDER BY position")
            .Bind(after).Bind(through);
        while (select.Step())
        {
            var type = select.Text(1);
            if (wanted.Contains(type))
            {
                var at = new DateTimeOffset(select.Int64(3), TimeSpan.Zero);
                events.Add(new OutboxEvent(select.Int64(0), type, select.Text(2), at, select.Bytes(4).ToArray()));
                if (events.Count == limit)
                {
                    through = select.Int64(0);
                    select.Reset();
                    break;
                }
            }
        }

        lease.Complete();
        return new(new OutboxRead(events, Math.Max(after, through)));
    }

    public async ValueTask AcknowledgeAsync(string consumer, long position, CancellationToken cancellationToken) =>
        await storage.Documents.WriteAsync(new AcknowledgeJob(consumer, position), cancellationToken).ConfigureAwait(false);

    public ValueTask<long> HeadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var lease = storage.Documents.Read(cancellationToken);
        var head = Head(lease.Connection);
        lease.Complete();
        return new(head);
    }

    public async ValueTask<int> TrimAsync(IReadOnlyList<string> consumers, DateTimeOffset olderThan, CancellationToken cancellationToken)
    {
        var trimmed = 0;
        for (var more = true; more;)
        {
            var removed = await storage.Documents.WriteAsync(new TrimJob(consumers, olderThan), cancellationToken).ConfigureAwait(false);
            trimmed += removed;
            more = removed == TrimJob.MaxEvents;
        }

        return trimmed;
    }

    public Task WaitAsync(CancellationToken cancellationToken) => _committed.Task.WaitAsync(cancellationToken);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static long Head(Connection connection) => Single(connection.Prepare("SELECT ifnull(max(position), 0) FROM outbox"));

    private static long Cursor(Connection connection, string consumer) =>
        Single(connection.Prepare("SELECT position FROM outbox_cursors WHERE consumer = ?").Bind(consumer));

    private static long Single(Statement statement)
    {
        if (!statement.Step())
        {
            return 0;
        }

        var value = statement.Int64(0);
        statement.Reset();
        return value;
    }

    private sealed class AcknowledgeJob(string consumer, long position) : WriteJob<bool>
    {
        protected override bool Apply(Connection connection, out bool result)
        {
            connection.Prepare(
                "INSERT INTO outbox_cursors(consumer, position) VALUES(?, ?) "
                + "ON CONFLICT(consumer) DO UPDATE SET position = max(position, excluded.position)").Bind(consumer).Bind(position).Run();
            result = true;
            return true;
        }
    }

    /// <summary>Puts an event of no type at the position, when nothing stands there or behind it.</summary>
    internal sealed class ContinueJob(long position) : WriteJob<bool>
    {
        protected override bool Apply(Connection connection, out bool result)
        {
            result = Head(connection) < position;
            if (result)
            {
                connection.Prepare("INSERT INTO outbox(position, type, aggregate, at, data) VALUES(?, '', '', 0, x'')")
                    .Bind(position).Run();
            }

            return true;
        }
    }

    private sealed class TrimJob(IReadOnlyList<string> consumers, DateTimeOffset olderThan) : WriteJob<int>
    {
        /// <summary>Events of one transaction: bounds how long commits wait behind it.</summary>
        public const int MaxEvents = 5000;

        protected override bool Apply(Connection connection, out int result)
        {
            // The newest event stays: the next position is the one behind it.
            var passed = consumers.Select(consumer => Cursor(connection, consumer)).Append(Head(connection) - 1).Min();
            connection.Prepare(
                "DELETE FROM outbox WHERE position IN "
                + "(SELECT position FROM outbox WHERE position <= ? AND at < ? ORDER BY position LIMIT ?)")
                .Bind(passed).Bind(olderThan.UtcTicks).Bind((long)MaxEvents).Run();
            result = connection.Changes;
            return true;
        }
    }
}
