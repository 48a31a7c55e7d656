using Headless.Storage.Documents;
using Headless.Storage.Search;
using Headless.Storage.Search.Text;
using Headless.Storage.Sqlite.Engine;

namespace Headless.Storage.Sqlite.Search;

/// <summary>
/// One index in one SQLite file: the terms in an FTS5 table without content (they come analysed, FTS5 only splits them at spaces), and per
/// document what the columns are filled from. A changed document gets a new row; its old one is removed a little later, when no reader
/// can still be at it. Written by one thread at a time.
/// </summary>
internal sealed class SearchFile : IDisposable
{
    /// <summary>Raised when tables or stored columns change; older files are dropped and rebuilt.</summary>
    private const int FileFormat = 1;

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS documents(row INTEGER PRIMARY KEY, id TEXT NOT NULL, version INTEGER NOT NULL,
            columns BLOB NOT NULL, texts BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS dead(row INTEGER PRIMARY KEY);
        CREATE TABLE IF NOT EXISTS field_values(id INTEGER PRIMARY KEY, field TEXT NOT NULL, value TEXT NOT NULL, label TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS words(word TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS queries(query TEXT PRIMARY KEY, text TEXT NOT NULL, count INTEGER NOT NULL) WITHOUT ROWID;
        CREATE VIRTUAL TABLE IF NOT EXISTS terms USING fts5(title, label, body, content = '', contentless_delete = 1, tokenize = 'ascii');
        """;

    private readonly Connection _writer;
    private readonly Readers _readers;

    private SearchFile(string path, Connection writer, Readers readers)
    {
        Path = path;
        _writer = writer;
        _readers = readers;
    }

    public string Path { get; }

    /// <summary>Opens or makes the file.</summary>
    /// <param name="isFilling">Whether a crash may lose it, as nobody searches it yet: it is then written without waiting for disk.</param>
    public static SearchFile Open(string path, SqliteStorageOptions options, bool isFilling)
    {
        SQLitePCL.Batteries_V2.Init();
        var writer = Connection.Open(path, readOnly: false, options.WriterCacheMegabytes, options.BusyMilliseconds);
        try
        {
            writer.Execute("PRAGMA journal_mode = WAL");
            writer.Execute(isFilling ? "PRAGMA synchronous = OFF" : "PRAGMA synchronous = FULL");
            writer.Execute(Tables);
            return new SearchFile(path, writer, new Readers(path, options));
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file found at start is an index of this format that was not left half filled.</summary>
    public static bool IsUsable(string path, SqliteStorageOptions options)
    {
        try
        {
            using var file = Open(path, options, isFilling: false);
            return file.GetMeta("file") == $"{FileFormat}";
        }
        catch (Exception damaged) when (damaged is StoreUnavailableException or InvalidOperationException)
        {
            return false;
        }
    }

    public static void Delete(string path)
    {
        foreach (var suffix in (ReadOnlySpan<string>)["", "-wal", "-shm"])
        {
            File.Delete(path + suffix);
        }
    }

    /// <summary>What the index was built with; null when it was never built as a whole.</summary>
    public string? Format => GetMeta("format");

    public long AppliedVersion => long.TryParse(GetMeta("applied"), out var version) ? version : 0;

    public Readers.Lease Read() => _readers.Rent();

    public void Begin() => _writer.Prepare("BEGIN IMMEDIATE").Run();

    public void Commit() => _writer.Prepare("COMMIT").Run();

    public void RollBack()
    {
        _writer.ResetAll();
        _writer.RollBack();
    }

    public void Insert(long row, string id, long version, DocumentText text, ReadOnlySpan<byte> columns, ReadOnlySpan<byte> texts)
    {
        _writer.Prepare("INSERT INTO documents(row, id, version, columns, texts) VALUES (?, ?, ?, ?, ?)")
            .Bind(row).Bind(id).Bind(version).Bind(columns).Bind(texts).Run();
        _writer.Prepare("INSERT INTO terms(rowid, title, label, body) VALUES (?, ?, ?, ?)")
            .Bind(row).Bind(text.Title).Bind(text.Label).Bind(text.Body).Run();
    }

    public void Bury(long row) => _writer.Prepare("INSERT INTO dead(row) VALUES (?)").Bind(row).Run();

    public void Remove(long row)
    {
        _writer.Prepare("DELETE FROM terms WHERE rowid = ?").Bind(row).Run();
        _writer.Prepare("DELETE FROM documents WHERE row = ?").Bind(row).Run();
        _writer.Prepare("DELETE FROM dead WHERE row = ?").Bind(row).Run();
    }

    public void PutValue(FieldValueEntry entry) => _writer
        .Prepare("INSERT OR REPLACE INTO field_values(id, field, value, label) VALUES (?1, ?2, ?3, ?4)")
        .Bind(entry.Id).Bind(entry.Field).Bind(entry.Value).Bind(entry.Label ?? "").Run();

    public void PutWord(string word, int count) => _writer
        .Prepare("INSERT INTO words(word, count) VALUES (?1, ?2) ON CONFLICT(word) DO UPDATE SET count = excluded.count")
        .Bind(word).Bind(count).Run();

    public void PutQuery(string query, string text, long count) => _writer
        .Prepare("INSERT INTO queries(query, text, count) VALUES (?1, ?2, ?3) ON CONFLICT(query) DO UPDATE SET count = excluded.count")
        .Bind(query).Bind(text).Bind(count).Run();

    public void PutMeta(string key, string value) => _writer
        .Prepare("INSERT INTO meta(key, value) VALUES (?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value")
        .Bind(key).Bind(value).Run();

    /// <summary>From now on the file is one that a start finds: everything before is on the disk when this returns.</summary>
    public void Complete(string format)
    {
        _writer.Execute("INSERT INTO terms(terms) VALUES ('optimize')");
        _writer.Execute("PRAGMA synchronous = FULL");
        _writer.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        Begin();
        MarkUsable();
        PutMeta("format", format);
        Commit();
    }

    public void MarkUsable() => PutMeta("file", $"{FileFormat}");

    public List<long> DeadRows()
    {
        var rows = new List<long>();
        for (var statement = _writer.Prepare("SELECT row FROM dead"); statement.Step();)
        {
            rows.Add(statement.Int64(0));
        }

        return rows;
    }

    public void EachValue(Action<string, string, string> take)
    {
        for (var statement = _writer.Prepare("SELECT field, value, label FROM field_values ORDER BY id"); statement.Step();)
        {
            take(statement.Text(0), statement.Text(1), statement.Text(2));
        }
    }

    public void EachWord(Action<string, int> take)
    {
        for (var statement = _writer.Prepare("SELECT word, count FROM words"); statement.Step();)
        {
            take(statement.Text(0), statement.Int32(1));
        }
    }

    public void EachQuery(Action<string, string, long> take)
    {
        for (var statement = _writer.Prepare("SELECT query, text, count FROM queries"); statement.Step();)
        {
            take(statement.Text(0), statement.Text(1), statement.Int64(2));
        }
    }

    /// <summary>Row, id, version and columns of every document, by row.</summary>
    public void EachDocument(Action<long, string, long, StoredColumns> take)
    {
        const string Sql = "SELECT row, id, version, columns FROM documents WHERE row NOT IN (SELECT row FROM dead) ORDER BY row";
        for (var statement = _writer.Prepare(Sql); statement.Step();)
        {
            take(statement.Int64(0), statement.Text(1), statement.Int64(2), ColumnsCodec.ReadColumns(statement.Bytes(3)));
        }
    }

    public long LastRow()
    {
        var statement = _writer.Prepare("SELECT coalesce(max(row), 0) FROM documents");
        statement.Step();
        var row = statement.Int64(0);
        statement.Reset();
        return row;
    }

    /// <summary>The stored columns of a row, for the writing thread.</summary>
    public StoredColumns? Columns(long row)
    {
        var statement = _writer.Prepare("SELECT columns FROM documents WHERE row = ?").Bind(row);
        var columns = statement.Step() ? ColumnsCodec.ReadColumns(statement.Bytes(0)) : null;
        statement.Reset();
        return columns;
    }

    /// <summary>The texts of a row, to be highlighted.</summary>
    public static IReadOnlyList<SearchText> Texts(Connection reader, long row)
    {
        var statement = reader.Prepare("SELECT texts FROM documents WHERE row = ?").Bind(row);
        IReadOnlyList<SearchText> texts = statement.Step() ? ColumnsCodec.ReadTexts(statement.Bytes(0)) : [];
        statement.Reset();
        return texts;
    }

    /// <summary>Rows in (after, through] that have the term, or the phrase, in that column; ascending.</summary>
    public static void EachRow(Connection reader, string column, string term, long after, long through, Action<long> take)
    {
        var statement = reader.Prepare("SELECT rowid FROM terms WHERE terms MATCH ? AND rowid > ? AND rowid <= ? ORDER BY rowid")
            .Bind($"{column} : \"{term}\"").Bind(after).Bind(through);
        while (statement.Step())
        {
            take(statement.Int64(0));
        }
    }

    public void Dispose()
    {
        _readers.Dispose();
        _writer.Dispose();
    }

    private string? GetMeta(string key)
    {
        var statement = _writer.Prepare("SELECT value FROM meta WHERE key = ?").Bind(key);
        var value = statement.Step() ? statement.Text(0) : null;
        statement.Reset();
        return value;
    }
}
