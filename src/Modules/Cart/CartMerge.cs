using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Cart;

/// <summary>
/// Three writes, each of which a crash may follow. First the guest's cart is claimed: it takes no further change, so what it holds is
/// final. Then its items and its id get into the customer's cart as one value. Then the guest's cart becomes an empty tombstone. There is
/// no way back from a claim: limits are held before it, and a retry goes on where the last try stopped. The id in the customer's cart
/// keeps that from adding anything twice.
/// </summary>
[GraphQLResolvers("Mutation")]
internal static class CartMerge
{
    public static async ValueTask<CartPayload> CartMergeAsync(
        CartId guestCartId,
        CartMergePolicy policy,
        CartStore store,
        CartPrices prices,
        CallContext context,
        CartOptions options,
        CancellationToken cancellationToken)
    {
        if (context.Caller.ActsFor is not { } customer)
        {
            return CartPayload.Refused(
                null, new UserError(UserErrorCode.Unauthenticated, "Only a signed-in customer has a cart to join another to."));
        }

        prices.Forget();
        for (var attempt = 1; attempt <= options.MaxChangeAttempts; attempt++)
        {
            // In this order: a guest's cart that is seen as joined has its customer's cart written already.
            var guest = await store.GetAsync(guestCartId, cancellationToken);
            var before = await store.OfCustomerAsync(customer, cancellationToken);
            var mine = before.Cart?.Cart ?? new Cart(CartStore.NewCartId(), 0, default) { CustomerId = customer };
            if (mine.HasMerged(guestCartId) && (guest is null or { Cart.Claim.IsDone: true }))
            {
                return CartPayload.Of(mine);
            }

            if (WhyNot(guest?.Cart, mine, policy, store, options) is { Count: > 0 } errors)
            {
                return CartPayload.Refused(before.Cart?.Cart, errors);
            }

            if (await JoinAsync(guest!, mine, before) is { } joined)
            {
                return CartPayload.Of(joined);
            }

            await CartChange.WaitAsync(attempt, cancellationToken);
        }

        return CartPayload.Refused(null, UserError.At(
            "guestCartId", UserErrorCode.VersionConflict, "Too many others are changing these carts at this moment. Try again."));

        // Null when another call changed one of the carts in between.
        async ValueTask<Cart?> JoinAsync(StoredCart guest, Cart mine, CustomersCart before)
        {
            var claim = guest.Cart.Claim ?? new CartClaim(customer, IsDone: false);
            var claimed = guest.Cart.Claim is null
                ? await store.SaveAsync(guest.Cart with { Claim = claim }, guest.Revision, cancellationToken)
                : guest;
            if (claimed is null)
            {
                return null;
            }

            if (!mine.HasMerged(guestCartId))
            {
                mine = store.Successor(mine.Merge(claimed.Cart, policy), context.IdempotencyKey);
                if (!await store.SaveOfCustomerAsync(mine, before, cancellationToken))
                {
                    return null;
                }
            }

            // Not written only when another try of this merge has written it.
            await store.SaveAsync(claimed.Cart.Tombstone(), claimed.Revision, cancellationToken);
            return mine;
        }
    }

    /// <summary>Why these carts cannot be joined; nothing when they can, or when that was decided by an earlier try.</summary>
    private static List<UserError> WhyNot(
        Cart? guest, Cart mine, CartMergePolicy policy, CartStore store, CartOptions options) => guest switch
    {
        null => [UserError.At("guestCartId", UserErrorCode.NotFound, "There is no such cart.")],
        { CustomerId: not null } => [UserError.At("guestCartId", UserErrorCode.InvalidState, "This is a customer's cart, not a guest's.")],
        { Claim: { } claim } when claim.By != mine.CustomerId =>
            [UserError.At("guestCartId", UserErrorCode.InvalidState, "This cart was joined to another customer's cart.")],
        { Claim.IsDone: true } => mine.Version > 0
            ? []
            : [UserError.At("guestCartId", UserErrorCode.Expired, "This cart was joined to a cart of the customer that has expired.")],
        { Claim: not null } => [],
        _ when store.IsExpired(guest) => [UserError.At("guestCartId", UserErrorCode.Expired, $"This cart expired at {guest.ExpiresAt:O}.")],
        _ => mine.Merge(guest, policy).OverLimit("guestCartId", options),
    };
}
