using System.ComponentModel.DataAnnotations;
using Headless.Storage.Search;

namespace Headless.Search;

/// <summary>Settings of search, section <c>Search</c>.</summary>
public sealed class SearchOptions
{
    public const string Section = "Search";

    /// <summary>Largest <c>first</c> of a search.</summary>
    [Range(1, SearchRequest.MaxLimit)]
    public int MaxPageSize { get; set; } = 100;

    /// <summary>Largest <c>first</c> of suggestions: what fits under an input.</summary>
    [Range(1, 32)]
    public int MaxSuggestions { get; set; } = 20;

    /// <summary>Facets of one search; each may need a pass of its own over the hits.</summary>
    [Range(1, 100)]
    public int MaxFacets { get; set; } = 20;

    /// <summary>Values of one facet.</summary>
    [Range(1, 1000)]
    public int MaxFacetBuckets { get; set; } = 50;

    /// <summary>Ranges that prices are spread over.</summary>
    [Range(2, 20)]
    public int PriceBuckets { get; set; } = 6;

    /// <summary>Values in one list of a filter.</summary>
    [Range(1, 10_000)]
    public int MaxValuesPerFilter { get; set; } = 200;

    /// <summary>How long changed synonyms may stay unknown to a process that did not index the change itself.</summary>
    [Range(1, 3600)]
    public int SynonymRefreshSeconds { get; set; } = 60;
}
