using Headless.Storage.Documents;
using Headless.Storage.Events;
using Headless.Storage.Tests.Documents;
using Headless.Storage.Tests.Events;

namespace Headless.Storage.Tests.Sqlite;

public sealed class SqliteOutboxTests : OutboxContract
{
    private SqliteHost _host = null!;

    protected override IDocumentStore Store => _host.Documents;

    protected override IOutbox Outbox => _host.Get<IOutbox>();

    public override async Task InitializeAsync() => _host = await SqliteHost.StartAsync([Toys.Collection]);

    public override async Task DisposeAsync() => await _host.DisposeAsync();
}
