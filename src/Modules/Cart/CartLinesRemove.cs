using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Cart;

[GraphQLResolvers("Mutation")]
internal static class CartLinesRemove
{
    public static ValueTask<CartPayload> CartLinesRemoveAsync(
        CartId cartId, IReadOnlyList<string> lineIds, int? expectedVersion, CartChange change, CancellationToken cancellationToken) =>
        change.ApplyAsync(cartId, expectedVersion, cart => ValueTask.FromResult(cart.RemoveLines(lineIds)), cancellationToken);
}
