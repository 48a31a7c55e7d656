using System.Collections.Concurrent;
using System.Text.Json;

namespace Headless.GraphQL.Tests.Execution.Shop;

internal readonly record struct BrandId(string Value);

internal readonly record struct ProductId(string Value);

[GraphQLType("Money")]
internal readonly record struct Money(decimal Amount, string Currency);

[GraphQLType("Brand")]
internal sealed record Brand(BrandId Id, string Name);

[GraphQLType("Note")]
internal sealed record Note(string Text);

[GraphQLType("Product")]
internal sealed record Product(ProductId Id, string Name, BrandId BrandId, Money Price, Status Status, IReadOnlyList<string> Tags)
{
    public Money? ListPrice { get; init; }

    public DateTimeOffset CreatedAt { get; init; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(8));

    public double? Weight { get; init; }

    public int? Stock { get; init; }

    public JsonElement? Extra { get; init; }

    public Note? Note { get; init; }

    public IReadOnlyList<ProductId> Related { get; init; } = [];

    public string Hidden => throw new InvalidOperationException("A denied field must not be read.");
}

[GraphQLType("Variant")]
internal sealed record Variant(string Sku, Money Price, ProductId Product);

[GraphQLType("Item")]
internal sealed record Item(string? Text)
{
    public string Value => Text!;

    public string? Maybe => Text ?? throw new GraphQLRequestException("NO_TEXT", "There is no text.");
}

[GraphQLType("Broken")]
internal sealed class Broken;

[GraphQLType("Log")]
internal sealed record Log(IReadOnlyList<string> Lines);

/// <summary>What the shop holds, and a record of every call made to it.</summary>
internal sealed class ShopStore
{
    public ConcurrentQueue<string> Calls { get; } = new();

    public List<string> Log { get; } = [];

    public Dictionary<string, Brand> Brands { get; } = new()
    {
        ["b1"] = new(new BrandId("b1"), "Acme"),
        ["b2"] = new(new BrandId("b2"), "Böse \"Quotes\""),
    };

    public List<Product> Products { get; } =
    [
        new(new ProductId("p1"), "Lamp", new BrandId("b1"), new Money(12.5m, "EUR"), Status.OnSale, ["a", "b"])
        {
            ListPrice = new Money(20m, "EUR"),
            Weight = 0.25,
            Stock = 3,
            Extra = JsonSerializer.SerializeToElement(new { x = new[] { 1, 2 } }),
            Note = new Note("fragile"),
            Related = [new ProductId("p2"), new ProductId("p3")],
        },
        new(new ProductId("p2"), "椅子", new BrandId("b2"), new Money(99m, "CNY"), Status.SoldOut, [])
        {
            Related = [new ProductId("p1")],
        },
        new(new ProductId("p3"), "Ghost", new BrandId("b9"), new Money(1m, "USD"), Status.Draft, ["\u0001"]),
    ];

    public Product? Find(ProductId id) => Products.Find(p => p.Id == id);
}
