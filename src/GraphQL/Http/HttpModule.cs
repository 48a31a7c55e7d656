using Headless.GraphQL.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Headless.GraphQL.Http;

/// <summary>The transport's one entry.</summary>
public static class HttpModule
{
    /// <summary>
    /// Answers GraphQL at <paramref name="pattern"/>: over HTTP within the limits of <see cref="GraphQLHttpOptions"/>, and as a stream of
    /// responses (server-sent events, WebSocket) within those of <see cref="SubscriptionOptions"/>. The schema is composed here, so a
    /// missing binding stops the host before it listens.
    /// </summary>
    public static IEndpointConventionBuilder MapGraphQL(this IEndpointRouteBuilder endpoints, string pattern = "/graphql")
    {
        var services = endpoints.ServiceProvider;
        var options = services.GetRequiredService<IOptions<GraphQLHttpOptions>>().Value;
        var limits = services.GetRequiredService<IOptions<SubscriptionOptions>>().Value;
        if ((options.Problem() ?? limits.Problem()) is { } problem)
        {
            throw new InvalidOperationException(problem);
        }

        var executor = services.GetRequiredService<GraphQLExecutor>();
        options.MaxDocumentBytes = executor.MaxDocumentBytes;
        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var registry = new StreamRegistry(limits, services.GetService<IStreamCallers>(), time);
        var lifetime = services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStopping.Register(registry.Drain);
        lifetime.ApplicationStopped.Register(registry.Dispose);

        var endpoint = new GraphQLEndpoint(executor, options, new EventStreamEndpoint(executor, options, registry), time);
        var sockets = new WebSocketEndpoint(executor, options, registry);
        var upgrading = endpoints.CreateApplicationBuilder();
        upgrading.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        upgrading.Run(context => context.WebSockets.IsWebSocketRequest ? sockets.HandleAsync(context) : endpoint.HandleAsync(context));
        var upgrade = upgrading.Build();
        return endpoints
            .Map(pattern, context => WebSocketEndpoint.MayBe(context.Request) ? upgrade(context) : endpoint.HandleAsync(context))
            .WithDisplayName("GraphQL");
    }
}
