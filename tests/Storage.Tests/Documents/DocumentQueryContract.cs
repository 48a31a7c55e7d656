using Headless.Storage.Documents;
using Headless.Storage.Tests.Servers;

namespace Headless.Storage.Tests.Documents;

/// <summary>What every engine promises about queries. Unindexed queries are allowed here.</summary>
public abstract class DocumentQueryContract : IAsyncLifetime
{
    protected abstract IDocumentStore Store { get; }

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    [ContractFact]
    public async Task Pages_Should_EqualTheOrderedWhole_When_FiltersAndSortsAreRandom()
    {
        var toys = await FillAsync(new Random(1), 150);
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var filter = ToyModel.RandomFilter(random);
            var sort = ToyModel.RandomSort(random);
            await ComparePagesAsync(toys, filter, sort, random.Next(1, 40), $"seed {seed}");
        }
    }

    [ContractFact]
    public async Task Pages_Should_EqualTheOrderedWhole_When_AnIndexServes()
    {
        var toys = await FillAsync(new Random(2), 150);
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var index = Toys.Collection.Indexes[random.Next(Toys.Collection.Indexes.Count)];
            var length = random.Next(index.IsMultikey ? 1 : 0, index.Fields.Count + 1);
            var filters = index.Fields.Take(length).Select(key => key.Field switch
            {
                IntegerField<Toy> field => field.IsAny(Enumerable.Range(0, random.Next(1, 3)).Select(_ => random.Next(5) - 2L)),
                RealField<Toy> field => new Filter.In(field, [FieldValue.Of(random.Next(3) / 2.0)]),
                var field => new Filter.In(
                    field, [.. random.GetItems(toys.ToArray(), random.Next(1, 4)).Select(toy => FieldValue.Of(toy.Maker))]),
            }).ToList();
            if (random.Next(2) == 0)
            {
                filters.Add(ToyModel.RandomFilter(random));
            }

            var flip = random.Next(2) == 0;
            var sort = index.Fields.Skip(length).Select(key => key with { Descending = key.Descending != flip }).ToList();
            await ComparePagesAsync(toys, Filter.All(filters), sort, random.Next(1, 10), $"seed {seed}");
        }
    }

    [ContractFact]
    public async Task Page_Should_StayInTheFilter_When_TheCursorStandsOutsideOfIt()
    {
        var toys = await FillAsync(new Random(3), 150);
        IReadOnlyList<SortKey>[] sorts = [[new SortKey(Toys.Price)], [new SortKey(Toys.Price, true)]];
        foreach (var sort in sorts)
        {
            foreach (var outside in toys.DistinctBy(toy => toy.Price))
            {
                var after = new Cursor([FieldValue.Of(outside.Price)], "toy_5");
                var filter = Toys.Price.Between(0, 1);

                var page = await Store.QueryAsync(new DocumentQuery<Toy>(Toys.Collection, filter, sort, after, 1000), default);

                var behind = ToyModel.Ordered([.. toys, outside with { Id = "toy_5" }], sort).SkipWhile(toy => toy.Id != "toy_5").Skip(1);
                Assert.Equal(behind.Where(toy => ToyModel.Matches(filter, toy)).Select(toy => toy.Id), page.Items.Select(toy => toy.Id));
            }
        }
    }

    [ContractFact]
    public async Task QueryMany_Should_AnswerEachInOrder()
    {
        var toys = await FillAsync(new Random(4), 100);
        var queries = toys.Select(toy => toy.Maker).Distinct().Where(maker => maker is not null).Select(maker => new DocumentQuery<Toy>(
            Toys.Collection, Toys.Maker.Is(maker!), [new SortKey(Toys.Price, true)], null, 3)).ToList();

        var pages = await Store.QueryManyAsync(queries, default);

        Assert.Equal(queries.Count, pages.Count);
        for (var i = 0; i < pages.Count; i++)
        {
            var expected = ToyModel.Ordered(toys.Where(toy => ToyModel.Matches(queries[i].Filter, toy)), queries[i].Sort).ToList();
            Assert.Equal(expected.Take(3).Select(toy => toy.Id), pages[i].Items.Select(toy => toy.Id));
            Assert.Equal(expected.Count > 3, pages[i].HasMore);
        }

        Assert.Empty(await Store.QueryManyAsync<Toy>([], default));
        Assert.Empty(await Store.CountAsync<Toy>([], default));
    }

    [ContractFact]
    public async Task Query_Should_BeRefusedAsABug_When_ItBreaksALimit()
    {
        var many = Enumerable.Range(0, Filter.In.MaxValues + 1).Select(i => (long)i);

        await RefusedAsync(Filter.Everything, limit: 0);
        await RefusedAsync(Filter.Everything, limit: DocumentQuery<Toy>.MaxLimit + 1);
        await RefusedAsync(Filter.Everything, after: new Cursor([FieldValue.Null], "a"));
        await RefusedAsync(Toys.Price.IsAny(many));
        await RefusedAsync(new Filter.In(Toys.Price, [FieldValue.Of("1")]));
        await RefusedAsync(new Filter.Range(Toys.Price, FieldValue.Of("1"), FieldValue.Null));
        await RefusedAsync(new Filter.Range(Toys.Tags, FieldValue.Null, FieldValue.Null));
        await RefusedAsync(new Filter.Prefix(Toys.Price, "1"));

        Task RefusedAsync(Filter filter, Cursor? after = null, int limit = 1) => Assert.ThrowsAnyAsync<ArgumentException>(
            async () => await Store.QueryAsync(new DocumentQuery<Toy>(Toys.Collection, filter, [], after, limit), default));
    }

    private protected async Task ComparePagesAsync(List<Toy> toys, Filter filter, IReadOnlyList<SortKey> sort, int limit, string label)
    {
        var expected = ToyModel.Ordered(toys.Where(toy => ToyModel.Matches(filter, toy)), sort).Select(toy => toy.Id).ToList();
        var actual = new List<string>();
        Cursor? after = null;
        for (var hasMore = true; hasMore;)
        {
            var page = await Store.QueryAsync(new DocumentQuery<Toy>(Toys.Collection, filter, sort, after, limit), default);
            actual.AddRange(page.Items.Select(toy => toy.Id));
            hasMore = page.HasMore;
            Assert.True(page.Items.Count == limit || !hasMore, $"{label}: a short page with more behind it");
            Assert.True(actual.Count <= expected.Count, $"{label}: more than the whole, {filter}");
            if (hasMore)
            {
                Assert.True(Cursor.TryParse(Cursor.Of(sort, page.Items[^1]).Encode(sort), sort, out after), label);
            }
        }

        Assert.True(expected.SequenceEqual(actual), $"{label}: expected {string.Join(' ', expected)}, actual {string.Join(' ', actual)}");
        var counts = await Store.CountAsync(
            [new DocumentCount<Toy>(Toys.Collection, filter, 5000), new DocumentCount<Toy>(Toys.Collection, filter, 10)], default);
        Assert.Equal([(expected.Count, true), (Math.Min(10, expected.Count), expected.Count <= 10)], counts);
    }

    private protected async Task<List<Toy>> FillAsync(Random random, int count)
    {
        var toys = Enumerable.Range(0, count).Select(number => ToyModel.RandomToy(random, number)).ToList();
        var batch = new WriteBatch();
        foreach (var toy in toys)
        {
            batch.Insert(Toys.Collection, toy);
        }

        Assert.True((await Store.CommitAsync(batch, default)).IsCommitted);
        return toys;
    }
}
