using Headless.GraphQL;

namespace Headless.ReferenceServer;

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
