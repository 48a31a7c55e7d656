using System.Buffers;
using System.Text;
using Headless.Storage.Documents;
using SQLitePCL;

namespace Headless.Storage.Sqlite.Engine;

/// <summary>
/// A prepared statement, used in rounds: bind all parameters in their order, then step. A round ends by itself when no row is left;
/// who stops earlier calls <see cref="Reset"/>. Spans of a row are valid until the next step.
/// </summary>
internal sealed class Statement(Connection owner, sqlite3 connection, sqlite3_stmt handle, string sql) : IDisposable
{
    private const int StackBytes = 512;

    private int _bound;

    public string Sql => sql;

    public Statement Bind(long value)
    {
        Check(raw.sqlite3_bind_int64(handle, ++_bound, value));
        return this;
    }

    public Statement Bind(long? value) => value is null ? BindNull() : Bind(value.Value);

    public Statement Bind(double value)
    {
        Check(raw.sqlite3_bind_double(handle, ++_bound, value));
        return this;
    }

    public Statement BindNull()
    {
        Check(raw.sqlite3_bind_null(handle, ++_bound));
        return this;
    }

    public Statement Bind(ReadOnlySpan<byte> blob)
    {
        Check(blob.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, ++_bound, 0) : raw.sqlite3_bind_blob(handle, ++_bound, blob));
        return this;
    }

    public Statement Bind(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length) + 1;
        byte[]? rented = null;
        // One byte more than the text, so that the span of an empty text still has an address; without one SQLite binds null.
        var bytes = most <= StackBytes ? stackalloc byte[StackBytes] : rented = ArrayPool<byte>.Shared.Rent(most);
        var length = Encoding.UTF8.GetBytes(text, bytes);
        bytes[length] = 0;
        var code = length == 0
            ? raw.sqlite3_bind_text(handle, ++_bound, utf8z.FromSpan(bytes[..1]))
            : raw.sqlite3_bind_text(handle, ++_bound, (ReadOnlySpan<byte>)bytes[..length]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        Check(code);
        return this;
    }

    public Statement Bind(in FieldValue value) => value.Kind switch
    {
        FieldKind.Text => Bind(value.Text!),
        FieldKind.Integer => Bind(value.Integer),
        FieldKind.Real => Bind(value.Real),
        _ => BindNull(),
    };

    /// <summary>Whether the last round ended because the connection's allowance was used up.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>True when a row is there to be read; false at the end, or when <see cref="IsCutOff"/>.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        Reset();
        IsCutOff = code == raw.SQLITE_INTERRUPT && owner.IsUsedUp;
        if (code != raw.SQLITE_DONE && !IsCutOff)
        {
            owner.ThrowIfCancelled();
            throw Failure(code);
        }

        return false;
    }

    /// <summary>Runs a statement without rows. False when a constraint refused it.</summary>
    public bool TryRun()
    {
        var code = raw.sqlite3_step(handle);
        Reset();
        if (code is raw.SQLITE_DONE or raw.SQLITE_ROW)
        {
            return true;
        }

        return SqliteErrors.IsConstraint(code) ? false : throw Failure(code);
    }

    public void Run()
    {
        while (Step())
        {
        }
    }

    public void Reset()
    {
        raw.sqlite3_reset(handle);
        _bound = 0;
    }

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    public int Int32(int column) => (int)raw.sqlite3_column_int64(handle, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(handle, column));

    /// <summary>Reads a column that was written from a field of this kind.</summary>
    public FieldValue Value(int column, FieldKind kind) => IsNull(column) ? FieldValue.Null : kind switch
    {
        FieldKind.Text => FieldValue.Of(Text(column)),
        FieldKind.Integer => FieldValue.Of(Int64(column)),
        _ => FieldValue.Of(raw.sqlite3_column_double(handle, column)),
    };

    public void Dispose() => handle.Dispose();

    private Exception Failure(int code) => SqliteErrors.Of(code, connection, sql);

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Failure(code);
        }
    }
}
