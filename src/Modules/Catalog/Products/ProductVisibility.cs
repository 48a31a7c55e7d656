using Headless.Kernel;
using Headless.Kernel.Contracts;

namespace Headless.Catalog;

/// <summary>Whether products are there for the caller, by the same rule that loads them.</summary>
internal sealed class ProductVisibility(ProductReader reader) : IProductVisibility
{
    public async ValueTask<IReadOnlyList<bool>> CanSeeAsync(
        IReadOnlyList<ProductId> ids, CallContext context, CancellationToken cancellationToken)
    {
        var products = await reader.LoadAsync([.. ids.Select(id => id.Value)], context, cancellationToken);
        return [.. products.Select(product => product is not null)];
    }
}
