using System.Collections.Concurrent;

namespace Headless.Storage.Sqlite.Engine;

/// <summary>
/// Read-only connections to one file. A reader holds no thread while it waits, because it never waits: one more is opened.
/// </summary>
internal sealed class Readers(string file, SqliteStorageOptions options) : IDisposable
{
    private readonly ConcurrentBag<Connection> _idle = [];
    private int _idleCount;
    private volatile bool _closed;

    /// <summary>A connection inside a read transaction, so that everything read through it is of one moment.</summary>
    public Lease Rent(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (_idle.TryTake(out var connection))
        {
            Interlocked.Decrement(ref _idleCount);
        }
        else
        {
            connection = Connection.Open(file, readOnly: true, options.ReaderCacheMegabytes, options.BusyMilliseconds);
        }

        try
        {
            connection.Prepare("BEGIN").Run();
            connection.CancelBy(cancellationToken);
            return new Lease(this, connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }
    }

    private void Return(Connection connection)
    {
        connection.Tidy();
        if (_closed || Interlocked.Increment(ref _idleCount) > options.IdleReaders)
        {
            Interlocked.Decrement(ref _idleCount);
            connection.Dispose();
            return;
        }

        _idle.Add(connection);
    }

    /// <summary>Gives the connection back when <see cref="Complete"/> was called; after a failure the connection is closed.</summary>
    public ref struct Lease(Readers owner, Connection connection)
    {
        private bool _completed;

        public readonly Connection Connection => connection;

        public void Complete()
        {
            connection.CancelBy(CancellationToken.None);
            connection.Prepare("COMMIT").Run();
            _completed = true;
        }

        public readonly void Dispose()
        {
            if (_completed)
            {
                owner.Return(connection);
            }
            else
            {
                connection.Dispose();
            }
        }
    }
}
