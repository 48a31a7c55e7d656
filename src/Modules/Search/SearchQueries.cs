using Headless.GraphQL;
using Headless.Kernel;
using Headless.Kernel.Contracts;
using Headless.Storage.Documents;
using Headless.Storage.Search;

namespace Headless.Search;

[GraphQLResolvers("Query")]
internal static class SearchQueries
{
    public static async ValueTask<SearchResult> SearchAsync(
        string query,
        IReadOnlyList<SearchIndex> @in,
        ProductFilter? filter,
        ProductSort sort,
        int first,
        string? after,
        IReadOnlyList<string>? facets,
        FieldSelection selection,
        ProductSearch search,
        CallContext context,
        CancellationToken cancellationToken)
    {
        if (@in.Count == 0)
        {
            throw new GraphQLRequestException(RequestErrors.BadInput, "in names no index; PRODUCTS is allowed.");
        }

        var keys = ProductSearch.Sort(sort, query, context.Currency);
        var request = search.Request(query, filter, first, facets, context);
        request = request with
        {
            Facets = selection["facets"].Names.Count > 0 ? request.Facets : [],
            Sort = keys,
            After = Parse(after, keys),
            Highlight = selection["edges"].Has("highlights"),
        };
        return await search.RunAsync(request, filter, context, cancellationToken);
    }

    public static async ValueTask<IReadOnlyList<Suggestion>> SearchSuggestAsync(
        string prefix,
        int first,
        ISearchStore store,
        SearchOptions options,
        IEnumerable<NodeType> types,
        CancellationToken cancellationToken)
    {
        RequestErrors.DemandRange("first", first, options.MaxSuggestions);
        RequestErrors.DemandLength("prefix", prefix, SearchRequest.MaxQueryLength);
        var found = await store.SuggestAsync(ProductSearchFields.Index, prefix, first, cancellationToken);
        return [.. found.Select(hit => new Suggestion(KindOf(hit.Kind), hit.Text, KeyOf(hit.NodeId, types)))];
    }

    private static Cursor? Parse(string? after, IReadOnlyList<SearchSort> sort)
    {
        if (after is null)
        {
            return null;
        }

        return Cursor.TryParse(after, [.. sort.Select(key => key.ToSortKey())], out var cursor)
            ? cursor
            : throw new GraphQLRequestException(
                RequestErrors.BadInput, "after is no cursor of a search in this order; take one from its edges or pageInfo.");
    }

    private static SuggestionKind KindOf(CompletionKind kind) => kind switch
    {
        CompletionKind.Tag => SuggestionKind.Tag,
        CompletionKind.Product => SuggestionKind.Product,
        CompletionKind.Category => SuggestionKind.Category,
        CompletionKind.Brand => SuggestionKind.Brand,
        _ => SuggestionKind.Query,
    };

    private static object? KeyOf(string? id, IEnumerable<NodeType> types) =>
        id?.Split('_') is [var prefix, ..] ? types.FirstOrDefault(type => type.Prefix == prefix)?.Key(id) : null;
}
