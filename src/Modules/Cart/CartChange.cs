using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Cart;

/// <summary>What every change answers: the cart as it is now, and why it was not changed.</summary>
[GraphQLType("CartPayload")]
internal sealed record CartPayload(Cart? Cart, IReadOnlyList<UserError> UserErrors)
{
    public static CartPayload Of(Cart cart) => new(cart, []);

    public static CartPayload Refused(Cart? cart, params IReadOnlyList<UserError> errors) => new(cart, errors);
}

/// <summary>
/// The way in which every change of an existing cart goes: read, check, decide, compare-and-set. A change that named a version is refused
/// when the cart has moved on; one that named none is decided anew on the fresh cart, a bounded number of times.
/// </summary>
internal sealed class CartChange(CartStore store, CartPrices prices, CallContext context, CartOptions options)
{
    /// <summary>Longest wait before deciding anew, in milliseconds: a durable write takes some, and a hundred may wait.</summary>
    private const int MaxWaitMilliseconds = 250;

    /// <summary>A wait that grows with the attempts and differs between callers, so that those who collided do not collide again.</summary>
    public static Task WaitAsync(int attempt, CancellationToken cancellationToken) =>
        Task.Delay(Random.Shared.Next(1, int.Min(MaxWaitMilliseconds, 2 << int.Min(attempt, 8))), cancellationToken);

    /// <param name="decide">Pure but for reading what it needs; may be called several times.</param>
    public async ValueTask<CartPayload> ApplyAsync(
        CartId id, int? expectedVersion, Func<Cart, ValueTask<Result<Cart>>> decide, CancellationToken cancellationToken)
    {
        prices.Forget();
        for (var attempt = 1; ; attempt++)
        {
            var stored = await store.GetAsync(id, cancellationToken);
            if (WhyClosed(stored?.Cart) is { } closed)
            {
                return CartPayload.Refused(null, closed);
            }

            var cart = stored!.Cart;
            if (context.IdempotencyKey is { } key && cart.AppliedKeys.Contains(key))
            {
                return CartPayload.Of(cart);
            }

            if (expectedVersion is { } expected && expected != cart.Version)
            {
                return CartPayload.Refused(cart, UserError.At(
                    "expectedVersion", UserErrorCode.VersionConflict, $"The cart has version {cart.Version}, not {expected}."));
            }

            var decided = await decide(cart);
            if (!decided.IsOk)
            {
                return CartPayload.Refused(cart, decided.Errors);
            }

            var next = store.Successor(decided.Value, context.IdempotencyKey);
            if (await store.SaveAsync(next, stored.Revision, cancellationToken) is not null)
            {
                return CartPayload.Of(next);
            }

            if (attempt >= options.MaxChangeAttempts)
            {
                return CartPayload.Refused(cart, UserError.At(
                    "cartId", UserErrorCode.VersionConflict, "Too many others are changing this cart at this moment. Try again."));
            }

            await WaitAsync(attempt, cancellationToken);
        }
    }

    /// <summary>Null for a cart that can be changed.</summary>
    private UserError? WhyClosed(Cart? cart) => cart switch
    {
        null => UserError.At("cartId", UserErrorCode.NotFound, "There is no such cart."),
        { Claim: not null } => UserError.At("cartId", UserErrorCode.InvalidState, "This cart was joined to a customer's cart."),
        _ when store.IsExpired(cart) => UserError.At("cartId", UserErrorCode.Expired, $"This cart expired at {cart.ExpiresAt:O}."),
        _ => null,
    };
}
