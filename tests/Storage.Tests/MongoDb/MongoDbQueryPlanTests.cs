using Headless.Servers;
using Headless.Storage.Documents;
using Headless.Storage.MongoDb.Documents;
using Headless.Storage.Tests.Documents;
using Headless.Storage.Tests.Servers;
using MongoDB.Bson;

namespace Headless.Storage.Tests.MongoDb;

/// <summary>
/// What the declarations allow is a walk along an index in MongoDB: nothing is scanned, nothing is sorted, and a page looks at about as
/// many documents as it answers.
/// </summary>
[NeedsServer(ServerKinds.MongoDb)]
public sealed class MongoDbQueryPlanTests : IAsyncLifetime
{
    private const int Count = 3000;
    private const int Limit = 20;

    private MongoDbHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await MongoDbHost.StartAsync([Toys.Collection]);
        for (var start = 0; start < Count; start += 500)
        {
            var batch = new WriteBatch();
            for (var i = start; i < start + 500; i++)
            {
                batch.Insert(Toys.Collection, Toy(i));
            }

            Assert.True((await _host.Documents.CommitAsync(batch, default)).IsCommitted);
        }
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [ContractTheory]
    [InlineData("ids")]
    [InlineData("equality and sort")]
    [InlineData("equality and reversed sort")]
    [InlineData("several values")]
    [InlineData("several values, reversed")]
    [InlineData("tag")]
    [InlineData("tag, reversed")]
    [InlineData("several tags")]
    [InlineData("tag and several makers")]
    [InlineData("mixed directions")]
    [InlineData("mixed directions, reversed")]
    [InlineData("range and sort")]
    [InlineData("unique")]
    public async Task Page_Should_WalkAnIndex_When_OneServes(string kind)
    {
        var (filter, sort) = Query(kind);
        Cursor? after = null;
        for (var page = 0; page < 4; page++)
        {
            var query = new DocumentQuery<Toy>(Toys.Collection, filter, sort, after, Limit);
            var use = IndexChoice.ForPage(Toys.Collection, filter, sort);
            Assert.NotNull(use);
            var plan = PagePlan.Of(query, use);

            var explained = await ExplainAsync(plan);

            var stages = Stages(explained["queryPlanner"]["winningPlan"].AsBsonDocument).ToList();
            Assert.DoesNotContain("COLLSCAN", stages);
            Assert.DoesNotContain("SORT", stages);
            var examined = explained["executionStats"]["totalDocsExamined"].ToInt32();
            var keys = explained["executionStats"]["totalKeysExamined"].ToInt32();
            Assert.True(examined <= Limit + 1, $"{kind}: {examined} documents, {string.Join(' ', stages)}");
            Assert.True(keys <= (4 * Limit) + (10 * use.Walks), $"{kind}: {keys} keys, {string.Join(' ', stages)}");

            var found = await _host.Documents.QueryAsync(query, default);
            if (!found.HasMore)
            {
                break;
            }

            after = Cursor.Of(sort, found.Items[^1]);
        }
    }

    [ContractFact]
    public async Task Page_Should_CostTheSame_When_ItIsDeep()
    {
        SortKey[] sort = [new(Toys.Weight, true), new(Toys.Name)];
        var after = Cursor.Of(sort, Toy(Count - 100));
        var query = new DocumentQuery<Toy>(Toys.Collection, Filter.Everything, sort, after, Limit);

        var explained = await ExplainAsync(PagePlan.Of(query, IndexChoice.ForPage(Toys.Collection, Filter.Everything, sort)));

        Assert.InRange(explained["executionStats"]["totalDocsExamined"].ToInt32(), 1, Limit + 1);
        Assert.InRange(explained["executionStats"]["totalKeysExamined"].ToInt32(), 1, Limit + 10);
    }

