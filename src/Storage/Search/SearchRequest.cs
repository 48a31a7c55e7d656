using Headless.Storage.Documents;

namespace Headless.Storage.Search;

/// <summary>One key of an order. A document without the value comes last in either direction; ids break the last ties, ascending.</summary>
/// <param name="Field">A number or sort text field, or <see cref="Relevance"/>.</param>
/// <param name="Kind">Real for numbers and relevance, Text for sort texts.</param>
public sealed record SearchSort(string Field, FieldKind Kind, bool Descending)
{
    public static SearchSort Relevance { get; } = new("_score", FieldKind.Real, Descending: true);

    public static SearchSort Number(string field, bool descending) => new(field, FieldKind.Real, descending);

    public static SearchSort Text(string field, bool descending) => new(field, FieldKind.Text, descending);

    /// <summary>The same order in the terms of <see cref="Cursor"/>, which is encoded and checked against it.</summary>
    public SortKey ToSortKey() => new(new SortField(Field, Kind), Descending);

    private sealed record SortField(string Name, FieldKind Kind) : Field(Name, Kind);
}

/// <summary>A facet to be counted over everything that matches, without the conditions that carry its own name.</summary>
/// <param name="Name">Of the facet, in conditions and in the answer.</param>
/// <param name="Field">What is counted: a keyword field for Values, a number field for the others.</param>
public abstract record FacetRequest(string Name, string Field)
{
    /// <summary>Counts each value: the most frequent first, ties by value, those in <paramref name="Selected"/> always there.</summary>
    public sealed record Values(string Name, string Field, int Limit, IReadOnlyList<string> Selected) : FacetRequest(Name, Field);

    /// <summary>Counts the given ranges, both bounds inclusive, in the given order.</summary>
    public sealed record Ranges(string Name, string Field, IReadOnlyList<NumberRange> Buckets) : FacetRequest(Name, Field);

    /// <summary>
    /// Finds up to that many ranges of round bounds over what matches, and counts those that are not empty; none when all are alike.
    /// </summary>
    public sealed record Spread(string Name, string Field, int Buckets) : FacetRequest(Name, Field);
}

/// <summary>Both bounds inclusive; null leaves that side open.</summary>
public readonly record struct NumberRange(double? Min, double? Max);

/// <summary>A page of one index.</summary>
public sealed record SearchRequest
{
    /// <summary>Largest page: bounds the work of one call.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Longest query in characters; longer ones are the caller's error and never get here.</summary>
    public const int MaxQueryLength = 200;

    public required string Index { get; init; }

    /// <summary>What somebody typed. Empty (or nothing but punctuation) matches everything.</summary>
    public string Query { get; init; } = "";

    public SynonymMap Synonyms { get; init; } = SynonymMap.Empty;

    public IReadOnlyList<SearchCondition> Conditions { get; init; } = [];

    public IReadOnlyList<SearchSort> Sort { get; init; } = [SearchSort.Relevance];

    /// <summary>Values of <see cref="Sort"/> and id of the last hit of the page before.</summary>
    public Cursor? After { get; init; }

    /// <summary>0 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 24;

    public IReadOnlyList<FacetRequest> Facets { get; init; } = [];

    /// <summary>Whether <see cref="SearchHit.Highlights"/> are wanted.</summary>
    public bool Highlight { get; init; }
}
