using Headless.GraphQL;

namespace Headless.Search;

[GraphQLType("SearchResult")]
internal sealed record SearchResult(
    IReadOnlyList<SearchEdge> Edges,
    PageInfo PageInfo,
    Count TotalCount,
    IReadOnlyList<Facet> Facets,
    string? CorrectedQuery,
    bool IsRelaxed,
    double TookMs)
{
    public IReadOnlyList<object> Nodes => [.. Edges.Select(edge => edge.Node)];
}

/// <param name="Node">What the type's owner gave for it.</param>
[GraphQLType("SearchEdge")]
internal sealed record SearchEdge(string Cursor, double Score, IReadOnlyList<string> Highlights, object Node);

[GraphQLType("Facet")]
internal sealed record Facet(string Name, IReadOnlyList<FacetBucket> Buckets);

[GraphQLType("FacetBucket")]
internal sealed record FacetBucket(string Value, string Label, int Count, bool Selected);

/// <param name="Node">A typed key, or null.</param>
[GraphQLType("Suggestion")]
internal sealed record Suggestion(SuggestionKind Kind, string Text, object? Node);
