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
                var ids = lines.Select(line => VariantId.From(line.VariantId));
                var variants = await prices.VariantsAsync(ids, cart.PricingCurrency(context.Currency), cancellationToken);
                return cart.AddLines(lines, variants, context.Currency, options);
            },
            cancellationToken);
}
