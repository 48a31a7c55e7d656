using Headless.GraphQL.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Headless.GraphQL.Http;

/// <summary>The transport's one entry.</summary>
public static class HttpModule
{
    /// <summary>
    /// Answers GraphQL over HTTP at <paramref name="pattern"/>, within the limits of <see cref="GraphQLHttpOptions"/>.
    /// The schema is composed here, so a missing binding stops the host before it listens.
    /// </summary>
    public static IEndpointConventionBuilder MapGraphQL(this IEndpointRouteBuilder endpoints, string pattern = "/graphql")
    {
        var services = endpoints.ServiceProvider;
        var options = services.GetRequiredService<IOptions<GraphQLHttpOptions>>().Value;
        if (options.Problem() is { } problem)
        {
            throw new InvalidOperationException(problem);
        }

        var executor = services.GetRequiredService<GraphQLExecutor>();
        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var endpoint = new GraphQLEndpoint(executor, options, new EventStreamEndpoint(executor, options), time);
        return endpoints.Map(pattern, endpoint.HandleAsync).WithDisplayName("GraphQL");
    }
}
