using Headless.Storage.Documents;

namespace Headless.Storage.Tests.Documents;

/// <summary>What every engine promises about queries. Unindexed queries are allowed here.</summary>
public abstract class DocumentQueryContract : IAsyncLifetime
{
    protected abstract IDocumentStore Store { get; }

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    [Fact]
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

    [Fact]
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
                var field => new Filter.In(field, [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => FieldValue.Of(toys[random.Next(toys.Count)].Maker))]),
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

    private async Task ComparePagesAsync(List<Toy> toys, Filter filter, IReadOnlyList<SortKey> sort, int limit, string label)
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

        Assert.True(expected.SequenceEqual(actual), $"{label}: {filter}; expected {string.Join(' ', expected)}, actual {string.Join(' ', actual)}");
        var counts = await Store.CountAsync([new DocumentCount<Toy>(Toys.Collection, filter, 1000), new DocumentCount<Toy>(Toys.Collection, filter, 10)], default);
        Assert.Equal([(expected.Count, true), (Math.Min(10, expected.Count), expected.Count <= 10)], counts);
    }

    private async Task<List<Toy>> FillAsync(Random random, int count)
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
