using Headless.Storage.Documents;
using Microsoft.Extensions.Logging;

namespace Headless.Storage.Sqlite.Engine;

/// <summary>One SQLite file: many readers, one writer.</summary>
internal sealed class Database : IDisposable
{
    private readonly Readers _readers;
    private readonly Writer _writer;

    private Database(Readers readers, Writer writer)
    {
        _readers = readers;
        _writer = writer;
    }

    /// <summary>Opens or makes the file, lets <paramref name="prepare"/> bring its tables up to date, then starts the writer.</summary>
    /// <param name="format">Version of the file's own layout; a file with a newer one is refused.</param>
    /// <exception cref="IOException">The file is damaged, newer than this program, or cannot be used; the message names it.</exception>
    public static Database Open(string file, int format, SqliteStorageOptions options, ILogger logger, Action<Connection> prepare)
    {
        SQLitePCL.Batteries_V2.Init();
        Connection? connection = null;
        try
        {
            connection = Connection.Open(file, readOnly: false, options.WriterCacheMegabytes, options.BusyMilliseconds);
            connection.Execute("PRAGMA journal_mode = WAL");
            // FULL syncs the log at every commit: what was acknowledged survives a power cut.
            connection.Execute("PRAGMA synchronous = FULL");
            // 32 MB of log between checkpoints, so that pages written often are copied back seldom; a log that grew under a long read is
            // cut back to 64 MB.
            connection.Execute("PRAGMA wal_autocheckpoint = 8000");
            connection.Execute("PRAGMA journal_size_limit = 67108864");
            RefuseNewer(connection, file, format);
            prepare(connection);
            connection.Execute($"PRAGMA user_version = {format}");
            return new Database(
                new Readers(file, options), new Writer(Path.GetFileNameWithoutExtension(file), connection, options.QueuedWrites, logger));
        }
        catch (StoreUnavailableException failure)
        {
            connection?.Dispose();
            throw new IOException($"The file '{file}' cannot be opened. {failure.Message}", failure);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    public Readers.Lease Read(CancellationToken cancellationToken) => _readers.Rent(cancellationToken);

    public Task<TResult> WriteAsync<TResult>(WriteJob<TResult> job, CancellationToken cancellationToken) =>
        _writer.DoAsync(job, cancellationToken);

    public void Dispose()
    {
        _writer.Dispose();
        _readers.Dispose();
    }

    private static void RefuseNewer(Connection connection, string file, int format)
    {
        var statement = connection.Prepare("PRAGMA user_version");
        statement.Step();
        var found = statement.Int32(0);
        statement.Reset();
        if (found > format)
        {
            throw new StoreUnavailableException(
                "SQLite", $"{file} was written by a newer version (format {found}, this one knows {format}).");
        }
    }
}
