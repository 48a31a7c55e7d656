using Headless.Storage.Documents;
using Headless.Storage.Tests.Documents;

namespace Headless.Storage.Tests.Sqlite;

public sealed class SqliteDocumentStoreTests : DocumentStoreContract
{
    private SqliteHost _host = null!;

    protected override IDocumentStore Store => _host.Documents;

    public override async Task InitializeAsync() => _host = await SqliteHost.StartAsync([Toys.Collection, Toys.Told]);

    public override async Task DisposeAsync() => await _host.DisposeAsync();
}
