using Headless.GraphQL.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Headless.GraphQL;

/// <summary>Collects the modules of which the schema is composed.</summary>
public sealed class GraphQLBuilder
{
    internal GraphQLBuilder(IServiceCollection services) => Services = services;

    public IServiceCollection Services { get; }

    /// <summary>Adds what one project answers. Adding it twice is the same as once.</summary>
    public GraphQLBuilder AddModule<T>() where T : class, IGraphQLModule, new()
    {
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IGraphQLModule, T>());
        return this;
    }
}

/// <summary>The engine's one entry.</summary>
public static class GraphQLModule
{
    /// <summary>
    /// Adds the engine; may be called by every module. The schema is composed and checked when <see cref="GraphQLExecutor"/> is first
    /// resolved, which mapping the endpoint does.
    /// </summary>
    public static GraphQLBuilder AddGraphQL(this IServiceCollection services, Action<GraphQLOptions>? configure = null)
    {
        var options = services.AddOptions<GraphQLOptions>().ValidateDataAnnotations().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.AddLogging();
        services.TryAddSingleton(static provider => new GraphQLExecutor(
            SchemaComposer.Compose(provider.GetServices<IGraphQLModule>()),
            provider.GetRequiredService<IOptions<GraphQLOptions>>().Value,
            provider.GetRequiredService<ILogger<GraphQLExecutor>>()));
        return new GraphQLBuilder(services);
    }
}
