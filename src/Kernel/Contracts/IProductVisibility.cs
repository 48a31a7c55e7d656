namespace Headless.Kernel.Contracts;

/// <summary>
/// Tells which products are there and may be seen by the caller at this moment. Owned by Catalog; Search asks it, because its index is a
/// moment behind.
/// </summary>
public interface IProductVisibility
{
    /// <summary>
    /// As many results as ids, in their order: what stands for the product in an answer, null where the caller may not see it. Whoever
    /// answers with it, instead of with the id, spares a second read.
    /// </summary>
    ValueTask<IReadOnlyList<object?>> SeenAsync(IReadOnlyList<ProductId> ids, CallContext context, CancellationToken cancellationToken);
}
