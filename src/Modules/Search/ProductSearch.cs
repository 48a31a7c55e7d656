using Headless.GraphQL;
using Headless.Kernel;
using Headless.Kernel.Contracts;
using Headless.Storage.Search;

namespace Headless.Search;

/// <summary>Searches products: makes the request, runs it, and answers with what the caller may see.</summary>
internal sealed class ProductSearch(
    ISearchStore store, SearchSynonyms synonyms, IProductVisibility visibility, SearchOptions options, TimeProvider clock)
{
    /// <summary>A longer row of digits, or an address, is more likely somebody's own than a thing to search for.</summary>
    private const int MaxCountedDigits = 7;

    private readonly ProductConditions _conditions = new(options);
    private readonly ProductFacets _facets = new(options);

    /// <summary>Keys of an order. What fits equally well stands by sales, then by age; an empty query fits everything equally.</summary>
    public static IReadOnlyList<SearchSort> Sort(ProductSort sort, string query, string? currency)
    {
        var newest = SearchSort.Number(ProductSearchFields.PublishedAt, descending: true);
        var sold = SearchSort.Number(ProductSearchFields.Sold, descending: true);
        return sort switch
        {
            ProductSort.PriceAsc => [SearchSort.Number(ProductSearchFields.PriceIn(currency), descending: false)],
            ProductSort.PriceDesc => [SearchSort.Number(ProductSearchFields.PriceIn(currency), descending: true)],
            ProductSort.Rating => [SearchSort.Number(ProductSearchFields.Rating, descending: true)],
            ProductSort.Name => [SearchSort.Text(ProductSearchFields.Name, descending: false)],
            ProductSort.BestSelling => [sold],
            ProductSort.Relevance when !string.IsNullOrWhiteSpace(query) => [SearchSort.Relevance, sold, newest],
            _ => [newest],
        };
    }

    /// <exception cref="GraphQLRequestException">An argument is outside its range.</exception>
    public SearchRequest Request(string query, ProductFilter? filter, int first, IReadOnlyList<string>? facets, CallContext context)
    {
        RequestErrors.DemandRange("first", first, options.MaxPageSize);
        RequestErrors.DemandLength("query", query, SearchRequest.MaxQueryLength);
        return new SearchRequest
        {
            Index = ProductSearchFields.Index,
            Query = query,
            Conditions = _conditions.Of(filter, context),
            Limit = first,
            Facets = _facets.Requests(facets, filter, context.Currency),
        };
    }

    public async ValueTask<SearchResult> RunAsync(
        SearchRequest request, ProductFilter? filter, CallContext context, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        request = request with { Synonyms = await synonyms.GetAsync(request.Index, cancellationToken) };
        var page = await store.SearchAsync(request, cancellationToken);
        if (IsWorthCounting(request, page))
        {
            await store.CountQueryAsync(request.Index, request.Query, cancellationToken);
        }

        var took = clock.GetElapsedTime(started).TotalMilliseconds;
        var edges = await EdgesAsync(request, page, context, cancellationToken);
        return new SearchResult(
            edges,
            new PageInfo(page.HasMore, request.After is not null, edges.FirstOrDefault()?.Cursor, edges.LastOrDefault()?.Cursor),
            new Count(page.TotalCount, IsExact: true),
            [.. page.Facets.Select(facet => ProductFacets.Present(facet, filter))],
            page.CorrectedQuery,
            page.IsRelaxed,
            Math.Round(took, 3));
    }

    private static bool IsWorthCounting(SearchRequest request, SearchPage page) =>
        request.After is null && page is { TotalCount: > 0, CorrectedQuery: null, IsRelaxed: false }
        && !string.IsNullOrWhiteSpace(request.Query)
        && !request.Query.Contains('@', StringComparison.Ordinal)
        && request.Query.Count(char.IsAsciiDigit) <= MaxCountedDigits;

    // The index is a moment behind: what was archived since is left out rather than answered as null.
    private async ValueTask<List<SearchEdge>> EdgesAsync(
        SearchRequest request, SearchPage page, CallContext context, CancellationToken cancellationToken)
    {
        var ids = page.Hits.Select(hit => ProductId.From(hit.Id)).ToArray();
        var seen = await visibility.SeenAsync(ids, context, cancellationToken);
        var sort = request.Sort.Select(key => key.ToSortKey()).ToArray();
        var edges = new List<SearchEdge>(ids.Length);
        for (var i = 0; i < ids.Length; i++)
        {
            if (seen[i] is { } product)
            {
                var hit = page.Hits[i];
                edges.Add(new SearchEdge(hit.Cursor.Encode(sort), hit.Score, hit.Highlights, product));
            }
        }

        return edges;
    }
}
