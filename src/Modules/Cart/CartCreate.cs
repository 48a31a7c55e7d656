using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Cart;

[GraphQLResolvers("Mutation")]
internal static class CartCreate
{
    public static async ValueTask<CartPayload> CartCreateAsync(
        IReadOnlyList<CartLineInput>? lines,
        IReadOnlyList<string>? discountCodes,
        CartStore store,
        CartPrices prices,
        CallContext context,
        CartOptions options,
        CancellationToken cancellationToken)
    {
        prices.Forget();
        var (id, before) = await BeforeAsync(store, context, cancellationToken);
        if (before.Cart is not null)
        {
            return AlreadyThere(before.Cart.Cart, context);
        }

        var empty = new Cart(id, 0, default) { CustomerId = context.Caller.ActsFor };
        var decided = await DecideAsync();
        if (!decided.IsOk)
        {
            return CartPayload.Refused(null, decided.Errors);
        }

        var made = store.Successor(decided.Value, context.IdempotencyKey);
        var isMade = made.CustomerId is null
            ? await store.SaveAsync(made, 0, cancellationToken) is not null
            : await store.SaveOfCustomerAsync(made, before, cancellationToken);

        if (isMade)
        {
            return CartPayload.Of(made);
        }

        // Someone was first: another call of this customer, or another try of this very call.
        (_, before) = await BeforeAsync(store, context, cancellationToken);
        return AlreadyThere(before.Cart?.Cart, context);

        async ValueTask<Result<Cart>> DecideAsync()
        {
            Result<Cart> filled = empty;
            if (lines is { Count: > 0 })
            {
                var ids = lines.Select(line => VariantId.From(line.VariantId));
                var variants = await prices.VariantsAsync(ids, context.Currency, cancellationToken);
                filled = empty.AddLines(lines, variants, context.Currency, options);
            }

            return filled.IsOk ? filled.Value.SetCodes(discountCodes ?? [], "discountCodes", options) : filled;
        }
    }

    /// <summary>The id to make the cart under, and the cart that is there already: the customer's, or that of an earlier try.</summary>
    private static async ValueTask<(CartId Id, CustomersCart Before)> BeforeAsync(
        CartStore store, CallContext context, CancellationToken cancellationToken)
    {
        if (context.Caller.ActsFor is { } customer)
        {
            return (CartStore.NewCartId(), await store.OfCustomerAsync(customer, cancellationToken));
        }

        if (context.IdempotencyKey is { } key)
        {
            var id = await store.IdMadeUnderAsync(key, cancellationToken);
            return (id, new CustomersCart(await store.GetAsync(id, cancellationToken), 0));
        }

        return (CartStore.NewCartId(), new CustomersCart(null, 0));
    }

    private static CartPayload AlreadyThere(Cart? cart, CallContext context) =>
        cart is not null && context.IdempotencyKey is { } key && cart.AppliedKeys.Contains(key)
            ? CartPayload.Of(cart)
            : CartPayload.Refused(cart, new UserError(UserErrorCode.AlreadyExists, "The customer has a cart already; change that one."));
}
