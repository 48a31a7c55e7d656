using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Cart;

[GraphQLResolvers("Mutation")]
internal static class CartDiscountCodesUpdate
{
    public static ValueTask<CartPayload> CartDiscountCodesUpdateAsync(
        CartId cartId,
        IReadOnlyList<string> codes,
        int? expectedVersion,
        CartChange change,
        CartOptions options,
        CancellationToken cancellationToken) => change.ApplyAsync(
            cartId, expectedVersion, cart => ValueTask.FromResult(cart.SetCodes(codes, "codes", options)), cancellationToken);
}
