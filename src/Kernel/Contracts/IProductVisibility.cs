namespace Headless.Kernel.Contracts;

/// <summary>
/// Tells which products are there and may be seen by the caller at this moment. Owned by Catalog; Search asks it, because its index is a
/// moment behind.
/// </summary>
public interface IProductVisibility
{
    /// <summary>As many results as ids, in their order.</summary>
    ValueTask<IReadOnlyList<bool>> CanSeeAsync(IReadOnlyList<ProductId> ids, CallContext context, CancellationToken cancellationToken);
}
