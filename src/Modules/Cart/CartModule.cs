using Headless.GraphQL;
using Headless.Kernel;
using Headless.Kernel.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

[assembly: BindGraphQLType("Attribute", typeof(AttributeValue))]

namespace Headless.Cart;

/// <summary>
/// Carts of guests and customers. Needs an <c>IKeyValueStore</c>, an <c>EventRelay</c>, an <c>EventFeed</c>, an
/// <see cref="IVariantSource"/>, a <see cref="CallContext"/> per request and a <see cref="TimeProvider"/>.
/// </summary>
public static class CartModule
{
    public static IServiceCollection AddCart(this IServiceCollection services)
    {
        services.AddOptions<CartOptions>().BindConfiguration("Cart").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<CartOptions>>().Value);
        services.AddSingleton<CartStore>();
        services.AddScoped<CartPrices>();
        services.AddScoped<CartChange>();
        services.AddSingleton(NodeType.Of<CartId>());
        services.AddSingleton(NodeType.Of<CartLineId>());
        services.AddGraphQL().AddModule<CartGraphQLModule>();
        return services;
    }
}
