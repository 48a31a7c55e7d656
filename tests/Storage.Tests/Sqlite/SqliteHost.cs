using Headless.Storage.Documents;
using Headless.Storage.Events;
using Headless.Storage.Sqlite;
using Headless.Storage.Tests.Documents;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.Storage.Tests.Sqlite;

/// <summary>An embedded store over a fresh folder.</summary>
internal sealed class SqliteHost : StoreHost
{
    private readonly Action<SqliteStorageOptions>? _configure;

    private SqliteHost(string folder, Action<SqliteStorageOptions>? configure, Action<IServiceCollection>? register, OutboxOptions outbox)
        : base(register, outbox) => (Folder, _configure) = (folder, configure);

    public string Folder { get; }

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

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(Folder, recursive: true);
    }

    protected override void AddStore(IServiceCollection services)
    {
        var options = new SqliteStorageOptions { Path = Folder, RefuseUnindexedQueries = true };
        _configure?.Invoke(options);
        services.AddSqliteStorage(options);
    }
}
