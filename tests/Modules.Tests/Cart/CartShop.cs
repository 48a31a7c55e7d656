using Headless.Kernel;
using Headless.Kernel.Contracts;
using Headless.Modules.Tests.Host;
using Headless.Storage.KeyValue;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.Cart.Tests;

/// <summary>A shop with what buyers need, whose key-value store can be stopped and whose catalog tells how it was read.</summary>
internal sealed class CartShop : IAsyncDisposable
{
    private readonly Shop _shop;

    private CartShop(Shop shop, BreakableKeyValueStore keyValue, List<int> variantReads) =>
        (_shop, KeyValue, VariantReads) = (shop, keyValue, variantReads);

    public BreakableKeyValueStore KeyValue { get; }

    /// <summary>How many variants each read of the catalog asked for.</summary>
    public List<int> VariantReads { get; }

    public ShopClock Clock => _shop.Clock;

    public static async Task<CartShop> OpenAsync(params string[] settings)
    {
        var reads = new List<int>();
        var shop = await Shop.OpenAsync(
            services =>
            {
                Decorate<IKeyValueStore>(services, inner => new BreakableKeyValueStore(inner));
                Decorate<IVariantSource>(services, inner => new CountingSource(inner, reads));
            },
            settings);
        return new CartShop(shop, (BreakableKeyValueStore)shop.Services.GetRequiredService<IKeyValueStore>(), reads);
    }

    /// <summary>Asks as a guest, or as a customer.</summary>
    public Task<Answer> AskAsync(string query, object? variables = null, string? customer = null) =>
        (customer is null ? _shop.Public : _shop.Customer(customer)).AskAsync(query, variables);

    /// <summary>A product on sale with one variant; the variant's id.</summary>
    public async Task<string> VariantAsync(string sku, decimal price = 10, int? stock = null, string? dollars = null)
    {
        var answer = await _shop.Editor.AskAsync(
            """
            mutation($sku: String!, $price: Decimal!, $prices: [MoneyInput!], $stock: Int) {
              productCreate(input: {name: $sku, status: ACTIVE, variants: [
                {sku: $sku, name: $sku, stock: $stock, price: {amount: $price, currencyCode: "CNY"}, prices: $prices}
              ]}) { product { variants { id } } userErrors { code message } }
            }
            """,
            new
            {
                sku,
                stock,
                price = price.ToString(System.Globalization.CultureInfo.InvariantCulture),
                prices = dollars is null ? [] : new[] { new { amount = dollars, currencyCode = "USD" } },
            });
        return answer.Succeeded().Text("data.productCreate.product.variants.0.id");
    }

    public async Task SetPriceAsync(string sku, int price)
    {
        var change = """
            mutation($id: ID!, $sku: String!, $price: Decimal!) {
              productUpdate(id: $id, input: {variants: [{sku: $sku, price: {amount: $price, currencyCode: "CNY"}}]}) {
                userErrors { message }
              }
            }
            """;
        (await _shop.Editor.AskAsync(change, new { id = await ProductAsync(sku), sku, price = $"{price}" })).Succeeded();
    }

    public async Task AdjustStockAsync(string sku, int delta)
    {
        const string Change =
            """
            mutation($sku: String!, $delta: Int!) { stockAdjust(sku: $sku, delta: $delta, reason: "test") { userErrors { message } } }
            """;
        (await _shop.Editor.AskAsync(Change, new { sku, delta })).Succeeded();
    }

    public async Task ArchiveAsync(string sku) =>
        (await _shop.Editor.AskAsync(
            "mutation($id: ID!) { productArchive(id: $id) { userErrors { message } } }", new { id = await ProductAsync(sku) })).Succeeded();

    /// <summary>A new cart of a guest, or of a customer; its id.</summary>
    public async Task<string> CartAsync(string? customer, params (string Variant, int Quantity)[] lines)
    {
        var answer = await AskAsync(
            "mutation($lines: [CartLineInput!]) { cartCreate(lines: $lines) { cart { id } userErrors { message } } }",
            new { lines = lines.Select(line => new { variantId = line.Variant, quantity = line.Quantity }) },
            customer);
        return answer.Succeeded().Text("data.cartCreate.cart.id");
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    private async Task<string> ProductAsync(string sku)
    {
        var answer = await _shop.Editor.AskAsync("query($sku: String!) { product(by: {sku: $sku}) { id } }", new { sku });
        return answer.Succeeded().Text("data.product.id");
    }

    private static void Decorate<T>(IServiceCollection services, Func<T, T> decorate) where T : class
    {
        var inner = services.Last(service => service.ServiceType == typeof(T));
        services.Remove(inner);
        services.AddSingleton(provider => decorate((T)ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)));
    }

    private sealed class CountingSource(IVariantSource inner, List<int> reads) : IVariantSource
    {
        public ValueTask<IReadOnlyList<VariantSnapshot?>> GetAsync(
            IReadOnlyList<VariantId> ids, string? currency, CancellationToken cancellationToken)
        {
            lock (reads)
            {
                reads.Add(ids.Count);
            }

            return inner.GetAsync(ids, currency, cancellationToken);
        }
    }
}
