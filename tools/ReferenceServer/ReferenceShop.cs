using System.Globalization;
using System.Text.RegularExpressions;
using Headless.GraphQL;

namespace Headless.ReferenceServer;

[GraphQLType("Money")]
public sealed record Money(double Amount, string Currency);

[GraphQLType("Brand")]
public sealed record Brand(string Id, string Name);

[GraphQLType("Product")]
public sealed record Product(string Id, string Name, string Slug, Money Price, string[] Tags, string BrandId);

[GraphQLType("Variant")]
public sealed record Variant(string Sku, string ProductId, Money Price);

[GraphQLType("Leaf")]
public sealed record Leaf(string Id, int Value);

[GraphQLType("Item")]
public sealed record Item(string Id, string Name, Leaf[] Leaves);

[GraphQLType("Group")]
public sealed record Group(string Id, string Name, Item[] Items);

/// <summary>
/// The data that all reference servers share: 50 products of 12 brands with 5 variants each; 20 groups of 20 items of 5 leaves. It is
/// drawn here as the script of the reference draws it, number by number, so the answers are equal byte for byte.
/// </summary>
public static partial class ReferenceShop
{
    private static readonly string[] Adjectives = ["Classic", "Rugged", "Silent", "Compact", "Modular", "Alpine", "Urban", "Heavy"];
    private static readonly string[] Nouns = ["Backpack", "Lamp", "Keyboard", "Jacket", "Kettle", "Tripod", "Speaker", "Chair"];

    static ReferenceShop()
    {
        var draw = new Draw();
        var variants = new List<Variant>();
        Brands = Enumerable.Range(0, 12).Select(i => new Brand($"b{i}", $"Brand {Nouns[i % 8]} & Co {i}")).ToDictionary(b => b.Id);
        Products = new Product[50];
        for (var i = 0; i < Products.Length; i++)
        {
            var name = $"{Adjectives[draw.Next(8)]} {Nouns[draw.Next(8)]} No. {1000 + i}";
            var price = draw.NextPrice();
            string[] tags = [Lower(Adjectives[draw.Next(8)]), Lower(Nouns[draw.Next(8)]), "sale"];
            Products[i] = new Product($"p{i}", name, NoWord().Replace(Lower(name), "-"), price, tags, $"b{draw.Next(12)}");
            variants.AddRange(Enumerable.Range(0, 5).Select(v => new Variant($"SKU-{i}-{v}", $"p{i}", draw.NextPrice())));
        }

        Variants = variants.GroupBy(v => v.ProductId).ToDictionary(v => v.Key, v => v.ToArray());
    }

    public static Dictionary<string, Brand> Brands { get; }

    public static Product[] Products { get; }

    /// <summary>By the id of their product.</summary>
    public static Dictionary<string, Variant[]> Variants { get; }

    public static Group[] Groups { get; } =
    [
        .. Enumerable.Range(0, 20).Select(g => new Group($"g{g}", $"Group {g}", [
            .. Enumerable.Range(0, 20).Select(i => new Item($"g{g}i{i}", $"Item {i}", [
                .. Enumerable.Range(0, 5).Select(l => new Leaf($"g{g}i{i}l{l}", (g * 100) + (i * 5) + l)),
            ])),
        ])),
    ];

    private static string Lower(string text) => text.ToLower(CultureInfo.InvariantCulture);

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NoWord();

    /// <summary>The script's generator. It multiplies doubles, so the product loses its last bits; here it must lose the same.</summary>
    private sealed class Draw
    {
        private double _state = 12345;

        public int Next(int below)
        {
            _state = (long)((_state * 1103515245) + 12345) & 0x7fffffff;
            return (int)_state % below;
        }

        public Money NextPrice() => new(Math.Round(5 + (Next(20_000) / 100.0), 2), "EUR");
    }
}
