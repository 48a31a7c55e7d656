using Headless.Storage.Documents;
using Headless.Storage.Events;

namespace Headless.Catalog;

/// <summary>
/// Rewrites products after what they point at has moved: the path of those below a moved category, the ids of merged tags. Readers do not
/// wait for it but for one thing: until it is done, a moved category's products are still listed under the old parents.
/// </summary>
internal sealed class ProductReferenceConsumer(
    IDocumentStore store, ProductCollection products, CatalogReferences references, TimeProvider clock) : IEventConsumer
{
    private const int ProductsPerCommit = 200;
    private const int MaxAttempts = 20;

    public string Name => "catalog.product_references";

    public IReadOnlyList<string> Types { get; } = [CatalogEvents.Category.Name, CatalogEvents.Tag.Name];

    public async ValueTask HandleAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        foreach (var happened in events)
        {
            if (happened.Type == CatalogEvents.Category.Name)
            {
                var category = CatalogEvents.Category.Deserialize(happened);
                await (category.HasMoved ? RewriteAsync(products.Category.Has(category.CategoryId), cancellationToken) : default);
            }
            else
            {
                var tag = CatalogEvents.Tag.Deserialize(happened);
                await (tag.MergedInto is null ? default : RewriteAsync(products.Tags.Has(tag.TagId), cancellationToken));
            }
        }
    }

    private async ValueTask RewriteAsync(Filter filter, CancellationToken cancellationToken)
    {
        SortKey[] sort = [new(products.Newest, Descending: true)];
        var all = Filter.All(filter, products.OfAnyStatus);
        Cursor? after = null;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var page = await store.QueryAsync(products.Query(all, sort, after, ProductsPerCommit), cancellationToken);
            if (!await RewriteAsync(page.Items, cancellationToken))
            {
                continue; // Somebody wrote in between: the page is read anew.
            }

            if (!page.HasMore)
            {
                return;
            }

            after = Cursor.Of(sort, page.Items[^1]);
            attempt = -1;
        }

        throw new InvalidOperationException("Products kept changing while they were rewritten; the event is handled again.");
    }

    private async ValueTask<bool> RewriteAsync(IReadOnlyList<Product> page, CancellationToken cancellationToken)
    {
        var tree = await references.Categories.GetNewestAsync(cancellationToken);
        var tags = await references.Tags.GetNewestAsync(cancellationToken);
        var batch = new WriteBatch();
        foreach (var product in page)
        {
            string[] path = [.. tree.Path(product.CategoryId).Select(category => category.Id)];
            string[] tagIds = [.. tags.ResolveAll(product.TagIds).Select(tag => tag.Id)];
            if (!path.SequenceEqual(product.CategoryPath) || !tagIds.SequenceEqual(product.TagIds))
            {
                var next = product with
                {
                    Version = product.Version + 1,
                    CategoryPath = path,
                    TagIds = tagIds,
                    UpdatedAt = clock.GetUtcNow(),
                };
                batch.Replace(products.Documents, next);
                batch.Emit(CatalogEvents.Product, next.Id, new ProductChanged(next.Id, next.Version));
            }
        }

        if (batch.IsEmpty)
        {
            return true;
        }

        references.Categories.Expect(batch, tree);
        return (await store.CommitAsync(batch, cancellationToken)).IsCommitted;
    }
}
