namespace Headless.Storage.Documents;

/// <summary>A page of one collection in a total order. A limit above <see cref="MaxLimit"/> is a bug of the caller.</summary>
/// <param name="After">The last item of the page before, in the same sort; null starts at the beginning.</param>
/// <param name="Limit">1 to <see cref="MaxLimit"/>.</param>
public sealed record DocumentQuery<T>(
    Collection<T> Collection,
    Filter Filter,
    IReadOnlyList<SortKey> Sort,
    Cursor? After,
    int Limit) where T : class, IDocument
{
    /// <summary>Largest page in documents: bounds the memory of one call.</summary>
    public const int MaxLimit = 1000;
}

/// <summary>Documents in the asked order, and whether more follow.</summary>
public sealed record DocumentPage<T>(IReadOnlyList<T> Items, bool HasMore);

/// <summary>A bounded count of what a filter matches.</summary>
/// <param name="Bound">Counting stops here; the answer is then inexact.</param>
public sealed record DocumentCount<T>(Collection<T> Collection, Filter Filter, int Bound) where T : class, IDocument;
