using Headless.GraphQL;
using Headless.Storage.Documents;
using Microsoft.Extensions.Options;

namespace Headless.Gateway.Idempotency;

/// <summary>Makes every mutation safe to retry.</summary>
internal static class IdempotencyModule
{
    /// <summary>To be called after the document store was added: it stands before it from then on.</summary>
    public static IServiceCollection AddIdempotency(this IServiceCollection services)
    {
        var inner = services.Last(service => service.ServiceType == typeof(IDocumentStore) && !service.IsKeyedService);
        services.Remove(inner);
        services.Add(ServiceDescriptor.DescribeKeyed(
            typeof(IDocumentStore), MarkingDocumentStore.InnerKey, inner.ImplementationType!, ServiceLifetime.Singleton));
        services.AddSingleton<IDocumentStore>(provider => new MarkingDocumentStore(
            provider.GetRequiredKeyedService<IDocumentStore>(MarkingDocumentStore.InnerKey), provider.GetRequiredService<TimeProvider>()));

        services.AddOptions<IdempotencyOptions>().BindConfiguration("Idempotency").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<IdempotencyOptions>>().Value);
        services.AddSingleton<Collection>(EffectMark.Collection);
        services.AddScoped<IMutationInterceptor, IdempotencyInterceptor>();
        services.AddHostedService<MarkSweeper>();
        return services;
    }
}
