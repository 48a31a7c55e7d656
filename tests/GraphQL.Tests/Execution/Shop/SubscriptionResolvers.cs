using System.Runtime.CompilerServices;

namespace Headless.GraphQL.Tests.Execution.Shop;

/// <summary>Who asks, as a host establishes it for each request.</summary>
internal sealed class ShopCaller
{
    public string Name { get; set; } = "nobody";
}

[GraphQLResolvers("Subscription")]
internal static class SubscriptionResolvers
{
    public static async IAsyncEnumerable<ProductId?> ProductChanged(IReadOnlyList<string> ids)
    {
        foreach (var id in ids)
        {
            await Task.Yield();
            yield return id == "none" ? null : new ProductId(id);
        }
    }

    public static async IAsyncEnumerable<int> Ticks(int upTo, int? failAt, ShopStore store)
    {
        store.Calls.Enqueue("begin");
        try
        {
            for (var tick = 1; tick <= upTo; tick++)
            {
                await Task.Yield();
                yield return tick == failAt ? throw new InvalidOperationException("A secret of the inside.") : tick;
            }
        }
        finally
        {
            store.Calls.Enqueue("end");
        }
    }

    public static IAsyncEnumerable<int> SecretTicks(ShopStore store) => Ticks(1, null, store);

    public static async ValueTask<IAsyncEnumerable<int>> CheckedAsync(string id, ShopStore store)
    {
        await Task.Yield();
        return id == "known" ? Ticks(1, null, store) : throw new GraphQLRequestException("NOT_FOUND", $"There is no {id}.");
    }

    /// <summary>Events do not see the scope in which the subscription began, only what was carried over.</summary>
    public static async IAsyncEnumerable<string> Caller(ShopCaller caller)
    {
        yield return caller.Name;
        await Task.Yield();
        caller.Name = "changed";
        yield return caller.Name;
    }

    public static async IAsyncEnumerable<int> Waits(ShopStore store, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            yield return 1;
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            store.Calls.Enqueue("end");
        }
    }
}
