using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Cart;

[GraphQLResolvers("Mutation")]
internal static class CartLinesAdd
{
    public static ValueTask<CartPayload> CartLinesAddAsync(
        CartId cartId,
        IReadOnlyList<CartLineInput> lines,
        int? expectedVersion,
        CartChange change,
        CartPrices prices,
        CallContext context,
        CartOptions options,
        CancellationToken cancellationToken) => change.ApplyAsync(
            cartId,
            expectedVersion,
            async cart =>
            {
                // Those that are in the cart already are needed to show it; read with the others they cost no read of their own.
                var ids = lines.Select(line => VariantId.From(line.VariantId)).Concat(cart.Items.Select(item => item.VariantId));
                var variants = await prices.VariantsAsync(ids, cart.PricingCurrency(context.Currency), cancellationToken);
                return cart.AddLines(lines, variants, context.Currency, options);
            },
            cancellationToken);
}
