using Headless.Storage.Documents;

namespace Headless.Storage.Search;

/// <summary>A page of hits in the asked order.</summary>
/// <param name="TotalCount">Of all that match, exactly.</param>
/// <param name="Facets">In the order of the request.</param>
/// <param name="CorrectedQuery">What was searched for instead, when the query as written found nothing.</param>
/// <param name="IsRelaxed">No document has all the words; these have most of them.</param>
public sealed record SearchPage(
    IReadOnlyList<SearchHit> Hits,
    bool HasMore,
    int TotalCount,
    IReadOnlyList<FacetResult> Facets,
    string? CorrectedQuery = null,
    bool IsRelaxed = false);

/// <summary>A document that was found.</summary>
/// <param name="Score">Higher is better; comparable within one answer only. 0 for an empty query.</param>
/// <param name="Highlights">Excerpts, HTML-escaped, with the found words in em elements; empty when not asked for.</param>
/// <param name="Cursor">To go on after this hit.</param>
public sealed record SearchHit(string Id, double Score, IReadOnlyList<string> Highlights, Cursor Cursor);

/// <summary>A counted facet.</summary>
public sealed record FacetResult(string Name, IReadOnlyList<FacetCount> Buckets);

/// <summary>One value or range of a facet.</summary>
/// <param name="Value">A keyword's value; for ranges the bounds as <c>min..max</c>, an open side empty.</param>
/// <param name="Label">What people read.</param>
public readonly record struct FacetCount(string Value, string Label, int Count);

/// <summary>Something to offer for a prefix.</summary>
public readonly record struct CompletionHit(CompletionKind Kind, string Text, string? NodeId);
