namespace Headless.Storage.Sqlite;

/// <summary>The embedded store. Defaults suit a shop of some hundred thousand products on one machine.</summary>
public sealed class SqliteStorageOptions
{
    /// <summary>The data folder; made when missing. One process owns it.</summary>
    public string Path { get; set; } = ".data";

    /// <summary>Whether a query that no declared index serves throws, so that a missing declaration is found in development.</summary>
    public bool RefuseUnindexedQueries { get; set; }

    /// <summary>
    /// Memory for deserialised documents of all collections together, estimated from their stored size. 0 to 4096; 0 keeps none.
    /// </summary>
    public int RecordCacheMegabytes { get; set; } = 32;

    /// <summary>Database pages kept by each reading connection. 1 to 1024.</summary>
    public int ReaderCacheMegabytes { get; set; } = 4;

    /// <summary>Database pages kept by the writing connection. 1 to 4096.</summary>
    public int WriterCacheMegabytes { get; set; } = 16;

    /// <summary>Reading connections kept open between calls; more are opened and closed when more threads read at once. 1 to 256.</summary>
    public int IdleReaders { get; set; } = Math.Clamp(Environment.ProcessorCount * 2, 4, 32);

    /// <summary>Commits that wait for the writer before further callers wait for room. 1 to 100 000.</summary>
    public int QueuedWrites { get; set; } = 4096;

    /// <summary>How long a statement waits for a lock of SQLite before the store counts as unavailable. 100 to 60 000.</summary>
    public int BusyMilliseconds { get; set; } = 5000;

    /// <summary>How often expired key-value entries are removed; they are never answered in between. 1 to 86 400.</summary>
    public int ExpirySweepSeconds { get; set; } = 60;

    internal IEnumerable<string> Problems()
    {
        if (string.IsNullOrWhiteSpace(Path))
        {
            yield return "Storage:Path is empty.";
        }

        var outOfRange = OptionProblems.OutOfRange(
            "Storage",
            (nameof(RecordCacheMegabytes), RecordCacheMegabytes, 0, 4096),
            (nameof(ReaderCacheMegabytes), ReaderCacheMegabytes, 1, 1024),
            (nameof(WriterCacheMegabytes), WriterCacheMegabytes, 1, 4096),
            (nameof(IdleReaders), IdleReaders, 1, 256),
            (nameof(QueuedWrites), QueuedWrites, 1, 100_000),
            (nameof(BusyMilliseconds), BusyMilliseconds, 100, 60_000),
            (nameof(ExpirySweepSeconds), ExpirySweepSeconds, 1, 86_400));
        foreach (var problem in outOfRange)
        {
            yield return problem;
        }
    }
}
