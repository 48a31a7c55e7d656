namespace Headless.Storage.Documents;

/// <summary>The whole filter language: small enough that every engine translates it exactly. Made by the methods of the fields.</summary>
public abstract record Filter
{
    private Filter()
    {
    }

    /// <summary>Every document.</summary>
    public static Filter Everything { get; } = new And([]);

    public static Filter All(params IReadOnlyList<Filter> filters) => filters.Count == 1 ? filters[0] : new And(filters);

    /// <summary>At least one; an empty list matches nothing.</summary>
    public static Filter Any(params IReadOnlyList<Filter> filters) => filters.Count == 1 ? filters[0] : new Or(filters);

    /// <summary>Exactly the documents that this filter does not match, missing values included.</summary>
    public Filter Negate() => new Not(this);

    public sealed record And(IReadOnlyList<Filter> Filters) : Filter;

    public sealed record Or(IReadOnlyList<Filter> Filters) : Filter;

    public sealed record Not(Filter Inner) : Filter;

    /// <summary>
    /// The field's value (or one of a Texts field's values) is among these; a null among them matches a missing value or an empty Texts
    /// field.
    /// </summary>
    public sealed record In(Field Field, IReadOnlyList<FieldValue> Values) : Filter
    {
        /// <summary>Most values of one condition: bounds the statement that it becomes. More is a bug of the caller.</summary>
        public const int MaxValues = 1000;
    }

    /// <summary>Both bounds inclusive; <see cref="FieldValue.Null"/> leaves that side open. A missing value never matches.</summary>
    public sealed record Range(Field Field, FieldValue Min, FieldValue Max) : Filter;

    /// <summary>A text (or one of a Texts field's values) that starts with these characters, by ordinal.</summary>
    public sealed record Prefix(Field Field, string Text) : Filter;
}

/// <summary>
/// One key of an order. Ids break ties, in the direction of the last key, so every order is total and the reverse of an order is the
/// order of the reversed keys. Without keys the order is by id.
/// </summary>
public readonly record struct SortKey(Field Field, bool Descending = false);
