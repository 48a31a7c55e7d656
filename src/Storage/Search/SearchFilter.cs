namespace Headless.Storage.Search;

/// <summary>The whole filter language of the search port.</summary>
public abstract record SearchFilter
{
    private SearchFilter()
    {
    }

    /// <summary>Has at least one of these values; an empty list matches nothing.</summary>
    public static SearchFilter HasAny(string field, params IReadOnlyList<string> values) => new Any(field, values);

    /// <summary>Has every one of these values; an empty list matches everything.</summary>
    public static SearchFilter HasAll(string field, params IReadOnlyList<string> values) =>
        new All([.. values.Select(value => HasAny(field, value))]);

    /// <summary>Has none of these values.</summary>
    public static SearchFilter HasNone(string field, params IReadOnlyList<string> values) => new Not(new Any(field, values));

    public sealed record Any(string Field, IReadOnlyList<string> Values) : SearchFilter;

    /// <summary>Both bounds inclusive, null leaves that side open. A document without the number never matches.</summary>
    public sealed record Range(string Field, double? Min, double? Max) : SearchFilter;

    /// <summary>The document's own id is among these.</summary>
    public sealed record Ids(IReadOnlyList<string> Values) : SearchFilter;

    public sealed record All(IReadOnlyList<SearchFilter> Filters) : SearchFilter;

    public sealed record Not(SearchFilter Inner) : SearchFilter;
}

/// <summary>One condition of a request. All conditions must hold.</summary>
/// <param name="Facet">Name of the facet that this condition was chosen in: that facet is counted without it. Null belongs to none.</param>
public sealed record SearchCondition(SearchFilter Filter, string? Facet = null);
