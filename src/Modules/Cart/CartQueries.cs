using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Cart;

[GraphQLResolvers("Query")]
internal static class CartQueries
{
    public static CartId Cart(CartId id) => id;
}

internal static class CartLoaders
{
    /// <summary>Carts that can be shown: an expired one is as good as gone, a joined one is now the customer's business.</summary>
    [GraphQLLoader("Cart")]
    public static async ValueTask<IReadOnlyList<Cart?>> LoadAsync(
        IReadOnlyList<CartId> ids, CartStore store, CancellationToken cancellationToken) =>
        [.. (await store.GetAsync(ids, cancellationToken)).Select(stored =>
            stored is { Cart: { Claim: not { IsDone: true } } cart } && !store.IsExpired(cart) ? cart : null)];

    [GraphQLLoader("CartLine")]
    public static async ValueTask<IReadOnlyList<CartLine?>> LoadLinesAsync(
        IReadOnlyList<CartLineId> ids, CartStore store, CartPrices prices, CancellationToken cancellationToken)
    {
        var cartIds = ids.Select(id => id.TryParse(out var cart, out _) ? cart : (CartId?)null).OfType<CartId>().Distinct();
        var carts = await LoadAsync([.. cartIds], store, cancellationToken);
        var priced = await prices.OfAsync([.. carts.OfType<Cart>()], cancellationToken);
        var lines = priced.SelectMany(pricing => pricing.Lines).ToDictionary(line => line.Id);
        return [.. ids.Select(id => lines.GetValueOrDefault(id))];
    }
}
