using Headless.Servers;
using Headless.Storage.Documents;
using Headless.Storage.Events;
using Headless.Storage.Tests.Documents;
using Headless.Storage.Tests.Servers;

namespace Headless.Storage.Tests.MongoDb;

[NeedsServer(ServerKinds.MongoDb)]
public sealed class MongoDbDocumentTransferTests : DocumentTransferContract
{
    private MongoDbHost _host = null!;

    protected override IDocumentTransfer Transfer => _host.Get<IDocumentTransfer>();

    protected override IDocumentStore Store => _host.Documents;

    protected override IOutbox Outbox => _host.Outbox;

    public override async Task InitializeAsync() => _host = await MongoDbHost.StartAsync([Toys.Collection]);

    public override async Task DisposeAsync() => await _host.DisposeAsync();
}
