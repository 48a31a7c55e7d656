using System.Text.Json.Serialization;
using Headless.Storage.Documents;
using Headless.Storage.Events;

namespace Headless.Storage.Tests.Documents;

/// <summary>A kind of document with every kind of field, missing values and ties.</summary>
internal sealed record Toy(
    string Id,
    int Version,
    string? Name = null,
    long? Price = null,
    double? Weight = null,
    string? Maker = null,
    string? Sku = null,
    IReadOnlyList<string>? Tags = null,
    string? Pair = null,
    string? PairMate = null) : IDocument;

internal sealed record Happened(string What);

[JsonSerializable(typeof(Toy))]
[JsonSerializable(typeof(Happened))]
internal sealed partial class ToyJson : JsonSerializerContext;

internal static class Toys
{
    public static readonly TextField<Toy> Name = new("name", toy => toy.Name);
    public static readonly IntegerField<Toy> Price = new("price", toy => toy.Price);
    public static readonly RealField<Toy> Weight = new("weight", toy => toy.Weight);
    public static readonly TextField<Toy> Maker = new("maker", toy => toy.Maker);
    public static readonly TextField<Toy> Sku = new("sku", toy => toy.Sku);
    public static readonly TextsField<Toy> Tags = new("tags", toy => toy.Tags ?? []);
    public static readonly TextField<Toy> Pair = new("pair", toy => toy.Pair);
    public static readonly TextField<Toy> PairMate = new("pairMate", toy => toy.PairMate);

    public static readonly Collection<Toy> Collection = new(
        "toys",
        ToyJson.Default.Toy,
        [Name, Price, Weight, Maker, Sku, Tags, Pair, PairMate],
        [
            DocumentIndex.On("by_price", new SortKey(Price)),
            DocumentIndex.On("by_weight_name", new SortKey(Weight, true), new SortKey(Name)),
            DocumentIndex.On("by_maker_price", new SortKey(Maker), new SortKey(Price, true)),
            DocumentIndex.On("by_maker", new SortKey(Maker)),
            DocumentIndex.On("by_tag", new SortKey(Tags)),
            DocumentIndex.On("by_tag_price", new SortKey(Tags), new SortKey(Price)),
            DocumentIndex.On("by_tag_maker_price", new SortKey(Tags), new SortKey(Maker), new SortKey(Price, true)),
            DocumentIndex.On("by_name", new SortKey(Name)),
            DocumentIndex.UniqueOn("unique_sku", Sku),
            new DocumentIndex("unique_pair", [new SortKey(Pair), new SortKey(PairMate)], Unique: true),
        ]);

    /// <summary>Toys that tell of every change, by <see cref="Happened"/>.</summary>
    public static readonly Collection<Toy> Told =
        new("told_toys", ToyJson.Default.Toy, [Name], [DocumentIndex.On("by_name", new SortKey(Name))], changeEvents: ["toys.happened"]);

    public static readonly EventType<Happened> Happened = new("toys.happened", ToyJson.Default.Happened);
}
