using Headless.Storage.Documents;

namespace Headless.Storage.Tests.Documents;

/// <summary>
/// Which queries the declarations allow, and through which index. Read with the indexes of <see cref="Toys.Collection"/>.
/// </summary>
public sealed class IndexChoiceTests
{
    private static readonly SortKey PriceUp = new(Toys.Price);
    private static readonly SortKey PriceDown = new(Toys.Price, true);
    private static readonly SortKey WeightDown = new(Toys.Weight, true);
    private static readonly SortKey NameUp = new(Toys.Name);
    private static readonly SortKey NameDown = new(Toys.Name, true);

    private static readonly Dictionary<string, (Filter Filter, SortKey[] Sort, string? Index)> Cases = new()
    {
        ["everything by id"] = (Filter.Everything, [], "ids"),
        ["everything by an index"] = (Filter.Everything, [PriceUp], "by_price"),
        ["backwards"] = (Filter.Everything, [PriceDown], "by_price backwards"),
        ["two keys"] = (Filter.Everything, [WeightDown, NameUp], "by_weight_name"),
        ["two keys backwards"] = (Filter.Everything, [WeightDown with { Descending = false }, NameDown], "by_weight_name backwards"),
        ["two keys, one turned"] = (Filter.Everything, [WeightDown, NameDown], null),
        ["half of two keys"] = (Filter.Everything, [WeightDown], null),
        ["unknown order"] = (Filter.Everything, [new SortKey(Toys.Sku)], null),
        ["equality and order"] = (Toys.Maker.Is("m"), [PriceDown], "by_maker_price"),
        ["equality and order backwards"] = (Toys.Maker.Is("m"), [PriceUp], "by_maker_price backwards"),
        ["missing value and order"] = (Toys.Maker.IsNull, [PriceDown], "by_maker_price"),
        ["several values and order"] = (Toys.Maker.IsAny(["m", "n"]), [PriceDown], "by_maker_price"),
        ["too many values to merge"] = (Toys.Maker.IsAny(Enumerable.Range(0, 33).Select(i => $"{i}")), [PriceUp], "by_price"),
        ["equality by id"] = (Toys.Maker.Is("m"), [], "by_maker"),
        ["sorted by what is fixed"] = (Toys.Maker.Is("m"), [new SortKey(Toys.Maker), PriceDown], "by_maker_price"),
        ["text and order"] = (Toys.Tags.Has("t"), [PriceUp], "by_tag_price"),
        ["any of texts and order"] = (Toys.Tags.HasAny(["t", "u"]), [PriceUp], "by_tag_price"),
        ["all of texts and order"] = (Toys.Tags.HasAll(["t", "u"]), [PriceUp], "by_tag_price"),
        ["text, equality and order"] = (Filter.All(Toys.Tags.Has("t"), Toys.Maker.Is("m")), [PriceDown], "by_tag_maker_price"),
        ["no texts at all"] = (new Filter.In(Toys.Tags, [FieldValue.Null]), [PriceUp], null),
        ["an equality that no index knows"] = (Toys.Name.Is("n"), [PriceUp], null),
        ["one of two equalities"] = (Filter.All(Toys.Name.Is("n"), Toys.Maker.Is("m")), [PriceUp], "by_maker_price backwards"),
        ["negation on the way"] = (Toys.Name.Is("n").Negate(), [PriceUp], "by_price"),
        ["choice on the way"] = (Filter.Any(Toys.Name.Is("n"), Toys.Maker.Is("m")), [PriceUp], "by_price"),
        ["range of the order"] = (Toys.Price.Between(1, 2), [PriceUp], "by_price"),
        ["range on the way of another order"] = (Toys.Weight.Between(1, 2), [PriceUp], "by_price"),
        ["range without order"] = (Toys.Price.Between(1, 2), [], null),
        ["prefix of the order"] = (Toys.Name.StartsWith("n"), [NameUp], "by_name"),
        ["unique value, any order"] = (Toys.Sku.Is("s"), [WeightDown, PriceUp], "unique_sku"),
        ["unique values, any order"] = (Toys.Sku.IsAny(["s", "t"]), [WeightDown, PriceUp], "unique_sku"),
        ["missing unique value"] = (Toys.Sku.IsNull, [], null),
        ["nested conditions"] = (Filter.All(Filter.All(Toys.Maker.Is("m")), Filter.All()), [PriceDown], "by_maker_price"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Choice_Should_FollowTheDeclarations(string name)
    {
        var (filter, sort, expected) = Cases[name];

        var use = IndexChoice.ForPage(Toys.Collection, filter, sort);

        Assert.Equal(expected, use is null ? null : (use.Index?.Name ?? "ids") + (use.Reversed ? " backwards" : ""));
    }

    [Theory]
    [InlineData("Toys", "name", "by_name", "lower-case")]
    [InlineData("toys", "na me", "by_name", "letters and digits")]
    [InlineData("toys", "name", "By", "lower-case")]
    public void Declaration_Should_BeRefused_When_ANameIsUnfit(string collection, string field, string index, string reason)
    {
        var name = new TextField<Toy>(field, toy => toy.Name);

        var refused = Assert.Throws<ArgumentException>(() =>
            new Collection<Toy>(collection, ToyJson.Default.Toy, [name], [DocumentIndex.On(index, new SortKey(name))]));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Declaration_Should_BeRefused_When_AnIndexCannotBe()
    {
        Refuses([Toys.Name], DocumentIndex.On("i", PriceUp));
        Refuses([Toys.Name, Toys.Name]);
        Refuses([Toys.Name], DocumentIndex.On("i"));
        Refuses([Toys.Name], DocumentIndex.On("i", NameUp), DocumentIndex.On("i", NameUp));
        Refuses([Toys.Name, Toys.Tags], DocumentIndex.On("i", NameUp, new SortKey(Toys.Tags)));
        Refuses([Toys.Tags], DocumentIndex.UniqueOn("i", Toys.Tags));

        static void Refuses(IReadOnlyList<Field<Toy>> fields, params IReadOnlyList<DocumentIndex> indexes) =>
            Assert.Throws<ArgumentException>(() => new Collection<Toy>("toys", ToyJson.Default.Toy, fields, indexes));
    }
}
