using Headless.Storage.Events;

namespace Headless.Storage.Documents;

/// <summary>
/// What a decision wants to change, whole or not at all. Names each document once; its lines are applied in their order, so a document that
/// gives up a unique value comes before the one that takes it. Not thread-safe; committed once.
/// </summary>
public sealed class WriteBatch
{
    private readonly List<Write> _writes = [];
    private readonly List<NewEvent> _events = [];

    public IReadOnlyList<Write> Writes => _writes;

    public IReadOnlyList<NewEvent> Events => _events;

    public bool IsEmpty => _writes.Count == 0 && _events.Count == 0;

    /// <summary>A document that must not exist yet; its version is 1.</summary>
    public WriteBatch Insert<T>(Collection<T> collection, T document) where T : class, IDocument =>
        Add(new Write<T>(WriteKind.Insert, collection, document.Id, 0, Checked(document, 1)));

    /// <summary>The successor of the version before it: commits only when the stored version is <c>document.Version - 1</c>.</summary>
    public WriteBatch Replace<T>(Collection<T> collection, T document) where T : class, IDocument =>
        Add(new Write<T>(WriteKind.Replace, collection, document.Id, document.Version - 1, document));

    public WriteBatch Delete<T>(Collection<T> collection, string id, int expectedVersion) where T : class, IDocument =>
        Add(new Write<T>(WriteKind.Delete, collection, id, expectedVersion, null));

    /// <summary>Writes nothing, but the batch commits only when that document still has that version.</summary>
    public WriteBatch Expect<T>(Collection<T> collection, string id, int expectedVersion) where T : class, IDocument =>
        Add(new Write<T>(WriteKind.Expect, collection, id, expectedVersion, null));

    /// <summary>An event for the outbox, in the same transaction.</summary>
    /// <param name="aggregateId">Events of one aggregate are delivered in commit order.</param>
    public WriteBatch Emit<T>(EventType<T> type, string aggregateId, T data) =>
        Emit(new NewEvent(type.Name, aggregateId, type.Serialize(data)));

    /// <summary>An event that was made before, in the same transaction.</summary>
    public WriteBatch Emit(NewEvent happened)
    {
        _events.Add(happened);
        return this;
    }

    /// <summary>Called by engines before they commit.</summary>
    /// <exception cref="ArgumentException">A document changes without an event of its <see cref="Collection.ChangeEvents"/>.</exception>
    public void DemandChangeEvents()
    {
        HashSet<(string, string)>? told = null;
        foreach (var write in _writes)
        {
            if (write.Kind == WriteKind.Expect || write.Target.ChangeEvents.Count == 0)
            {
                continue;
            }

            told ??= [.. _events.Select(happened => (happened.Type, happened.AggregateId))];
            if (!write.Target.ChangeEvents.Any(type => told.Contains((type, write.Id))))
            {
                throw new ArgumentException(
                    $"The batch changes '{write.Id}' of {write.Target.Name} and emits none of "
                    + $"{string.Join(", ", write.Target.ChangeEvents)} for it.");
            }
        }
    }

    private static T Checked<T>(T document, int version) where T : class, IDocument => document.Version == version
        ? document
        : throw new ArgumentException($"A new document has version {version}, '{document.Id}' has {document.Version}.");

    private WriteBatch Add(Write write)
    {
        _writes.Add(write);
        return this;
    }
}

/// <summary>What a line of a batch does to its document.</summary>
public enum WriteKind
{
    Insert,
    Replace,
    Delete,
    Expect,
}

/// <summary>One line of a batch, without its document's type.</summary>
public abstract record Write(WriteKind Kind, Collection Target, string Id, int ExpectedVersion)
{
    /// <summary>The document to store; null for Delete and Expect.</summary>
    public abstract IDocument? Content { get; }
}

/// <summary>One line of a batch. <paramref name="Document"/> is null for Delete and Expect.</summary>
public sealed record Write<T>(WriteKind Kind, Collection<T> Collection, string Id, int ExpectedVersion, T? Document)
    : Write(Kind, Collection, Id, ExpectedVersion) where T : class, IDocument
{
    public override IDocument? Content => Document;
}

/// <summary>What became of a batch: committed when there is no conflict, else nothing was written.</summary>
public sealed record CommitResult(IReadOnlyList<CommitConflict> Conflicts)
{
    public static CommitResult Committed { get; } = new([]);

    public bool IsCommitted => Conflicts.Count == 0;
}

/// <summary>Why a batch was refused. Stores report at least the first conflict.</summary>
public abstract record CommitConflict(string Collection, string Id)
{
    /// <summary>The stored version is not the expected one.</summary>
    /// <param name="Actual">0 when there is no such document.</param>
    public sealed record VersionMismatch(string Collection, string Id, int Expected, int Actual) : CommitConflict(Collection, Id);

    /// <summary>Another document already has this value of a unique index.</summary>
    public sealed record UniqueBreach(string Collection, string Id, string Index) : CommitConflict(Collection, Id);
}
