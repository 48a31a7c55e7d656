using Headless.GraphQL;
using Headless.Storage.Events;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Headless.Search;

/// <summary>Search's one entry.</summary>
public static class SearchModule
{
    /// <summary>
    /// Adds <c>search</c> and <c>searchSuggest</c>. Needs an <c>ISearchStore</c>, the outbox dispatcher, a <c>TimeProvider</c> and, of the
    /// owners of what is searched, <c>ISearchSource</c> and <c>IProductVisibility</c>.
    /// </summary>
    /// <param name="configuration">Root; the section <c>Search</c> is read.</param>
    public static IServiceCollection AddSearch(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SearchOptions>()
            .Bind(configuration.GetSection(SearchOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<SearchOptions>>().Value);
        services.AddSingleton<SearchSynonyms>();
        services.AddSingleton<ProductSearch>();
        services.AddSingleton<SearchRebuild>();
        services.AddSingleton<IEventConsumer, SearchIndexer>();
        services.AddHostedService<SearchStart>();
        services.AddGraphQL().AddModule<SearchGraphQLModule>();
        return services;
    }
}
