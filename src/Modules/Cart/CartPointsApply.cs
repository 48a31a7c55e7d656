using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Cart;

[GraphQLResolvers("Mutation")]
internal static class CartPointsApply
{
    /// <summary>Nobody owns points while the shop keeps no points accounts, so only 0 can be spent.</summary>
    private const int OwnedPoints = 0;

    public static ValueTask<CartPayload> CartPointsApplyAsync(
        CartId cartId, int points, int? expectedVersion, CartChange change, CancellationToken cancellationToken) =>
        change.ApplyAsync(cartId, expectedVersion, cart => ValueTask.FromResult(cart.ApplyPoints(points, OwnedPoints)), cancellationToken);
}
