using Headless.Servers;
using Headless.Storage.Documents;
using Headless.Storage.Tests.Documents;
using Headless.Storage.Tests.Servers;

namespace Headless.Storage.Tests.MongoDb;

[NeedsServer(ServerKinds.MongoDb)]
public sealed class MongoDbDocumentQueryTests : DocumentQueryContract
{
    private MongoDbHost _host = null!;

    protected override IDocumentStore Store => _host.Documents;

    public override async Task InitializeAsync() =>
        _host = await MongoDbHost.StartAsync([Toys.Collection], options => options.RefuseUnindexedQueries = false);

    public override async Task DisposeAsync() => await _host.DisposeAsync();
}
