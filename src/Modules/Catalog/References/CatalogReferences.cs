using Headless.Storage.Documents;
using Headless.Storage.Events;

namespace Headless.Catalog;

/// <summary>Brands, categories and tags in memory. One per host.</summary>
internal sealed class CatalogReferences(IDocumentStore store, INotices notices, TimeProvider clock) : IDisposable
{
    public ReferenceCache<Brand, ReferenceView<Brand>> Brands { get; } =
        new(store, notices, CatalogCollections.Brands, (generation, items) => new ReferenceView<Brand>(generation, items), clock);

    public ReferenceCache<Category, CategoryTree> Categories { get; } =
        new(store, notices, CatalogCollections.Categories, (generation, items) => new CategoryTree(generation, items), clock);

    public ReferenceCache<Tag, TagView> Tags { get; } =
        new(store, notices, CatalogCollections.Tags, (generation, items) => new TagView(generation, items), clock);

    public void Dispose()
    {
        Brands.Dispose();
        Categories.Dispose();
        Tags.Dispose();
    }
}
