using System.Globalization;
using System.Text.Json;

namespace Headless.GraphQL.Tests.Execution.Shop;

[GraphQLResolvers("Query")]
internal static class QueryResolvers
{
    public static string Hello() => "world";

    public static string Echo(
        string? text,
        int? number,
        double? ratio,
        bool? flag,
        string? id,
        DateTimeOffset? at,
        decimal? amount,
        JsonElement? any,
        Status? status,
        IReadOnlyList<int>? list) =>
        string.Create(CultureInfo.InvariantCulture, $"{text}|{number}|{ratio}|{flag}|{id}|{at:O}|{amount}|{any}|{status}|{Joined(list)}");

    public static string Describe(ProductFilter filter) =>
        $"{filter.HasText}:{filter.Text} {filter.HasStatus}:{Joined(filter.Status)} {filter.Price?.Min}-{filter.Price?.Max} "
        + $"{filter.First} {filter.Required}";

    public static ProductId Product(ProductId id) => id;

    public static async ValueTask<IReadOnlyList<Product>> ProductsAsync(ShopStore store, CancellationToken cancellationToken)
    {
        store.Calls.Enqueue("products");
        await Task.Delay(1, cancellationToken);
        return store.Products;
    }

    public static Task<Connection<ProductId>> PageAsync(int first, string? after, FieldSelection selection, ShopStore store)
    {
        var start = after is null ? 0 : int.Parse(after, CultureInfo.InvariantCulture) + 1;
        var ids = store.Products.Skip(start).Take(first).Select(p => p.Id).ToArray();
        var count = selection.Has("totalCount") ? new Count(store.Products.Count, true) : default;
        return Task.FromResult(new Connection<ProductId>(
            ids, i => (start + i).ToString(CultureInfo.InvariantCulture), start + first < store.Products.Count, after is not null, count));
    }

    public static object? Node(string id, ShopStore store) => KeyOrObject(id, store);

    public static IReadOnlyList<object?> Nodes(IReadOnlyList<string> ids, ShopStore store) => [.. ids.Select(id => KeyOrObject(id, store))];

    public static IReadOnlyList<object> Things(ShopStore store) =>
        [store.Brands["b1"], new ProductId("p1"), new Note("hi"), store.Products[1], new BrandId("b2")];

    public static IReadOnlyList<IReadOnlyList<BrandId?>?> Grid() =>
        [[new BrandId("b1"), null], null, [], [new BrandId("b2"), new BrandId("b1")]];

    public static Broken Broken() => new();

    public static string Secret() => "secret";

    public static IReadOnlyList<string> Services(ShopStore store, CancellationToken cancellationToken) =>
        [store.GetType().Name, cancellationToken.CanBeCanceled.ToString()];

    private static object? KeyOrObject(string id, ShopStore store) => id[0] switch
    {
        'p' => new ProductId(id),
        'b' => store.Brands.GetValueOrDefault(id),
        _ => null,
    };

    private static string Joined<T>(IEnumerable<T>? items) => items is null ? "" : string.Join(",", items);
}

[GraphQLResolvers("Mutation")]
internal static class MutationResolvers
{
    public static async Task<Log> AppendAsync(string text, ShopStore store)
    {
        store.Calls.Enqueue($"begin {text}");
        await Task.Yield();
        store.Log.Add(text);
        store.Calls.Enqueue($"end {text}");
        return new Log([.. store.Log]);
    }

    public static Log Fail() => throw new GraphQLRequestException("NO_LUCK", "Not today.");
}

[GraphQLResolvers("Product")]
internal static class ProductResolvers
{
    public static string Label(Product product, string prefix, ShopStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return prefix + product.Name;
    }

    public static async ValueTask<IReadOnlyList<Brand?>> BrandAsync(
        IReadOnlyList<Product> products, ShopStore store, CancellationToken cancellationToken)
    {
        store.Calls.Enqueue($"brand {products.Count}");
        await Task.Delay(1, cancellationToken);
        return products.Select(p => store.Brands.GetValueOrDefault(p.BrandId.Value)).ToArray();
    }

    public static IReadOnlyList<BrandId> Maker(IReadOnlyList<Product> products) => [.. products.Select(p => p.BrandId)];

    public static async Task<IReadOnlyList<IReadOnlyList<Variant>>> VariantsAsync(
        IReadOnlyList<Product> products, int first, ShopStore store)
    {
        store.Calls.Enqueue($"variants({first}) {products.Count}");
        await Task.Yield();
        return products.Select(Variants).ToArray();

        IReadOnlyList<Variant> Variants(Product p) =>
            [.. Enumerable.Range(1, 3).Take(first).Select(i => new Variant($"{p.Id.Value}-{i}", p.Price, p.Id))];
    }

    public static IReadOnlyList<FieldResult<double?>> Rating(IReadOnlyList<Product> products) =>
    [
        .. products.Select(p => p.Id.Value == "p2"
            ? (FieldResult<double?>)new GraphQLRequestException("NO_RATING", "Nobody rated it.")
            : 4.5),
    ];

    [GraphQLLoader("Product")]
    public static async ValueTask<IReadOnlyList<Product?>> LoadAsync(
        IReadOnlyList<ProductId> ids, ShopStore store, CancellationToken cancellationToken)
    {
        store.Calls.Enqueue($"load {string.Join(",", ids.Select(i => i.Value))}");
        await Task.Delay(1, cancellationToken);
        return ids.Select(store.Find).ToArray();
    }
}

[GraphQLResolvers("Brand")]
internal static class BrandResolvers
{
    public static IReadOnlyList<IReadOnlyList<Product>> Products(IReadOnlyList<Brand> brands, ShopStore store)
    {
        store.Calls.Enqueue($"brand.products {brands.Count}");
        return [.. brands.Select(b => (IReadOnlyList<Product>)[.. store.Products.Where(p => p.BrandId == b.Id)])];
    }

    [GraphQLLoader("Brand")]
    public static IReadOnlyList<Brand?> Load(IReadOnlyList<BrandId> ids, ShopStore store)
    {
        store.Calls.Enqueue($"load {string.Join(",", ids.Select(i => i.Value))}");
        return [.. ids.Select(i => store.Brands.GetValueOrDefault(i.Value))];
    }
}

[GraphQLResolvers("Broken")]
internal static class BrokenResolvers
{
    public static string? Throwing(Broken broken) => throw new InvalidOperationException($"{broken} keeps this to itself.");

    public static IReadOnlyList<string> Required(IReadOnlyList<Broken> broken) => [.. broken.Select(_ => (string)null!)];

    public static IReadOnlyList<IReadOnlyList<int>> WrongCount(IReadOnlyList<Broken> broken) =>
        [.. broken.Select(_ => Array.Empty<int>()), []];

    public static IReadOnlyList<Item?> PerItem(Broken broken) => broken is null ? [] : [new Item("a"), new Item(null), null];
}
