using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Cart;

[GraphQLResolvers("Cart")]
internal static class CartFields
{
    public static CustomerId? Customer(Cart cart) => cart.CustomerId;

    public static async ValueTask<IReadOnlyList<IReadOnlyList<CartLine>>> LinesAsync(
        IReadOnlyList<Cart> carts, CartPrices prices, CancellationToken cancellationToken) =>
        [.. (await prices.OfAsync(carts, cancellationToken)).Select(pricing => pricing.Lines)];

    public static async ValueTask<IReadOnlyList<CartCost>> CostAsync(
        IReadOnlyList<Cart> carts, CartPrices prices, CancellationToken cancellationToken) =>
        [.. (await prices.OfAsync(carts, cancellationToken)).Select(pricing => pricing.Cost)];

    public static async ValueTask<IReadOnlyList<IReadOnlyList<CartDiscountCode>>> DiscountCodesAsync(
        IReadOnlyList<Cart> carts, CartPrices prices, CancellationToken cancellationToken) =>
        [.. (await prices.OfAsync(carts, cancellationToken)).Select(pricing => pricing.Codes)];

    public static async ValueTask<IReadOnlyList<IReadOnlyList<CartProblem>>> ProblemsAsync(
        IReadOnlyList<Cart> carts, CartPrices prices, CancellationToken cancellationToken) =>
        [.. (await prices.OfAsync(carts, cancellationToken)).Select(pricing => pricing.Problems)];
}

[GraphQLResolvers("Customer")]
internal static class CustomerFields
{
    public static ValueTask<IReadOnlyList<CartId?>> CartAsync(
        IReadOnlyList<CustomerId> customers, CartStore store, CancellationToken cancellationToken) =>
        store.PointersAsync(customers, cancellationToken);
}
