namespace Headless.Storage.Search;

/// <summary>How much a word weighs by where it stands.</summary>
public enum TextWeight
{
    /// <summary>The name: what the thing is called.</summary>
    Title,

    /// <summary>What it is filed under: brand, category, tags, SKUs.</summary>
    Label,

    /// <summary>Everything else that is written about it.</summary>
    Body,
}

/// <summary>A text to be found by. Texts of one weight are searched as one; only Title and Body are shown as highlights.</summary>
public readonly record struct SearchText(TextWeight Weight, string Text);

/// <summary>An exact value to filter by and to count as a facet; a document may have several of one field.</summary>
/// <param name="Field">For example <c>brand</c> or <c>attr.材质</c>.</param>
/// <param name="Value">Compared by ordinal: an id, a slug, an attribute's value.</param>
/// <param name="Label">What people read; null when the value says it. The newest label of a value wins for the whole index.</param>
public readonly record struct SearchKeyword(string Field, string Value, string? Label = null);

/// <summary>A number to filter, sort and count by; at most one of a field per document.</summary>
public readonly record struct SearchNumber(string Field, double Value);

/// <summary>A text to sort by, compared by ordinal after case folding; at most one of a field per document.</summary>
public readonly record struct SearchSortText(string Field, string Value);

/// <summary>What a completion is the name of.</summary>
public enum CompletionKind
{
    Query,
    Tag,
    Product,
    Category,
    Brand,
}

/// <summary>
/// Something to offer while a query is being typed. The same (kind, text, node) may come with many documents: it is offered once,
/// as long as one document has it, and ranked by the sum of the weights.
/// </summary>
/// <param name="NodeId">Where it leads; null for queries.</param>
/// <param name="Weight">At least 1 for anything worth offering; for products for example 1 + units sold.</param>
public readonly record struct Completion(CompletionKind Kind, string Text, string? NodeId, double Weight = 1);

/// <summary>
/// What a search engine knows of one thing. It is never shown itself: hits are ids, and their owner loads the things from its documents.
/// </summary>
public sealed record SearchDocument
{
    /// <summary>Unique in its index; the id of the thing.</summary>
    public required string Id { get; init; }

    public IReadOnlyList<SearchText> Texts { get; init; } = [];

    public IReadOnlyList<SearchKeyword> Keywords { get; init; } = [];

    public IReadOnlyList<SearchNumber> Numbers { get; init; } = [];

    public IReadOnlyList<SearchSortText> SortTexts { get; init; } = [];

    /// <summary>Only of things that everybody may see: completions are not filtered.</summary>
    public IReadOnlyList<Completion> Completions { get; init; } = [];
}
