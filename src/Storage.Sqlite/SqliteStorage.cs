using Headless.Storage.Documents;
using Headless.Storage.Sqlite.Documents;
using Headless.Storage.Sqlite.Engine;
using Headless.Storage.Sqlite.Events;
using Headless.Storage.Sqlite.KeyValue;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headless.Storage.Sqlite;

/// <summary>The open data folder with its files. Opened by <see cref="InitializeAsync"/>, before which every use is a bug.</summary>
internal sealed class SqliteStorage(
    IEnumerable<Collection> collections, SqliteStorageOptions options, SqlitePorts ports, ILogger<SqliteStorage> logger)
    : IStorageInitializer, IHostedLifecycleService, IDisposable
{
    private const int DocumentsFormat = 1;
    private const int KeyValueFormat = 1;

    private readonly Lock _opening = new();
    private readonly Dictionary<Collection, Table> _tables = [];
    private DataFolder? _folder;
    private Database? _documents;
    private Database? _keyValue;
    private bool _isOpen;

    public Database Documents => _documents ?? throw NotOpen();

    /// <summary>A file and a writer of its own, so that a cart does not wait behind an import.</summary>
    public Database KeyValue => _keyValue ?? throw NotOpen();

    public Table Table(Collection collection) => _tables.GetValueOrDefault(collection)
        ?? throw new InvalidOperationException(
            $"Collection '{collection.Name}' is not registered: services.AddSingleton<Collection>(...) makes its tables at start.");

    public Task InitializeAsync(CancellationToken cancellationToken)
    {
        lock (_opening)
        {
            if (!_isOpen)
            {
                Open();
                _isOpen = true;
            }
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => InitializeAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _documents?.Dispose();
        _keyValue?.Dispose();
        _folder?.Dispose();
    }

    private static InvalidOperationException NotOpen() => new("The storage is used before IStorageInitializer has run.");

    private void Open()
    {
        var declared = collections.ToList();
        var twice = declared.GroupBy(collection => collection.Name).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new InvalidOperationException($"Two collections are named '{twice.Key}'.");
        }

        _folder ??= DataFolder.Open(options.Path);
        if (ports.HasFlag(SqlitePorts.Documents))
        {
            _documents ??= OpenDocuments(declared, _folder);
        }

        if (ports.HasFlag(SqlitePorts.KeyValue))
        {
            _keyValue ??= Database.Open(_folder.File("keyvalue.db"), KeyValueFormat, options, logger, SqliteKeyValueStore.MakeTables);
        }

        Log.Ready(logger, _folder.Path);
    }

    private Database OpenDocuments(List<Collection> declared, DataFolder folder)
    {
        foreach (var collection in declared)
        {
            _tables[collection] = new Table(collection);
        }

        return Database.Open(folder.File("documents.db"), DocumentsFormat, options, logger, connection =>
        {
            SqliteOutbox.MakeTables(connection);
            new TableMaker(connection, logger).Make(declared);
        });
    }
}
