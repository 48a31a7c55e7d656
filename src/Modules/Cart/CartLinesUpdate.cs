using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Cart;

[GraphQLResolvers("Mutation")]
internal static class CartLinesUpdate
{
    public static ValueTask<CartPayload> CartLinesUpdateAsync(
        CartId cartId,
        IReadOnlyList<CartLineUpdate> lines,
        int? expectedVersion,
        CartChange change,
        CartPrices prices,
        CartOptions options,
        CancellationToken cancellationToken) => change.ApplyAsync(
            cartId,
            expectedVersion,
            async cart =>
            {
                var variants = await prices.VariantsAsync(cart.Items.Select(item => item.VariantId), cart.Currency, cancellationToken);
                return cart.UpdateLines(lines, variants, options);
            },
            cancellationToken);
}
