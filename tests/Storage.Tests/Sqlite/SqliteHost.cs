using Headless.Storage.Documents;
using Headless.Storage.Events;
using Headless.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.Storage.Tests.Sqlite;

/// <summary>An embedded store over a fresh folder, which can be closed and opened again with other declarations.</summary>
internal sealed class SqliteHost : IAsyncDisposable
{
    private readonly Action<SqliteStorageOptions>? _configure;
    private readonly Action<IServiceCollection>? _register;
    private readonly OutboxOptions _outbox;
    private ServiceProvider? _services;

    private SqliteHost(string folder, Action<SqliteStorageOptions>? configure, Action<IServiceCollection>? register, OutboxOptions outbox)
    {
        Folder = folder;
        _configure = configure;
        _register = register;
        _outbox = outbox;
    }

    public string Folder { get; }

    public IDocumentStore Documents => Get<IDocumentStore>();

    public static async Task<SqliteHost> StartAsync(
        IReadOnlyList<Collection> collections,
        Action<SqliteStorageOptions>? configure = null,
        Action<IServiceCollection>? register = null,
        OutboxOptions? outbox = null)
    {
        var folder = Path.Combine(Path.GetTempPath(), "headless-tests", Guid.NewGuid().ToString("N"));
        var host = new SqliteHost(folder, configure, register, outbox ?? new OutboxOptions());
        await host.OpenAsync(collections);
        return host;
    }

    public T Get<T>() where T : notnull => _services!.GetRequiredService<T>();

    public async Task OpenAsync(IReadOnlyList<Collection> collections)
    {
        var services = new ServiceCollection();
        foreach (var collection in collections)
        {
            services.AddSingleton(collection);
        }

        var options = new SqliteStorageOptions { Path = Folder, RefuseUnindexedQueries = true };
        _configure?.Invoke(options);
        _register?.Invoke(services);
        services.AddSqliteStorage(options).AddOutboxDispatcher(_outbox);
        _services = services.BuildServiceProvider();
        await Get<IStorageInitializer>().InitializeAsync(CancellationToken.None);
    }

    public async Task CloseAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
            _services = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
