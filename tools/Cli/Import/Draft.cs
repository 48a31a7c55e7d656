namespace Headless.Cli.Import;

/// <summary>Where something stands in the input.</summary>
/// <param name="Row">Line of a text file, or place in a list, from 1.</param>
internal sealed record Place(string File, long Row);

/// <summary>Something of the input that was not taken over.</summary>
/// <param name="Column">Where the file has columns; else the member's path.</param>
/// <param name="Key">By which people know the row: its external id, slug or sku.</param>
internal sealed record Rejection(Place Place, string? Key, string? Column, string Reason);

/// <summary>A product on its way to the gateway, with names where the gateway wants ids.</summary>
/// <param name="Product">Without brand, category and tags.</param>
/// <param name="Category">From the root to the category; empty leaves the product without one.</param>
/// <param name="Variants">The place of each variant, where they stand in rows of their own.</param>
internal sealed record Draft(
    Place Place,
    ProductInput Product,
    BrandInput? Brand,
    IReadOnlyList<CategoryInput> Category,
    IReadOnlyList<TagInput> Tags,
    IReadOnlyList<Place>? Variants = null)
{
    public string? Key => Product.ExternalId ?? Product.Slug ?? Product.Name;
}

/// <summary>A draft, or the reasons why a row did not become one.</summary>
internal readonly record struct Read(Draft? Draft, IReadOnlyList<Rejection> Rejections)
{
    public static implicit operator Read(Draft draft) => new(draft, []);

    public static implicit operator Read(Rejection rejection) => new(null, [rejection]);
}

/// <summary>Something to import from.</summary>
internal interface IImportSource
{
    /// <summary>For the progress bar.</summary>
    string Title { get; }

    /// <summary>Products in all; null when only the end of the file tells.</summary>
    long? Total { get; }

    /// <summary>Brands, categories (parents first) and tags to import whether a product uses them or not.</summary>
    IReadOnlyList<BrandInput> Brands => [];

    IReadOnlyList<CategoryInput> Categories => [];

    IReadOnlyList<TagInput> Tags => [];

    IAsyncEnumerable<Read> ReadAsync(CancellationToken cancellationToken);
}
