using System.Runtime.CompilerServices;
using Headless.Kernel.Contracts;
using Headless.Storage.Documents;
using Headless.Storage.Events;
using Headless.Storage.Search;

namespace Headless.Catalog;

/// <summary>Feeds the index of products.</summary>
internal sealed class ProductSearchSource(
    IDocumentStore store, ProductCollection products, CatalogReferences references, TimeProvider clock) : ISearchSource
{
    private const int PageSize = 500;

    public string Index => ProductSearchFields.Index;

    public int Format => 1;

    public IReadOnlyList<string> EventTypes { get; } =
    [
        CatalogEvents.Product.Name,
        CatalogEvents.Stock.Name,
        CatalogEvents.Brand.Name,
        CatalogEvents.Category.Name,
        CatalogEvents.Tag.Name,
    ];

    public async IAsyncEnumerable<string> ChangedAsync(
        IReadOnlyList<OutboxEvent> events, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>();
        foreach (var happened in events)
        {
            if (happened.Type == CatalogEvents.Product.Name || happened.Type == CatalogEvents.Stock.Name)
            {
                if (seen.Add(happened.AggregateId))
                {
                    yield return happened.AggregateId;
                }
            }
            else
            {
                await foreach (var product in ReadAsync(PointingAt(happened), cancellationToken))
                {
                    if (seen.Add(product.Id))
                    {
                        yield return product.Id;
                    }
                }
            }
        }
    }

    public async ValueTask<IReadOnlyList<SearchDocument?>> LoadAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var words = await ReadWordsAsync(cancellationToken);
        var found = await store.GetAsync(products.Documents, ids, cancellationToken);
        return [.. found.Select(product => product is null ? null : ProductSearchDocument.Of(product, words, clock.GetUtcNow()))];
    }

    public async IAsyncEnumerable<SearchDocument> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var words = await ReadWordsAsync(cancellationToken);
        await foreach (var product in ReadAsync(Filter.Everything, cancellationToken))
        {
            yield return ProductSearchDocument.Of(product, words, clock.GetUtcNow());
        }
    }

    public async ValueTask<IReadOnlyList<IReadOnlyList<string>>> SynonymsAsync(CancellationToken cancellationToken)
    {
        var tags = await references.Tags.GetNewestAsync(cancellationToken);
        return
        [
            .. tags.Items.Where(tag => tag.MergedInto is null && tag.Synonyms.Count > 0)
                .Select(tag => tag.Synonyms.Prepend(tag.Slug).Prepend(tag.Name).Distinct().ToArray()),
        ];
    }

    private Filter PointingAt(OutboxEvent happened)
    {
        if (happened.Type == CatalogEvents.Brand.Name)
        {
            return products.Brand.Is(happened.AggregateId);
        }

        return happened.Type == CatalogEvents.Category.Name
            ? products.Category.Has(happened.AggregateId)
            : products.Tags.Has(happened.AggregateId);
    }

    private async ValueTask<SearchWords> ReadWordsAsync(CancellationToken cancellationToken) => new(
        await references.Brands.GetNewestAsync(cancellationToken),
        await references.Categories.GetNewestAsync(cancellationToken),
        await references.Tags.GetNewestAsync(cancellationToken));

    private async IAsyncEnumerable<Product> ReadAsync(Filter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SortKey[] sort = [new(products.Newest, Descending: true)];
        var all = Filter.All(filter, products.OfAnyStatus);
        Cursor? after = null;
        while (true)
        {
            var page = await store.QueryAsync(products.Query(all, sort, after, PageSize), cancellationToken);
            foreach (var product in page.Items)
            {
                yield return product;
            }

            if (!page.HasMore)
            {
                yield break;
            }

            after = Cursor.Of(sort, page.Items[^1]);
        }
    }
}