    [ContractFact]
    public async Task UnionOfPages_Should_WalkAnIndexEach()
    {
        var plan = PagePlan.Of(
            new DocumentQuery<Toy>(Toys.Collection, Toys.Maker.Is("m1"), [new SortKey(Toys.Price, true)], null, Limit),
            IndexChoice.ForPage(Toys.Collection, Toys.Maker.Is("m1"), [new SortKey(Toys.Price, true)]));
        BsonArray pipeline =
        [
            new BsonDocument("$match", plan.Filter), new BsonDocument("$sort", plan.Sort), new BsonDocument("$limit", Limit + 1),
        ];
        var command = new BsonDocument
        {
            { "aggregate", Toys.Collection.Name },
            {
                "pipeline",
                new BsonArray(pipeline)
                {
                    new BsonDocument("$unionWith", new BsonDocument { { "coll", Toys.Collection.Name }, { "pipeline", pipeline } }),
                }
            },
            { "cursor", new BsonDocument() },
        };

        var explained = await _host.RunAsync(new() { { "explain", command }, { "verbosity", "executionStats" } });

        var text = explained["stages"].AsBsonArray.Select(WithoutRejected).ToJson();
        Assert.DoesNotContain("COLLSCAN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"stage\" : \"SORT\"", text, StringComparison.Ordinal);
        Assert.True(plan.IsSimple);
    }

    private static Toy Toy(int i) => new(
        $"toy_{i:D5}", 1, $"name{i % 7}", i % 50, (i % 40) / 4.0, $"m{i % 5}", $"sku{i}", [$"t{i % 3}", $"u{i % 4}", "all"]);

    private static (Filter Filter, SortKey[] Sort) Query(string kind) => kind switch
    {
        "ids" => (Filter.Everything, []),
        "equality and sort" => (Toys.Maker.Is("m1"), [new(Toys.Price, true)]),
        "equality and reversed sort" => (Toys.Maker.Is("m1"), [new(Toys.Price)]),
        "several values" => (Toys.Maker.IsAny(["m1", "m3", "none"]), [new(Toys.Price, true)]),
        "several values, reversed" => (Toys.Maker.IsAny(["m1", "m3"]), [new(Toys.Price)]),
        "tag" => (Toys.Tags.Has("t1"), [new(Toys.Price)]),
        "tag, reversed" => (Toys.Tags.Has("t1"), [new(Toys.Price, true)]),
        "several tags" => (Toys.Tags.HasAny(["t1", "u2"]), [new(Toys.Price)]),
        "tag and several makers" => (Filter.All(Toys.Tags.Has("all"), Toys.Maker.IsAny(["m0", "m4"])), [new(Toys.Price, true)]),
        "mixed directions" => (Filter.Everything, [new(Toys.Weight, true), new(Toys.Name)]),
        "mixed directions, reversed" => (Filter.Everything, [new(Toys.Weight), new(Toys.Name, true)]),
        "range and sort" => (Toys.Price.Between(10, 20), [new(Toys.Price)]),
        "unique" => (Toys.Sku.Is("sku7"), []),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Without the plans that MongoDB has tried and not taken.</summary>
    private static BsonValue WithoutRejected(BsonValue value) => value switch
    {
        BsonDocument document => new BsonDocument(document.Where(part => part.Name is not ("rejectedPlans" or "allPlansExecution"))
            .Select(part => new BsonElement(part.Name, WithoutRejected(part.Value)))),
        BsonArray array => new BsonArray(array.Select(WithoutRejected)),
        _ => value,
    };

    private static IEnumerable<string> Stages(BsonDocument plan)
    {
        if (plan.TryGetValue("stage", out var stage))
        {
            yield return stage.AsString;
        }

        var inner = plan.Where(part => part.Value is BsonDocument && part.Name is "inputStage" or "queryPlan")
            .Select(part => part.Value.AsBsonDocument)
            .Concat(plan.TryGetValue("inputStages", out var several) ? several.AsBsonArray.Select(one => one.AsBsonDocument) : []);
        foreach (var name in inner.SelectMany(Stages))
        {
            yield return name;
        }
    }

    private Task<BsonDocument> ExplainAsync(PagePlan plan)
    {
        var find = new BsonDocument
        {
            { "find", Toys.Collection.Name },
            { "filter", plan.Filter },
            { "sort", plan.Sort },
            { "limit", Limit + 1 },
            { "projection", new BsonDocument { { "_id", 0 }, { "b", 1 } } },
        };
        if (plan.Hint is not null)
        {
            find.Add("hint", plan.Hint);
        }

        return _host.RunAsync(new() { { "explain", find }, { "verbosity", "executionStats" } });
    }
}
