using Headless.Storage.Documents;
using SQLitePCL;

namespace Headless.Storage.Sqlite.Engine;

/// <summary>Sorts result codes of SQLite into outages, which callers may retry, and bugs of ours.</summary>
internal static class SqliteErrors
{
    public static bool IsConstraint(int code) => (code & 0xff) == raw.SQLITE_CONSTRAINT;

    public static Exception Of(int code, sqlite3 connection, string doing)
    {
        var message = $"{doing}: {raw.sqlite3_errmsg(connection).utf8_to_string()} (code {code})";
        return (code & 0xff) switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_NOMEM
                or raw.SQLITE_READONLY or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_PERM or raw.SQLITE_INTERRUPT
                => new StoreUnavailableException("SQLite", message),
            _ => new InvalidOperationException(message),
        };
    }
}
