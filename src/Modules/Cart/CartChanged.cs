using Headless.GraphQL;
using Headless.Kernel;
using Headless.Storage.Events;

namespace Headless.Cart;

[GraphQLResolvers("Subscription")]
internal static class CartChanged
{
    public static async ValueTask<IAsyncEnumerable<CartId>> CartChangedAsync(
        CartId id, CartStore store, EventFeed feed, CancellationToken cancellationToken)
    {
        var cart = (await CartLoaders.LoadAsync([id], store, cancellationToken))[0]
            ?? throw new GraphQLRequestException("NOT_FOUND", "There is no such cart: unknown, expired, or joined to another.");
        return Changes(id, cart.Version, await feed.WatchAsync(CartEvents.Written, id.Value, cancellationToken));
    }

    /// <summary>Tells of versions after the one at hand; events come late, and that of the last change may still be on its way.</summary>
    private static async IAsyncEnumerable<CartId> Changes(CartId id, int version, IAsyncEnumerable<OutboxEvent> events)
    {
        await foreach (var happened in events)
        {
            var written = CartEvents.Written.Deserialize(happened);
            if (!written.IsOpen)
            {
                yield break;
            }

            if (written.Version > version)
            {
                version = written.Version;
                yield return id;
            }
        }
    }
}
