using Headless.Storage.Documents;
using Headless.Storage.Tests.Documents;

namespace Headless.Storage.Tests.Sqlite;

public sealed class SqliteDocumentQueryTests : DocumentQueryContract
{
    private SqliteHost _host = null!;

    protected override IDocumentStore Store => _host.Documents;

    public override async Task InitializeAsync() =>
        _host = await SqliteHost.StartAsync([Toys.Collection], options => options.RefuseUnindexedQueries = false);

    public override async Task DisposeAsync() => await _host.DisposeAsync();
}
