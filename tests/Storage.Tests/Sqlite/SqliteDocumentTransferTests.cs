using Headless.Storage.Documents;
using Headless.Storage.Events;
using Headless.Storage.Tests.Documents;

namespace Headless.Storage.Tests.Sqlite;

public sealed class SqliteDocumentTransferTests : DocumentTransferContract
{
    private SqliteHost _host = null!;

    protected override IDocumentTransfer Transfer => _host.Get<IDocumentTransfer>();

    protected override IDocumentStore Store => _host.Documents;

    protected override IOutbox Outbox => _host.Get<IOutbox>();

    public override async Task InitializeAsync() => _host = await SqliteHost.StartAsync([Toys.Collection]);

    public override async Task DisposeAsync() => await _host.DisposeAsync();
}
