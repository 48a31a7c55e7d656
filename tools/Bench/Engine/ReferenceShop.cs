using Headless.GraphQL;

namespace Headless.Bench.Engine;

[GraphQLType("Money")]
internal sealed record Money(double Amount, string Currency);

[GraphQLType("Brand")]
internal sealed record Brand(string Id, string Name);

[GraphQLType("Product")]
internal sealed record Product(string Id, string Name, string Slug, Money Price, string[] Tags, string BrandId);

[GraphQLType("Variant")]
internal sealed record Variant(string Sku, Money Price);

[GraphQLType("Leaf")]
internal sealed record Leaf(string Id, int Value);

[GraphQLType("Item")]
internal sealed record Item(string Id, string Name, Leaf[] Leaves);

[GraphQLType("Group")]
internal sealed record Group(string Id, string Name, Item[] Items);

/// <summary>The reference data: 50 products of 10 brands with 5 variants each; 20 groups of 20 items of 5 leaves.</summary>
internal static class ReferenceShop
{
    public static Dictionary<string, Brand> Brands { get; } =
        Enumerable.Range(0, 10).Select(i => new Brand($"b{i}", $"Brand {i}")).ToDictionary(b => b.Id);

    public static Product[] Products { get; } =
    [
        .. Enumerable.Range(0, 50).Select(i => new Product(
            $"p{i}", $"Product number {i}", $"product-number-{i}", Price(i), [$"tag{i % 7}", $"tag{i % 5}", "common"], $"b{i % 10}")),
    ];

    public static Dictionary<string, Variant[]> Variants { get; } = Products.ToDictionary(
        p => p.Id, p => Enumerable.Range(0, 5).Select(i => new Variant($"{p.Id}-v{i}", Price(i))).ToArray());

    public static Group[] Groups { get; } =
    [
        .. Enumerable.Range(0, 20).Select(g => new Group($"g{g}", $"Group {g}", [
            .. Enumerable.Range(0, 20).Select(i => new Item($"g{g}i{i}", $"Item {i}", [
                .. Enumerable.Range(0, 5).Select(l => new Leaf($"g{g}i{i}l{l}", (g * 1000) + (i * 10) + l)),
            ])),
        ])),
    ];

    private static Money Price(int i) => new(10 + (i * 1.37), "EUR");
}

[GraphQLResolvers("Query")]
internal static class ReferenceQueries
{
    public static string Hello() => "world";

    public static IReadOnlyList<Product> Products() => ReferenceShop.Products;

    public static IReadOnlyList<Group> Groups() => ReferenceShop.Groups;
}

/// <summary>Both really wait, as a call to a store would.</summary>
[GraphQLResolvers("Product")]
internal static class ReferenceProductFields
{
    public static async ValueTask<IReadOnlyList<Brand?>> BrandAsync(IReadOnlyList<Product> products)
    {
        await Task.Yield();
        var brands = new Brand?[products.Count];
        for (var i = 0; i < brands.Length; i++)
        {
            brands[i] = ReferenceShop.Brands.GetValueOrDefault(products[i].BrandId);
        }

        return brands;
    }

    public static async ValueTask<IReadOnlyList<ArraySegment<Variant>>> VariantsAsync(IReadOnlyList<Product> products, int? first)
    {
        await Task.Yield();
        var variants = new ArraySegment<Variant>[products.Count];
        for (var i = 0; i < variants.Length; i++)
        {
            var all = ReferenceShop.Variants[products[i].Id];
            variants[i] = new ArraySegment<Variant>(all, 0, Math.Min(first ?? all.Length, all.Length));
        }

        return variants;
    }
}
