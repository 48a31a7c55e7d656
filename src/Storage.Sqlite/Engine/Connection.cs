using SQLitePCL;

namespace Headless.Storage.Sqlite.Engine;

/// <summary>One connection with its prepared statements, used by one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    /// <summary>Prepared statements kept; beyond it all are prepared anew, so that odd queries cannot fill the memory.</summary>
    private const int MaxStatements = 300;

    /// <summary>Instructions of SQLite's machine between two looks at allowance and cancellation: some hundred microseconds.</summary>
    private const int InstructionsPerLook = 5000;

    private readonly sqlite3 _handle;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Statement>.AlternateLookup<ReadOnlySpan<char>> _byText;

    private int? _looksLeft;
    private CancellationToken _cancelled;

    private Connection(sqlite3 handle)
    {
        _handle = handle;
        _byText = _statements.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public long LastInsertRowId => raw.sqlite3_last_insert_rowid(_handle);

    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>Whether the allowance is used up.</summary>
    public bool IsUsedUp => _looksLeft < 0;

    /// <summary>Opens the file; only a writing connection makes it.</summary>
    public static Connection Open(string file, bool readOnly, int cacheMegabytes, int busyMilliseconds)
    {
        var flags = raw.SQLITE_OPEN_NOMUTEX | (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        var code = raw.sqlite3_open_v2(file, out var handle, flags, null);
        if (code != raw.SQLITE_OK)
        {
            var failure = SqliteErrors.Of(code, handle, $"Opening {file}");
            handle.Dispose();
            throw failure;
        }

        var connection = new Connection(handle);
        raw.sqlite3_extended_result_codes(handle, 1);
        raw.sqlite3_busy_timeout(handle, busyMilliseconds);
        connection.Execute($"PRAGMA cache_size = -{cacheMegabytes * 1024}");
        connection.Execute("PRAGMA temp_store = MEMORY");
        if (readOnly)
        {
            raw.sqlite3_progress_handler(handle, InstructionsPerLook, static owner => ((Connection)owner).Look(), connection);
        }

        return connection;
    }

    public Statement Prepare(string sql) => _statements.TryGetValue(sql, out var known) ? known : Add(sql);

    public Statement Prepare(ReadOnlySpan<char> sql) => _byText.TryGetValue(sql, out var known) ? known : Add(sql.ToString());

    /// <summary>Runs statements that are not worth keeping.</summary>
    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(_handle, sql);
        if (code != raw.SQLITE_OK)
        {
            throw SqliteErrors.Of(code, _handle, sql);
        }
    }

    /// <summary>
    /// Cuts the statements of a reading connection off once they have run about this many instructions together; null lets them run.
    /// </summary>
    public void Allow(int? instructions) => _looksLeft = instructions / InstructionsPerLook;

    /// <summary>Cuts the statements of a reading connection off once this is cancelled.</summary>
    public void CancelBy(CancellationToken cancellationToken) => _cancelled = cancellationToken;

    public void ThrowIfCancelled() => _cancelled.ThrowIfCancellationRequested();

    /// <summary>Ends the rounds of all statements, wherever an exception left them.</summary>
    public void ResetAll()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Reset();
        }
    }

    /// <summary>Ends a transaction, if SQLite has not ended it by itself.</summary>
    public void RollBack()
    {
        if (raw.sqlite3_get_autocommit(_handle) == 0)
        {
            Execute("ROLLBACK");
        }
    }

    /// <summary>To be called while no statement is in use.</summary>
    public void Tidy()
    {
        if (_statements.Count > MaxStatements)
        {
            DropStatements();
        }
    }

    public void Dispose()
    {
        DropStatements();
        _handle.Dispose();
    }

    private int Look() => _cancelled.IsCancellationRequested || --_looksLeft < 0 ? 1 : 0;

    private void DropStatements()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
    }

    private Statement Add(string sql)
    {
        var code = raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle);
        if (code != raw.SQLITE_OK)
        {
            throw SqliteErrors.Of(code, _handle, sql);
        }

        var statement = new Statement(this, _handle, handle, sql);
        _statements.Add(sql, statement);
        return statement;
    }
}
