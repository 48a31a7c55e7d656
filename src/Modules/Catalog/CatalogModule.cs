using Headless.GraphQL;
using Headless.Kernel;
using Headless.Kernel.Contracts;
using Headless.Storage.Documents;
using Headless.Storage.Events;
using Headless.Storage.Search;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

[assembly: BindGraphQLType("Attribute", typeof(AttributeValue))]

namespace Headless.Catalog;

/// <summary>The catalog's one entry.</summary>
public static class CatalogModule
{
    /// <summary>
    /// Adds products, brands, categories and tags. Needs an <c>IDocumentStore</c>, a <c>TimeProvider</c> and the outbox dispatcher.
    /// </summary>
    /// <param name="configuration">Root; the section <c>Catalog</c> is read.</param>
    public static IServiceCollection AddCatalog(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CatalogOptions>()
            .Bind(configuration.GetSection(CatalogOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<CatalogOptions>>().Value);
        services.AddSingleton<ProductCollection>();
        services.AddSingleton<Collection>(provider => provider.GetRequiredService<ProductCollection>().Documents);
        foreach (var collection in CatalogCollections.All)
        {
            services.AddSingleton(collection);
        }

        services.AddSingleton<CatalogReferences>();
        services.AddSingleton<ProductReader>();
        services.AddSingleton<ProductWriter>();
        services.AddSingleton<VariantReader>();
        services.AddSingleton<TagTrends>();
        services.AddSingleton<IVariantSource, CatalogVariantSource>();
        services.AddScoped<VariantsRead>();
        services.AddSingleton<IProductVisibility, CatalogVisibility>();
        services.AddSingleton<ISearchSource, ProductSearchSource>();
        services.AddSingleton<IEventConsumer, ProductReferenceConsumer>();
        services.AddSingleton<IEventConsumer, TagTrendConsumer>();
        services.AddSingleton(NodeType.Of<ProductId>());
        services.AddSingleton(NodeType.Of<VariantId>());
        services.AddSingleton(NodeType.Of<BrandId>());
        services.AddSingleton(NodeType.Of<CategoryId>());
        services.AddSingleton(NodeType.Of<TagId>());
        services.AddGraphQL().AddModule<CatalogGraphQLModule>();
        return services;
    }
}
