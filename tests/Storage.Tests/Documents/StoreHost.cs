using Headless.Storage.Documents;
using Headless.Storage.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.Storage.Tests.Documents;

/// <summary>The stores of a gateway, which can be closed and opened again with other declarations.</summary>
internal abstract class StoreHost(Action<IServiceCollection>? register, OutboxOptions outbox) : IAsyncDisposable
{
    private ServiceProvider? _services;

    public IDocumentStore Documents => Get<IDocumentStore>();

    public T Get<T>() where T : notnull => _services!.GetRequiredService<T>();

    public async Task OpenAsync(IReadOnlyList<Collection> collections)
    {
        var services = new ServiceCollection();
        foreach (var collection in collections)
        {
            services.AddSingleton(collection);
        }

        register?.Invoke(services);
        AddStore(services);
        services.AddOutboxDispatcher(outbox);
        _services = services.BuildServiceProvider();
        await Get<IStorageInitializer>().InitializeAsync(CancellationToken.None);
    }

    public async Task CloseAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
            _services = null;
        }
    }

    public abstract ValueTask DisposeAsync();

    protected abstract void AddStore(IServiceCollection services);
}
