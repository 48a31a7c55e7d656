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

    [Fact]
    public async Task Pages_Should_EqualTheOrderedWhole_When_TheWalkIsGivenUpForANarrowerIndex()
    {
        var toys = await FillAsync(new Random(5), 4000);
        var price = new SortKey(Toys.Price);
        IReadOnlyList<SortKey>[] sorts =
            [[price], [price with { Descending = true }], [new SortKey(Toys.Weight, true), new SortKey(Toys.Name)]];
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var skus = Toys.Sku.IsAny([$"sku{random.Next(4000)}", "sku3", "sku5"]);
            Filter filter = (seed % 4) switch
            {
                0 => Filter.All(Toys.Tags.Has("ab"), Toys.Tags.HasAny(["手机", "Z"]), skus.Negate().Negate()),
                1 => Filter.All(Toys.Name.StartsWith("手机壳"), Toys.Weight.Between(1, 1), Toys.Tags.Has("b")),
                2 => Filter.All(Toys.Maker.IsAny(["é", "Z"]), Toys.Name.Is("abc"), Toys.Price.Between(2, 2)),
                _ => Filter.All(Toys.Price.Between(-2, -2), Toys.Tags.HasAll(["a", "abc", "Z"]), Toys.Sku.IsNull),
            };
            await ComparePagesAsync(toys, filter, sorts[random.Next(sorts.Length)], random.Next(3, 200), $"seed {seed}");
        }
    }
}
