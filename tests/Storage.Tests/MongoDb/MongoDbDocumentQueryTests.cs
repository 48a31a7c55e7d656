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

    [ContractFact]
    public async Task QueryMany_Should_AnswerLikeSingleQueries_When_TheyAreOfAllShapes()
    {
        await FillAsync(new Random(6), 200);
        var random = new Random(7);
        var queries = new List<DocumentQuery<Toy>>();
        while (queries.Count < 300)
        {
            var sort = ToyModel.RandomSort(random);
            var after = random.Next(3) == 0 ? Cursor.Of(sort, ToyModel.RandomToy(random, 1)) : null;
            queries.Add(new(Toys.Collection, ToyModel.RandomFilter(random), sort, after, random.Next(1, 20)));
        }

        var pages = await Store.QueryManyAsync(queries, default);

        for (var i = 0; i < queries.Count; i++)
        {
            var alone = await Store.QueryAsync(queries[i], default);
            Assert.Equal(alone.Items.Select(toy => toy.Id), pages[i].Items.Select(toy => toy.Id));
            Assert.Equal(alone.HasMore, pages[i].HasMore);
        }
    }
}
