using Headless.GraphQL;
using Headless.Kernel;
using Headless.Kernel.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.Identity;

/// <summary>Who calls, as part of the schema. Needs a <see cref="CallContext"/> per request, filled by the host.</summary>
public static class IdentityModule
{
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddSingleton(NodeType.Of<CustomerId>());
        services.AddGraphQL().AddModule<IdentityGraphQLModule>();
        return services;
    }
}
