using Headless.Kernel.Contracts;
using Headless.Storage.Events;
using Headless.Storage.KeyValue;
using Headless.Storage.Search;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headless.Gateway.Health;

/// <summary>Asks a store something that costs it almost nothing. An exception is the answer of a store that is down.</summary>
internal abstract class StoreProbe : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await AskAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }

    protected abstract Task AskAsync(CancellationToken cancellationToken);
}

/// <summary>The outbox lies in the document store, so its head answers for both.</summary>
internal sealed class DocumentsProbe(IOutbox outbox) : StoreProbe
{
    protected override Task AskAsync(CancellationToken cancellationToken) => outbox.HeadAsync(cancellationToken).AsTask();
}

internal sealed class KeyValueProbe(IKeyValueStore store) : StoreProbe
{
    protected override Task AskAsync(CancellationToken cancellationToken) => store.GetAsync(["health"], cancellationToken).AsTask();
}

internal sealed class SearchProbe(ISearchStore store) : StoreProbe
{
    protected override Task AskAsync(CancellationToken cancellationToken) =>
        store.StatsAsync(ProductSearchFields.Index, cancellationToken).AsTask();
}
