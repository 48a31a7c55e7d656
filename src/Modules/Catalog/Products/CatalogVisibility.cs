using Headless.Kernel;
using Headless.Kernel.Contracts;

namespace Headless.Catalog;

/// <summary>Tells Search what a caller may see now.</summary>
internal sealed class CatalogVisibility(ProductReader reader) : IProductVisibility
{
    public async ValueTask<IReadOnlyList<object?>> SeenAsync(
        IReadOnlyList<ProductId> ids, CallContext context, CancellationToken cancellationToken) =>
        await reader.LoadFoundAsync([.. ids.Select(id => id.Value)], context, cancellationToken);
}
