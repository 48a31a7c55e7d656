using Headless.Kernel;

namespace Headless.Catalog;

/// <summary>Which product a patch is for.</summary>
internal enum ProductTarget
{
    /// <summary>A new one.</summary>
    New,

    /// <summary>The one with the id of the row.</summary>
    ById,

    /// <summary>The one with the patch's external id, else with its slug, else a new one.</summary>
    ByKey,
}

/// <summary>One product to be written.</summary>
/// <param name="Id">For <see cref="ProductTarget.ById"/>; else the id that a new product gets.</param>
internal sealed record ProductRow(ProductTarget Target, ProductId Id, ProductPatch Patch, int? ExpectedVersion = null);

internal enum RowEffect
{
    Failed,
    Created,
    Updated,
    Unchanged,
}

/// <summary>What became of a row.</summary>
/// <param name="Product">As it is now; null when the row failed, but for a version conflict.</param>
internal sealed record RowOutcome(RowEffect Effect, Product? Product, IReadOnlyList<UserError> Errors)
{
    public static RowOutcome Failed(IReadOnlyList<UserError> errors, Product? product = null) => new(RowEffect.Failed, product, errors);

    /// <summary>Others wrote in between, each time anew.</summary>
    public static RowOutcome Contended(Product? product) => Failed(
        [new UserError(UserErrorCode.VersionConflict, "Others kept changing the same data; nothing was written. Try again.")], product);
}
